"""How the end of a step is told that was forked, and whose parent is the warm interpreter and not the guardian."""

import os
import signal
from pathlib import Path
from typing import Any

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


def waiting(scripts: Scripts, name: str = "pid", **given: Any) -> tuple[Handle, int]:
    """A step that waits, and its process."""
    script = "import os, signal, sys\nopen('new', 'w').write(str(os.getpid()))\nos.rename('new', sys.argv[1])\n"
    handle = scripts(script + "signal.pause()\n", name, **given)
    assert until((scripts.folder / name).exists)
    return handle, int((scripts.folder / name).read_text())


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


def test_an_end_is_told_at_once_also_while_another_step_is_forked(scripts: Scripts) -> None:
    long = [waiting(scripts, f"pid{number}")[0] for number in range(3)]
    short = [scripts(COUNT) for _ in range(20)]
    long += [waiting(scripts, f"another{number}")[0] for number in range(3)]

    assert max(ended(handle).wall_seconds for handle in short) < 5
    assert [handle.wait(0) for handle in long] == [None] * 6
    for handle in long:
        handle.stop("cancelled")


@pytest.mark.parametrize("is_marked", [True, False], ids=["marked", "where nothing can be marked"])
def test_a_step_whose_end_its_interpreter_does_not_tell_is_taken_over_by_the_guardian(
    scripts: Scripts, is_marked: bool
) -> None:
    limit = "" if is_marked else "import resource\nresource.setrlimit(resource.RLIMIT_RTTIME, (1, 1))\n"
    handle, step = waiting(scripts, modules=["odd"], packages=odd(scripts, limit), fork_seconds=0.5)
    [interpreter] = scripts.interpreters()

    os.kill(interpreter, signal.SIGSTOP)
    os.kill(step, signal.SIGTERM)
    result = ended(handle)

    assert (result.signal, result.reason, result.is_warm) == (signal.SIGTERM, "", True)
    assert until(lambda: scripts.interpreters() == [])


def test_a_step_that_ended_in_time_is_not_timed_out_when_its_end_is_told_late(scripts: Scripts) -> None:
    handle, step = waiting(scripts, time_limit=1.5, fork_seconds=3.0)
    [interpreter] = scripts.interpreters()

    os.kill(interpreter, signal.SIGSTOP)
    os.kill(step, signal.SIGTERM)
    result = ended(handle)

    assert (result.signal, result.reason) == (signal.SIGTERM, "")


def test_what_ends_before_it_begins_is_started_as_a_process_at_once(scripts: Scripts) -> None:
    text = "import os\nos.register_at_fork(after_in_child=lambda: os._exit(3))\n"

    result = ended(scripts(COUNT, modules=["odd"], packages=odd(scripts, text), fork_seconds=60.0))

    assert (result.exit_code, result.is_warm) == (0, False)
    assert result.note == "The warm interpreter failed: what was forked ended before it began."
    assert scripts.begun() == 1


def test_an_environment_that_starts_threads_at_each_fork_is_not_kept_warm(scripts: Scripts) -> None:
    text = "import os, threading, time\n"
    text += "start = lambda: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    text += "os.register_at_fork(after_in_parent=start)\n"
    given = {"modules": ["odd"], "packages": odd(scripts, text)}

    first, second = ended(scripts(COUNT, **given)), ended(scripts(COUNT, **given))

    note = "The environment is not kept warm: what it imports starts threads when it is forked."
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (second.is_warm, second.note) == (False, note)
    assert scripts.begun() == 2


def test_an_end_that_an_interpreter_knew_and_took_with_it_fails_the_step(scripts: Scripts) -> None:
    text = "import os\nwait4 = os.wait4\ndef dying(pid, _):\n    wait4(pid, 0)\n    os.kill(os.getpid(), 9)\n"
    text += "os.wait4 = dying\n"

    result = ended(scripts(COUNT, modules=["odd"], packages=odd(scripts, text)))

    assert (result.exit_code, result.reason) == (None, "guardian_lost")
    assert ended(scripts(COUNT)).exit_code == 0


USAGE = "type('Usage', (), dict(ru_utime={}, ru_stime=0.0, ru_maxrss={}))"


@pytest.mark.parametrize(
    ("status", "usage"),
    [
        *((status, USAGE.format("0.0", "1")) for status in ["-1", "1 << 40", "0x137f", "'0'", "True", "None"]),
        *(("0", USAGE.format(*numbers)) for numbers in [("0.0", "float('inf')"), ("10**400", "1"), ("-1.0", "1")]),
    ],
)
def test_an_interpreter_that_tells_of_an_end_what_nobody_understands_is_given_up(
    scripts: Scripts, status: str, usage: str
) -> None:
    other, _ = waiting(scripts)
    text = "import os\nwait4 = os.wait4\ndef lying(pid, _):\n    wait4(pid, 0)\n"
    text += f"    return pid, {status}, {usage}\nos.wait4 = lying\n"

    result = ended(scripts(COUNT, modules=["odd"], packages=odd(scripts, text)))

    # It had reaped the process, so that nobody can say any more.
    assert (result.reason, result.is_warm) == ("guardian_lost", True)
    assert len(scripts.interpreters()) == 1
    other.stop("cancelled")
    assert ended(other).reason == "cancelled"


def test_of_steps_that_are_not_its_own_an_interpreter_tells_no_end(scripts: Scripts) -> None:
    other, _ = waiting(scripts)
    lie = b'{"op": "ended", "id": %d, "status": 0, "cpu": 1, "peak": 1}'
    text = f"import os\nfor number in range(20): os.write(3, {lie!r} % number)\n"

    liar = ended(scripts(COUNT, modules=["odd"], packages=odd(scripts, text)))

    assert (liar.exit_code, liar.is_warm, liar.cpu_seconds < 1) == (0, True, True)
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
