"""How the end of a step is told that was forked, and whose parent is the warm interpreter and not the guardian."""

import os
import signal
from pathlib import Path

import pytest

from designer.engine.guardian import Guardian, Handle
from designer.engine.process_tree import parent_of
from tests.engine.forked import COUNT, Scripts, ended
from tests.engine.processes import until


@pytest.fixture
def scripts(guardian: Guardian, tmp_path: Path) -> Scripts:
    """Without a sandbox: in one, all that is forked is reaped by the guardian."""
    return Scripts(guardian, tmp_path, is_sandboxed=False)


def odd(scripts: Scripts, text: str) -> Path:
    """A package named `odd` for the interpreter alone."""
    packages = scripts.folder / "packages"
    packages.mkdir(exist_ok=True)
    (packages / "odd.py").write_text(text)
    return packages


def waiting(scripts: Scripts) -> tuple[Handle, int]:
    """A step that waits, and its process."""
    script = "import os, signal\nopen('new', 'w').write(str(os.getpid()))\nos.rename('new', 'pid')\nsignal.pause()\n"
    handle = scripts(script)
    assert until((scripts.folder / "pid").exists)
    return handle, int((scripts.folder / "pid").read_text())


def test_a_step_is_forked_once_and_its_parent_is_the_interpreter(scripts: Scripts) -> None:
    handle, step = waiting(scripts)

    [interpreter] = scripts.interpreters()

    assert parent_of(step) == interpreter
    os.kill(step, signal.SIGTERM)
    result = ended(handle)
    assert (result.exit_code, result.signal, result.is_warm) == (None, signal.SIGTERM, True)


def test_many_that_end_at_once_are_all_told_with_their_own_exit_codes(scripts: Scripts) -> None:
    script = "import os, sys, time\nwhile not os.path.exists('go'): time.sleep(0.01)\nsys.exit(int(sys.argv[1]))\n"
    handles = [scripts(script, str(code)) for code in range(12)]

    (scripts.folder / "go").touch()

    assert [ended(handle).exit_code for handle in handles] == list(range(12))


def test_a_step_that_kills_its_parent_ends_as_it_does(scripts: Scripts) -> None:
    result = ended(scripts("import os, sys\nos.kill(os.getppid(), 9)\nsys.exit(6)\n"))

    assert (result.exit_code, result.is_warm) == (6, True)
    assert ended(scripts(COUNT)).exit_code == 0


def test_a_step_whose_end_its_interpreter_does_not_tell_is_taken_over_by_the_guardian(scripts: Scripts) -> None:
    packages = odd(scripts, "import os\nos.wait4 = lambda *_: (0, 0, None)\n")

    result = ended(scripts("import sys\nsys.exit(6)\n", modules=["odd"], packages=packages, fork_seconds=0.5))

    assert (result.exit_code, result.is_warm) == (6, True)
    assert until(lambda: scripts.interpreters() == [])


def test_an_end_that_an_interpreter_knew_and_took_with_it_fails_the_step(scripts: Scripts) -> None:
    text = "import os\nwait4 = os.wait4\ndef dying(*given):\n    found = wait4(*given)\n"
    text += "    if found[0]: os.kill(os.getpid(), 9)\n    return found\nos.wait4 = dying\n"

    result = ended(scripts(COUNT, modules=["odd"], packages=odd(scripts, text)))

    assert (result.exit_code, result.reason) == (None, "guardian_lost")
    assert ended(scripts(COUNT)).exit_code == 0


@pytest.mark.parametrize("status", ["-1", "1 << 40", "0x137f", "'0'", "True", "None"])
def test_an_interpreter_that_tells_of_an_end_what_nobody_understands_is_given_up(scripts: Scripts, status: str) -> None:
    text = "import os\nwait4 = os.wait4\ndef lying(*given):\n    pid, status, usage = wait4(*given)\n"
    text += f"    return pid, {status}, usage\nos.wait4 = lying\n"
    handle = scripts(COUNT, modules=["odd"], packages=odd(scripts, text))

    result = ended(handle)

    # It had reaped the process, so that nobody can say any more.
    assert result.reason == "guardian_lost"
    assert until(lambda: scripts.interpreters() == [])


def test_of_steps_that_are_not_its_own_an_interpreter_tells_no_end(scripts: Scripts) -> None:
    other, step = waiting(scripts)
    said = f'{{"op": "ended", "pid": {step}, "status": 0, "cpu": 1, "peak": 1}}'

    ended(scripts(COUNT, modules=["odd"], packages=odd(scripts, f"import os\nos.write(3, {said.encode()!r})\n")))

    assert other.wait(0.2) is None
    other.stop("cancelled")
    assert ended(other).reason == "cancelled"


HANDLES = "import signal\nsignal.signal(signal.SIGCHLD, lambda *_: open('heard', 'a').write('x'))\n"


@pytest.mark.parametrize("handles", [False, True], ids=["nobody", "a package"])
def test_a_step_has_the_handler_of_ends_that_its_packages_set(scripts: Scripts, handles: bool) -> None:
    packages = odd(scripts, HANDLES if handles else "")
    script = "import subprocess\nsubprocess.run(['true'])\n"

    for _ in range(2):
        assert ended(scripts(script, modules=["odd"], packages=packages)).is_warm

    heard = scripts.folder / "heard"
    assert heard.exists() is handles
    if handles:
        assert len(heard.read_text()) == 2


def test_what_handles_ends_outside_of_python_is_not_kept_warm(scripts: Scripts) -> None:
    text = "import ctypes, signal\nlibc = ctypes.CDLL(None)\nlibc.signal(signal.SIGCHLD, libc.abs)\n"

    result = ended(scripts(COUNT, modules=["odd"], packages=odd(scripts, text)))

    assert (result.exit_code, result.is_warm) == (0, False)
    assert result.note == "odd is not kept warm: importing it handles the ends of processes outside of Python."


def test_time_and_memory_are_told_of_the_step_alone(scripts: Scripts) -> None:
    burn = "import time\na = bytearray(60_000_000)\nwhile time.process_time() < 0.3: pass\n"
    dear, cheap = ended(scripts(burn)), ended(scripts(COUNT))

    assert 0.3 <= dear.cpu_seconds < 2 + cheap.cpu_seconds
    assert cheap.cpu_seconds < 0.3
    assert dear.peak_memory_bytes > 60_000_000 > cheap.peak_memory_bytes
