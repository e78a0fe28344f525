"""Whatever becomes of a warm interpreter: a step begins once, none is lost, and nothing is left alive."""

import json
import os
import signal
import socket
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from designer.engine.guardian import Guardian, kill_left_over
from designer.engine.process_tree import descendants_of
from designer.engine.warm_starts import PROGRAM
from tests.engine.forked import COUNT, ENVIRONMENT, SLEEP, Scripts, StartWorker, ended, hanging, warm_script
from tests.engine.processes import PYTHON, alive, leave_no_file, unique_seconds, until

# Until the test says so.
WAIT = """
import os, sys, time
open("begun", "a").write("x")
while not os.path.exists("go"): time.sleep(0.01)
print("on")
sys.exit(5)
"""

# An interpreter that fails


def test_after_an_interpreter_was_killed_the_next_step_gets_another(scripts: Scripts) -> None:
    assert ended(scripts(COUNT)).is_warm
    [first] = scripts.interpreters()

    os.kill(first, signal.SIGKILL)
    assert until(lambda: first not in scripts.interpreters())
    result = ended(scripts(COUNT))

    assert result.exit_code == 0
    assert scripts.begun() == 2
    assert until(lambda: ended(scripts(COUNT)).is_warm)


def test_steps_that_run_outlive_the_interpreter_they_were_forked_from(scripts: Scripts) -> None:
    handle = scripts(WAIT)
    assert until(lambda: scripts.begun() == 1)
    # The forked process looks like its script, so that only the interpreter is left.
    [interpreter] = scripts.interpreters()

    os.kill(interpreter, signal.SIGKILL)
    assert until(lambda: scripts.interpreters() == [])
    assert ended(scripts(COUNT)).exit_code == 0
    (scripts.folder / "go").touch()
    result = ended(handle)

    assert (result.exit_code, result.signal, result.is_warm) == (5, None, True)
    assert "on\n" in (scripts.folder / "log").read_text()


def test_an_interpreter_that_is_lost_when_no_file_is_left_takes_no_step_along(
    guardian: Guardian, scripts: Scripts
) -> None:
    handle = scripts(WAIT)
    assert until(lambda: scripts.begun() == 1)
    [interpreter] = scripts.interpreters()
    leave_no_file(guardian.pid)

    os.kill(interpreter, signal.SIGKILL)
    assert until(lambda: scripts.interpreters() == [])
    (scripts.folder / "go").touch()

    assert ended(handle).exit_code == 5


def test_a_package_that_is_never_imported_to_the_end_keeps_no_step_waiting(scripts: Scripts) -> None:
    began = time.monotonic()

    results = [
        ended(scripts(COUNT, modules=["hangs"], packages=hanging(scripts.folder), preload_seconds=0.7))
        for _ in range(2)
    ]

    note = "Its packages were not imported within 0.7 seconds, so none are kept warm."
    assert [(result.exit_code, result.is_warm, result.note) for result in results] == [(0, False, note)] * 2
    assert results[1].waited_seconds < 0.5
    assert time.monotonic() - began < 10
    assert scripts.begun() == 2
    assert until(lambda: scripts.interpreters() == [])


def test_an_interpreter_that_does_not_answer_is_given_up_and_the_step_begins_once(scripts: Scripts) -> None:
    assert ended(scripts(COUNT)).is_warm
    [interpreter] = scripts.interpreters()
    os.kill(interpreter, signal.SIGSTOP)

    result = ended(scripts(COUNT, fork_seconds=0.5))

    assert (result.exit_code, result.is_warm) == (0, False)
    assert result.note == "The warm interpreter failed: nothing was forked within 0.5 seconds."
    assert scripts.begun() == 2
    assert until(lambda: interpreter not in scripts.interpreters())


@pytest.mark.parametrize(
    "said",
    [
        b"nonsense",
        b"7",
        b"{}",
        b"[" * 100_000,
        b'{"op": "ready", "id": []}',
        b'{"op": "ready", "read": 7}',
        b'{"op": "unfit", "module": "x"}',
        b"\xff",
    ],
)
def test_an_interpreter_that_talks_nonsense_is_given_up(scripts: Scripts, said: bytes) -> None:
    packages = package(scripts.folder, f"import os\nos.write(3, {said!r})\nos.kill(os.getpid(), 19)\n")

    result = ended(scripts(COUNT, modules=["odd"], packages=packages))

    assert (result.exit_code, result.is_warm) == (0, False)
    assert result.note == "The warm interpreter could not be made ready: it said what nobody understands."
    assert ended(scripts(COUNT, environment_key="another")).is_warm
    assert scripts.begun() == 2


# Outside of a sandbox it is the guardian, or an interpreter's own word, that counts.
@pytest.mark.parametrize("scripts", ["bubblewrap"], indirect=True)
def test_an_interpreter_tells_nothing_of_steps_that_are_not_its_own(scripts: Scripts) -> None:
    seconds = unique_seconds()
    other = scripts(SLEEP, seconds)
    assert until(lambda: len(alive(seconds)) == 1)
    said = '[os.write(3, b\'{"op": "used", "id": %d, "cpu": 1e6, "peak": 1}\' % number) for number in range(20)]'

    assert ended(scripts(COUNT, modules=["odd"], packages=package(scripts.folder, f"import os\n{said}\n"))).is_warm
    other.stop("cancelled")

    assert ended(other).cpu_seconds < 100


