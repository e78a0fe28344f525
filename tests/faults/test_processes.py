"""What a step started is gone once the step is: after a crash of the worker, a cancel, a time limit."""

import contextlib
import os
import secrets
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.faulty_home import FaultyHome, processes_saying
from tests.faults.figures import Tell
from tests.faults.scale import only_long, scaled
from tests.running import until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults")]

# A daemon of its own session without the step's environment, a grandchild that init would inherit, and the step itself.
FAMILY = """
setsid env -i bash -c '{trap}exec sleep {name}' &
(setsid setsid bash -c '{trap}sleep {name} & wait' &)
sleep {name}
"""
MEMBERS = 4


def own_name() -> str:
    """So many seconds, a day and more, that no other process sleeps: also none that a test before left behind."""
    return f"{86_400 + secrets.randbelow(10_000)}.{secrets.randbelow(1_000_000):06d}"


def family(name: str, *, stubborn: bool) -> str:
    return FAMILY.format(name=name, trap='trap "" TERM; ' if stubborn else "")


def started(home: FaultyHome, file: Path, name: str, members: int) -> int:
    run = home.start_run(home.graph(file))
    until(lambda: len(sleepers(name)) >= members, 30, home.tail)
    return run


def sleepers(name: str) -> list[int]:
    found = []
    for pid in processes_saying(name):
        command = Path(f"/proc/{pid}/cmdline")
        if command.exists() and command.read_bytes().startswith(b"sleep\0"):
            found.append(pid)
    return found


@contextlib.contextmanager
def stopped_supervisor(home: FaultyHome) -> Iterator[None]:
    """So that no new worker comes, which kills what is left too."""
    assert home.process is not None
    home.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        home.process.send_signal(signal.SIGCONT)


def survivors(name: str, before: list[int], seconds: float) -> list[int]:
    """Those that are still there after so many seconds."""
    ends = time.monotonic() + seconds
    while (left := sorted(set(before) & set(sleepers(name)))) and time.monotonic() < ends:
        time.sleep(0.05)
    return left


@pytest.mark.row("F14")
def test_nothing_of_a_step_survives_kill_9_of_its_worker(bare_home: FaultyHome, tmp_path: Path, tell: Tell) -> None:
    name = own_name()
    # The second try finds the file and ends.
    mark = tmp_path / "tried"
    script = f"test -e {mark} && exit 0; touch {mark}\n" + family(name, stubborn=True)
    run = started(bare_home, write_pipeline(tmp_path, name="trains", trains=script), name, MEMBERS - 1)
    left = sleepers(name)

    with stopped_supervisor(bare_home):
        killed = time.monotonic()
        bare_home.kill("worker")

        assert survivors(name, left, 5) == []
        tell(f"{len(left)} processes, 0 survivors after {time.monotonic() - killed:.1f} s")
    assert bare_home.until_ended(run) == ["succeeded"]
    assert bare_home.attempts(run, "trains") == ["lost", "succeeded"]
    assert sleepers(name) == []
    bare_home.check()


@pytest.mark.row("F13")
def test_a_cancelled_step_leaves_no_daemon_behind(bare_home: FaultyHome, tmp_path: Path, tell: Tell) -> None:
    name, stubborn = own_name(), scaled(False, True)
    file = write_pipeline(tmp_path, name="forks", forks=family(name, stubborn=stubborn))
    run = started(bare_home, file, name, MEMBERS - 1)

    cancelled = time.monotonic()
    bare_home.client().post(f"/runs/{run}/cancel")

    assert survivors(name, sleepers(name), 15) == []
    ignoring = ", which ignore SIGTERM" if stubborn else ""
    tell(f"{MEMBERS - 1} processes{ignoring}: 0 survivors after {time.monotonic() - cancelled:.1f} s")
    assert bare_home.until_ended(run) == ["cancelled"]
    bare_home.check()


@only_long
@pytest.mark.row("F15")
def test_a_step_that_ignores_sigterm_is_killed_when_the_grace_is_over(
    bare_home: FaultyHome, tmp_path: Path, tell: Tell
) -> None:
    name, limit, grace = own_name(), 5, 10
    file = write_pipeline(
        tmp_path, name="deaf", deaf=f"trap '' TERM; sleep {name} & while true; do wait; sleep {name}; done"
    )
    file.write_text(file.read_text().replace("    command:", f"    limits: {{timeout: {limit}}}\n    command:"))
    run = started(bare_home, file, name, 1)
    began = time.monotonic()

    [state] = bare_home.until_ended(run, seconds=limit + grace + 30)

    took = time.monotonic() - began
    error = bare_home.value("SELECT error FROM runs_step WHERE run_id = ?", [run])
    assert (state, sleepers(name)) == ("failed", [])
    assert f"{limit} seconds, its time limit" in error
    assert took < limit + grace + 2
    tell(f"killed after {took:.1f} s of {limit} s limit + {grace} s grace; the step is failed: “{error}”")
    bare_home.check()


def test_the_guardian_outlives_no_worker(bare_home: FaultyHome) -> None:
    worker = until(bare_home.worker, 30, bare_home.tail)
    guardians = [pid for pid in processes_saying("guardian_process.py") if parent(pid) == worker]
    assert len(guardians) == 1

    os.kill(worker, signal.SIGKILL)

    until(lambda: guardians[0] not in processes_saying("guardian_process.py"), 5, bare_home.tail)
    until(bare_home.worker, 30, bare_home.tail)


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
