"""A worker and its guardian: how they speak of steps, and what becomes of these when one of the two is gone."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from designer.engine.guardian import Guardian, kill_left_over
from designer.engine.process_tree import parent_of
from tests.engine.forked import SLEEP, Scripts, Start, StartWorker, ended
from tests.engine.processes import PYTHON, alive, daemon, leave_no_file, unique_seconds, until

REPOSITORY = Path(__file__).parents[2]

# What they say to each other


def test_a_step_has_no_way_to_speak_to_the_guardian(start: Start) -> None:
    beside = [start("sleep 60"), start("sleep 60")]

    ended = start("ls -l /proc/self/fd").wait(20)

    assert ended is not None
    assert "pipe:" in start.text()
    assert "socket:" not in start.text()
    for each in beside:
        each.stop("cancelled")


def test_a_forked_script_has_no_way_to_speak_to_the_guardian(scripts: Scripts) -> None:
    # Looked at by the forked process itself: a program that it becomes has less.
    look = "import os\nfor name in os.listdir('/proc/self/fd'):\n"
    look += "    try: print(os.readlink(f'/proc/self/fd/{name}'))\n    except OSError: pass\n"
    beside = scripts(SLEEP, "60")

    result = ended(scripts(look))

    found = (scripts.folder / "log").read_text()
    assert result.is_warm
    assert "pipe:" in found
    assert "socket:" not in found
    beside.stop("cancelled")


def test_each_file_of_the_guardian_is_closed_by_the_kernel_in_what_it_starts(start: Start, guardian: Guardian) -> None:
    # Its own way to start programs closes them all as well; neither is left to the other.
    beside = start("echo begun; sleep 60")
    assert until(lambda: start.log.exists() and "begun" in start.text())

    files = [file for file in Path(f"/proc/{guardian.pid}/fdinfo").iterdir() if int(file.name) > 2]

    assert len(files) > 3
    assert [file.name for file in files if is_inherited(file)] == []
    beside.stop("cancelled")


def is_inherited(file: Path) -> bool:
    """Whether a file, told of in /proc/PID/fdinfo, is open in a program that the process becomes."""
    flags = next(line.split()[1] for line in file.read_text().splitlines() if line.startswith("flags:"))
    return not int(flags, 8) & os.O_CLOEXEC


def test_the_guardian_opens_no_more_files_with_each_step(start: Start, guardian: Guardian) -> None:
    def files() -> int:
        return len(list(Path(f"/proc/{guardian.pid}/fd").iterdir()))

    assert start("true").wait(20) is not None
    before = files()

    for _ in range(5):
        assert start("true").wait(20) is not None

    assert files() == before


def test_a_step_that_nobody_waits_for_runs_all_the_same(start: Start, tmp_path: Path) -> None:
    start(f"sleep 0.2; touch {tmp_path}/done")

    assert until((tmp_path / "done").exists)


def test_stopping_what_has_ended_changes_nothing(start: Start) -> None:
    handle = start("exit 5")
    result = ended(handle)

    handle.stop("cancelled")

    assert handle.wait(0) == result
    assert ended(start("exit 6")).exit_code == 6


def test_the_guardian_imports_nothing_but_the_standard_library() -> None:
    code = "import sys, json; sys.argv = ['x']; import runpy; runpy.run_path(sys.path.pop(), run_name='y');"
    code += "print(json.dumps([m for m in sys.modules if m.split('.')[0] in ('designer', 'django', 'blake3')]))"
    program = REPOSITORY / "designer" / "engine" / "guardian_process.py"

    shown = subprocess.run(
        [PYTHON, "-I", "-S", "-c", f"import sys; sys.path.append({str(program)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(shown.stdout) == []


# When the worker or the guardian goes


def test_nothing_outlives_a_worker_that_was_killed(worker: StartWorker) -> None:
    seconds = unique_seconds()
    process = worker(
        "Start(guardian, folder)",
        f"trap '' TERM; {daemon(seconds, ignores_term=True)}; env -i setsid sleep {seconds} & sleep {seconds}",
    )
    assert until(lambda: len(alive(seconds)) == 3)
    killed_at = time.monotonic()

    process.kill()

    assert until(lambda: alive(seconds) == [])
    assert time.monotonic() - killed_at < 5


def test_closing_the_guardian_ends_its_steps_and_itself(tmp_path: Path) -> None:
    seconds = unique_seconds()
    guardian = Guardian(tmp_path)
    handle = Start(guardian, tmp_path)(f"{daemon(seconds)}; sleep {seconds}")
    assert until(lambda: len(alive(seconds)) == 2)

    guardian.close()

    assert alive(seconds) == []
    assert until(lambda: not Path(f"/proc/{guardian.pid}").exists())
    assert ended(handle).reason == "guardian_lost"


def test_a_killed_guardian_is_told_to_all_that_wait_and_takes_its_steps_along(guardian: Guardian, start: Start) -> None:
    seconds = unique_seconds()
    handle = start(f"{daemon(seconds)}; sleep {seconds}")
    assert until(lambda: len(alive(seconds)) == 2)

    os.kill(guardian.pid, signal.SIGKILL)

    assert ended(handle).reason == "guardian_lost"
    assert alive(seconds) == []
    assert ended(start("exit 4")).exit_code == 4


@pytest.mark.parametrize("start", ["process"], indirect=True)
def test_a_guardian_that_has_no_file_left_for_one_more_step_is_given_up(guardian: Guardian, start: Start) -> None:
    seconds = unique_seconds()
    start(f"sleep {seconds}")
    assert until(lambda: alive(seconds))
    leave_no_file(guardian.pid)

    one_more = start("true")

    assert ended(one_more).reason == "guardian_lost"
    assert alive(seconds) == []
    assert ended(start("exit 4")).exit_code == 4


@pytest.mark.parametrize("start", ["process"], indirect=True)
@pytest.mark.parametrize("is_stopped", [False, True])
def test_a_guardian_that_has_no_file_left_ends_a_step_with_all_its_processes(
    guardian: Guardian, start: Start, tmp_path: Path, is_stopped: bool
) -> None:
    seconds = unique_seconds()
    handle = start(f"setsid sleep {seconds} & until [ -e go ]; do sleep 0.01; done; exit 4")
    assert until(lambda: len(alive(seconds)) == 1)
    leave_no_file(guardian.pid)

    if is_stopped:
        handle.stop("cancelled")
    else:
        (tmp_path / "go").touch()
    result = ended(handle)

    assert alive(seconds) == []
    assert (result.exit_code, result.reason) == ((None, "cancelled") if is_stopped else (4, ""))


def test_a_guardian_that_has_no_file_left_leaves_nothing_behind(worker: StartWorker) -> None:
    seconds = unique_seconds()
    process = worker("Start(guardian, folder)", f"setsid sleep {seconds} & sleep {seconds}")
    assert process.stdout is not None
    guardian_pid = int(process.stdout.readline())
    assert until(lambda: len(alive(seconds)) == 2)
    leave_no_file(guardian_pid)
    # Who would else end what the guardian left.
    os.kill(process.pid, signal.SIGSTOP)

    os.kill(guardian_pid, signal.SIGTERM)

    assert until(lambda: alive(seconds) == [])


LEFT_OVER = """
import os, sys, threading
from pathlib import Path
from designer.engine.guardian import kill_left_over
found = []
search = threading.Thread(target=lambda: found.append(kill_left_over(Path(sys.argv[1]))))
files = [os.open(os.devnull, os.O_RDONLY)]
try:
    while True:
        files.append(os.dup(0))