def package(folder: Path, text: str) -> Path:
    """A package named `odd` for interpreters alone."""
    packages = folder / "packages"
    packages.mkdir(exist_ok=True)
    (packages / "odd.py").write_text(text)
    return packages


@pytest.mark.parametrize("is_let_go", [True, False])
def test_a_forked_process_begins_when_it_is_let_go(tmp_path: Path, is_let_go: bool) -> None:
    (tmp_path / "main.py").write_text(COUNT)
    order = {"script": "main.py", "argv": [PYTHON, "main.py"], "cwd": str(tmp_path), "environment": {}, "threads": 1}
    (tmp_path / "order").write_text(json.dumps(order | {"mark": 1 << 60, "own_sockets": False}))
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    wait, go = os.pipe()
    printed, output = os.pipe()
    with ours, theirs, (tmp_path / "order").open() as told, os.fdopen(printed) as log:
        interpreter = subprocess.Popen([PYTHON, str(PROGRAM)], stdin=theirs)
        ours.send(json.dumps({"op": "preload", "modules": [], "never": []}).encode())
        assert json.loads(ours.recv(1000))["op"] == "ready"

        socket.send_fds(ours, [b'{"op": "fork", "id": 1}'], [told.fileno(), output, wait])
        os.close(output)
        assert json.loads(ours.recv(1000)) == {"op": "started", "id": 1}
        if is_let_go:
            os.write(go, b"g")
        os.close(go)

        # To the end of what was forked.
        assert log.read() == ("ran\n" if is_let_go else "")
        ours.shutdown(socket.SHUT_WR)
        assert interpreter.wait(20) == 0
    os.close(wait)
    assert (tmp_path / "begun").exists() is is_let_go


def test_a_program_that_is_no_interpreter_makes_plain_processes(scripts: Scripts) -> None:
    given = {"interpreter": type(warm_script(scripts.folder, ["x"]).interpreter)(["/bin/false"], ENVIRONMENT)}
    if scripts.is_sandboxed:
        pytest.skip("what is in the sandbox says nothing of the program")

    result = ended(scripts(COUNT, **given))

    assert (result.exit_code, result.is_warm) == (0, False)
    assert result.note == "The warm interpreter could not be made ready: it ended."


AS_OF_PYTHON_3_8 = """
import runpy, sys
sys.version_info = (3, 8, 18, "final", 0)
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def test_a_python_too_old_to_be_kept_warm_is_told_with_the_oldest_that_would_be(scripts: Scripts) -> None:
    interpreter = warm_script(scripts.folder, ["x"], is_sandboxed=scripts.is_sandboxed).interpreter
    start, program = interpreter.argv[:-1], interpreter.argv[-1]
    old = replace(interpreter, argv=[*start, "-c", AS_OF_PYTHON_3_8, program])

    results = [ended(scripts(COUNT, interpreter=old)) for _ in range(2)]

    note = "The environment is not kept warm: its Python 3.8 is too old, and 3.9 or newer is needed."
    assert [(result.exit_code, result.is_warm, result.note) for result in results] == [(0, False, note)] * 2


# When the worker or the guardian goes


def test_nothing_outlives_a_worker_that_was_killed(worker: StartWorker, scripts: Scripts) -> None:
    seconds = unique_seconds()
    process = worker(f"Scripts(guardian, folder, is_sandboxed={scripts.is_sandboxed})", SLEEP, seconds)
    assert process.stdout is not None
    guardian = int(process.stdout.readline())
    assert until(lambda: len(alive(seconds)) == 1)
    below = descendants_of(guardian)

    process.kill()

    assert until(lambda: not any(running(pid) for pid in [guardian, *below]), 5)


def test_nothing_outlives_a_guardian_that_was_killed(guardian: Guardian, scripts: Scripts) -> None:
    seconds = unique_seconds()
    handle = scripts(SLEEP, seconds)
    assert until(lambda: len(alive(seconds)) == 1)
    below = descendants_of(guardian.pid)

    os.kill(guardian.pid, signal.SIGKILL)

    assert ended(handle).reason == "guardian_lost"
    assert until(lambda: not any(running(pid) for pid in below), 5)
    assert ended(scripts(COUNT)).exit_code == 0


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def test_what_outlived_worker_and_guardian_is_found_by_the_next_worker(
    worker: StartWorker, scripts: Scripts, tmp_path: Path
) -> None:
    seconds = unique_seconds()
    process = worker(f"Scripts(guardian, folder, is_sandboxed={scripts.is_sandboxed})", SLEEP, seconds)
    assert process.stdout is not None
    guardian = int(process.stdout.readline())
    assert until(lambda: len(alive(seconds)) == 1)
    below = descendants_of(guardian)
    os.kill(process.pid, signal.SIGSTOP)
    os.kill(guardian, signal.SIGKILL)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    assert kill_left_over(tmp_path / "another home") == 0
    kill_left_over(tmp_path / "its home")

    assert until(lambda: not any(running(pid) for pid in below), 5)


def test_closing_the_guardian_ends_its_interpreters(tmp_path: Path, scripts: Scripts) -> None:
    other = Guardian(tmp_path / "other")
    ended(Scripts(other, tmp_path, is_sandboxed=scripts.is_sandboxed)(COUNT))
    below = descendants_of(other.pid)
    assert below

    other.close()

    assert not any(running(pid) for pid in below)
