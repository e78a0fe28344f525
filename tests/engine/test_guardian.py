"""The guardian with real processes: nothing that a step starts outlives it, and what it reports is true."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from designer.engine.guardian import Guardian
from tests.engine.forked import Start, ended
from tests.engine.processes import PYTHON, alive, daemon, unique_seconds, until

# What is reported


def test_output_goes_to_the_log_and_the_exit_code_is_told(start: Start) -> None:
    result = ended(start("echo out; echo err >&2; exit 3"))

    assert (result.exit_code, result.signal, result.reason, result.error) == (3, None, "", "")
    assert (result.is_warm, result.note) == (start.way != "process", "")
    assert start.text() == "out\nerr\n"


# bubblewrap tells a signal as an exit code, and its sandbox ends with the first process in it.
without_sandbox = pytest.mark.parametrize("start", ["process", "warm"], indirect=True)


@without_sandbox
def test_a_signal_is_told_as_a_signal(start: Start) -> None:
    result = ended(start("kill -SEGV $$"))

    assert (result.exit_code, result.signal) == (None, signal.SIGSEGV)


def test_time_and_memory_are_measured_over_all_processes_of_the_step(start: Start) -> None:
    burn = "import time; a = bytearray(60_000_000)\nwhile time.process_time() < 0.4: pass"

    result = ended(start(f"{PYTHON} -I -S -c '{burn}'; sleep 0.2"))

    assert 0.4 <= result.cpu_seconds < 5
    assert 60_000_000 < result.peak_memory_bytes < 200_000_000
    assert result.wall_seconds > 0.6


def test_the_time_of_a_process_that_left_its_parent_counts_too(start: Start) -> None:
    burn = 'import os, time\nif os.fork(): os._exit(0)\nwhile time.process_time() < 0.3: pass\nopen("burnt", "w")'

    result = ended(start(f"{PYTHON} -I -S -c '{burn}'; until [ -e burnt ]; do sleep 0.05; done"))

    assert result.cpu_seconds >= 0.3


def test_a_program_that_is_not_there_is_told_in_words(guardian: Guardian, tmp_path: Path) -> None:
    result = ended(Start(guardian, tmp_path)("", argv=["/no/such/program"]))

    assert result.exit_code is None
    assert result.error == "/no/such/program cannot be started: No such file or directory."


def test_a_log_that_cannot_be_opened_is_told_in_words(start: Start, tmp_path: Path) -> None:
    result = ended(start("true", log=tmp_path / "missing" / "log"))

    assert result.error == "The log file cannot be opened: No such file or directory."


def test_a_step_gets_only_the_given_environment_no_input_and_no_open_files(start: Start) -> None:
    ended(start("tr '\\0' '\\n' < /proc/$$/environ; cat; cd /proc/$$/fd; echo *"))

    # The fourth is the folder that is being listed.
    assert start.text() == f"PATH={os.defpath}\n0 1 2 3\n"


def test_what_a_step_does_to_its_input_is_not_seen_by_the_next(start: Start) -> None:
    change = "import fcntl, os; fcntl.fcntl(0, fcntl.F_SETFL, os.O_NONBLOCK); fcntl.fcntl(0, fcntl.F_SETSIG, 42)"
    look = "import fcntl, os; print(fcntl.fcntl(0, fcntl.F_GETFL) & os.O_NONBLOCK, fcntl.fcntl(0, fcntl.F_GETSIG))"

    ended(start(f"{PYTHON} -I -S -c '{change}'"))
    ended(start(f"{PYTHON} -I -S -c '{look}'"))

    assert start.text() == "0 0\n"


def test_signals_work_in_a_step_as_in_any_process(start: Start) -> None:
    code = "import signal; print([signal.getsignal(s) is signal.SIG_IGN for s in (1, 2, 15, 17)])"

    ended(start("", argv=[PYTHON, "-I", "-S", "-c", code]))

    assert start.text() == "[False, False, False, False]\n"


def test_a_log_is_continued_and_not_cut_off_by_writing_to_dev_stderr(start: Start) -> None:
    start.log.write_text("before\n")

    ended(start("echo one; echo two > /dev/stderr; echo three > /dev/stdout; echo four"))

    assert start.text() == "before\none\ntwo\nthree\nfour\n"


def test_many_steps_at_once_each_get_their_own_result(start: Start, tmp_path: Path) -> None:
    def one(number: int) -> tuple[int | None, str]:
        log = tmp_path / f"log-{number}"
        result = ended(start(f"(sleep 0.0{number % 5} &) ; echo {number}; exit {number}", log=log))
        return result.exit_code, log.read_text()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(one, range(40)))

    assert results == [(number, f"{number}\n") for number in range(40)]


def test_a_step_is_the_first_to_go_when_memory_runs_out(start: Start) -> None:
    ended(start("cat /proc/self/oom_score_adj; ulimit -c"))

    assert start.text() == "500\n0\n"


# What a step leaves behind


@pytest.mark.parametrize(
    "leave",
    [
        "sleep {s} &",
        "setsid sleep {s} &",
        "env -i setsid sleep {s} &",
        "(setsid nohup sleep {s} >/dev/null 2>&1 &)",
        "{daemon}",
        "for i in 1 2 3; do {daemon}; (env -i setsid sleep {s} &); done",
    ],
)
def test_nothing_outlives_a_step_that_ended(start: Start, leave: str) -> None:
    seconds = unique_seconds()
    script = leave.replace("{s}", seconds).replace("{daemon}", daemon(seconds))

    result = ended(start(f"{script}\nuntil pgrep -f 'sleep {seconds}' >/dev/null; do :; done; exit 0"))

    assert result.exit_code == 0
    assert alive(seconds) == []


def test_nothing_outlives_a_step_that_was_stopped(start: Start) -> None:
    seconds = unique_seconds()
    handle = start(f"{daemon(seconds, ignores_term=True)}; env -i setsid sleep {seconds} & sleep {seconds}", grace=0.3)
    assert until(lambda: len(alive(seconds)) == 3)

    handle.stop("cancelled")
    result = ended(handle)

    assert result.reason == "cancelled"
    assert alive(seconds) == []


def test_a_step_is_stopped_that_was_started_by_a_name_the_kernel_cuts_within_a_letter(
    start: Start, tmp_path: Path
) -> None:
    seconds = unique_seconds()
    script = tmp_path / "a분석단계스크립트"
    script.write_text(f"#!/bin/bash\nsleep {seconds}; true\n")
    script.chmod(0o755)
    handle = start(f"./{script.name}; true")
    assert until(lambda: len(alive(seconds)) == 1)

    handle.stop("cancelled")

    assert ended(handle).reason == "cancelled"
    assert alive(seconds) == []


def test_the_daemon_of_a_step_lives_as_long_as_its_step_while_others_end(start: Start, tmp_path: Path) -> None:
    seconds, other = unique_seconds(), unique_seconds()
    first = start(f"{daemon(seconds)}; sleep {seconds}", log=tmp_path / "first")
    assert until(lambda: len(alive(seconds)) == 2)

    ended(start(f"{daemon(other)}; sleep 0.1", log=tmp_path / "second"))

    assert alive(other) == []
    assert len(alive(seconds)) == 2
    first.stop("cancelled")
    ended(first)
    assert alive(seconds) == []


def test_a_process_that_ignores_sigterm_is_killed_when_the_grace_is_over(start: Start) -> None:
    seconds = unique_seconds()

    result = ended(start(f"trap '' TERM; while :; do sleep {seconds}; done", time_limit=0.3, grace=0.5))

    assert (result.reason, result.signal) == ("timed_out", signal.SIGKILL)
    assert 0.8 <= result.wall_seconds < 4
    assert alive(seconds) == []


@without_sandbox
def test_a_child_may_use_the_grace_to_end_in_order_though_its_shell_is_gone(start: Start) -> None:
    code = "import signal, time, sys\ndef save(*_):\n time.sleep(0.3); print('saved'); sys.exit()\n"
    code += "signal.signal(signal.SIGTERM, save); print('ready', flush=True); time.sleep(60)"
    handle = start(f'{PYTHON} -I -S -c "{code}"; echo never')
    assert until(lambda: start.log.exists() and "ready" in start.text())

    handle.stop("cancelled")
    result = ended(handle)

    assert start.text() == "ready\nsaved\n"
    assert result.wall_seconds < 8


def test_the_first_reason_counts(start: Start) -> None:
    handle = start(f"sleep {unique_seconds()}", time_limit=0.5)

    handle.stop("cancelled")
    handle.stop("lease_lost")

    assert ended(handle).reason == "cancelled"


@pytest.fixture
def ignored() -> Iterator[list[int]]:
    """As for what is started by `nohup … &` in a script."""
    numbers = [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT]
    before = [signal.signal(number, signal.SIG_IGN) for number in numbers]
    yield [int(number) for number in numbers]
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_a_step_is_reached_by_the_signals_that_its_server_was_started_to_ignore(
    ignored: list[int], tmp_path: Path
) -> None:
    with Guardian(tmp_path / "home") as guardian:
        start = Start(guardian, tmp_path)
        assert start("grep SigIgn /proc/self/status").wait(20) is not None

    mask = int(start.text().split()[1], 16)
    assert [number for number in ignored if mask >> (number - 1) & 1] == []


# The log's size


def test_a_log_past_its_limit_ends_the_step_and_holds_exactly_the_limit(start: Start) -> None:
    result = ended(start("yes", log_limit=1_000_000))

    assert result.reason == "log_limit"
    assert start.log.stat().st_size == 1_000_000


def test_a_log_of_50_mb_in_one_line_leaves_the_memory_of_the_guardian_flat(guardian: Guardian, start: Start) -> None:
    ended(start("true"))
    pid = guardian.pid
    before = peak_memory(pid)

    result = ended(start("head -c 50000000 /dev/zero | tr '\\0' x"), 60)

    assert result.exit_code == 0
    assert start.log.stat().st_size == 50_000_000
    assert peak_memory(pid) - before < 2_000_000


def peak_memory(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024


def test_a_full_disk_under_the_log_ends_the_step_and_says_so(start: Start) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this machine has no /dev/full")

    result = ended(start(f"echo hi; sleep {unique_seconds()}", log=Path("/dev/full")))

    assert (result.reason, result.error) == ("log_failed", "The log cannot be written: No space left on device.")