except OSError:
    search.start()
search.join(0.2)
os.close(files[0])
search.join()
print(found)
"""


def test_what_is_left_over_is_found_when_there_is_a_file_to_look_with(tmp_path: Path) -> None:
    process = subprocess.Popen(["sleep", "600"], env={"PIPEWRIGHT_ATTEMPT_HOME": str(tmp_path)})
    try:
        search = [PYTHON, "-c", LEFT_OVER, str(tmp_path)]
        searched = subprocess.run(search, cwd=REPOSITORY, capture_output=True, text=True, check=True)

        assert searched.stdout == "[1]\n"
        assert process.wait(5) == -signal.SIGKILL
    finally:
        process.kill()
        process.wait()


def test_what_outlived_worker_and_guardian_is_found_by_the_next_worker(worker: StartWorker, tmp_path: Path) -> None:
    seconds = unique_seconds()
    process = worker("Start(guardian, folder)", f"{daemon(seconds)}; sleep {seconds}")
    assert process.stdout is not None
    guardian_pid = int(process.stdout.readline())
    assert until(lambda: len(alive(seconds)) == 2)
    # Stopped first, so that neither can do anything about the other's end.
    os.kill(process.pid, signal.SIGSTOP)
    os.kill(guardian_pid, signal.SIGKILL)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert until(lambda: parent_of(guardian_pid) == 0)
    assert len(alive(seconds)) == 2

    assert kill_left_over(tmp_path / "another home") == 0
    assert len(alive(seconds)) == 2
    assert kill_left_over(tmp_path / "its home") >= 2
    assert alive(seconds) == []


def test_what_is_left_over_without_a_mark_is_known_by_its_variable(tmp_path: Path) -> None:
    process = subprocess.Popen(["sleep", "600"], env={"PIPEWRIGHT_ATTEMPT_HOME": str(tmp_path / "home")})
    try:
        assert kill_left_over(tmp_path / "another home") == 0
        assert kill_left_over(tmp_path / "home") == 1
        assert process.wait(5) == -signal.SIGKILL
    finally:
        process.kill()
        process.wait()


def test_the_steps_of_a_living_worker_are_not_taken_for_left_over(start: Start, tmp_path: Path) -> None:
    seconds = unique_seconds()
    handle = start(f"{daemon(seconds)}; sleep {seconds}")
    assert until(lambda: len(alive(seconds)) == 2)

    assert kill_left_over(tmp_path / "home") == 0

    assert handle.wait(0.05) is None
    assert len(alive(seconds)) == 2
