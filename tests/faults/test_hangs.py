"""A worker that is stopped for longer than its lease: another has its steps, and what it still brings is refused."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from tests.engine.bench import left_of_attempts
from tests.faults.faulty_home import FaultyHome, faulty_home, processes_saying
from tests.faults.figures import Tell
from tests.faults.scale import scaled
from tests.faults.second_worker import second_worker
from tests.running import until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults")]

LEASE_SECONDS, STOPPED_SECONDS = scaled((3, 4), (30, 90))
BEAT_SECONDS = 2.0
# No other process of this machine sleeps as long, also where these tests run twice at once.
SLEEPER = f"86400.{os.getpid():07d}"


@pytest.mark.row("F11")
def test_a_worker_that_was_stopped_delivers_nothing_and_kills_what_it_still_runs(tmp_path: Path, tell: Tell) -> None:
    go, again, tried = tmp_path / "go", tmp_path / "again", tmp_path / "tried"
    # One ends while its worker is stopped, the other would go on for a day.
    ends = (
        f"if mkdir {tmp_path}/first 2>/dev/null; then gate={go}; else gate={again}; fi; "
        "until test -e $gate; do sleep 0.1; done; echo $PIPEWRIGHT_ATTEMPT > $out"
    )
    lasts = f"test -e {tried} || {{ touch {tried}; sleep {SLEEPER}; }}; echo $PIPEWRIGHT_ATTEMPT > $out"
    settings = {"PIPEWRIGHT_ISOLATION": "none", "PIPEWRIGHT_LEASE_SECONDS": str(LEASE_SECONDS)}
    with faulty_home(tmp_path / "home", **settings) as home:
        run = home.start_run(home.graph(write_pipeline(tmp_path / "p", name="hang", ends=ends, lasts=lasts)))
        until(lambda: processes_saying(f"sleep\0{SLEEPER}"), 30, home.tail)
        until((tmp_path / "first").exists, 30, home.tail)
        stopped = home.children("worker")[0]

        os.kill(stopped, signal.SIGSTOP)
        began = time.monotonic()
        go.touch()
        with second_worker(home, tmp_path / "second"):
            until(lambda: home.attempts(run, "ends") == ["lost", "running"], LEASE_SECONDS + 60, home.tail)
            threading.Event().wait(max(0.0, STOPPED_SECONDS - (time.monotonic() - began)))
            left = processes_saying(f"sleep\0{SLEEPER}")
            os.kill(stopped, signal.SIGCONT)
            continued = time.monotonic()
            while processes_saying(f"sleep\0{SLEEPER}") and time.monotonic() < continued + 15:
                time.sleep(0.05)
            killed_after = time.monotonic() - continued
            assert processes_saying(f"sleep\0{SLEEPER}") == []
            # Both have been given up by the worker that had them, and the other's try is still what counts.
            until(lambda: not left_of_attempts(home.home.work), 15, home.tail)
            assert home.attempts(run, "ends") == ["lost", "running"]
            again.touch()
            states = home.until_ended(run, seconds=60)

        assert states == ["succeeded"]
        assert len(left) == 1
        assert home.children("worker") == [stopped]
        for node in ("ends", "lasts"):
            assert home.attempts(run, node) == ["lost", "succeeded"]
            assert written(home, run, node) == succeeded_attempt(home, run, node)
        assert killed_after < BEAT_SECONDS + 1
        tell(
            f"stopped for {STOPPED_SECONDS} s with a lease of {LEASE_SECONDS} s: 1 of 1 stale results refused, "
            f"the process it still ran killed {killed_after:.1f} s after it went on"
        )
        home.check()


@pytest.mark.row("F11")
def test_a_worker_that_was_not_told_that_it_lost_a_step_has_its_result_refused(tmp_path: Path, tell: Tell) -> None:
    go, again = tmp_path / "go", tmp_path / "again"
    ends = (
        f"if mkdir {tmp_path}/first 2>/dev/null; then gate={go}; else gate={again}; fi; "
        "until test -e $gate; do sleep 0.1; done; echo $PIPEWRIGHT_ATTEMPT > $out"
    )
    settings = {"PIPEWRIGHT_ISOLATION": "none", "PIPEWRIGHT_LEASE_SECONDS": "2"}
    with faulty_home(tmp_path / "home", "no_lease_is_extended", **settings) as home:
        run = home.start_run(home.graph(write_pipeline(tmp_path / "p", name="unheard", ends=ends)))
        until((tmp_path / "first").exists, 30, home.tail)
        with second_worker(home, tmp_path / "second"):
            until(lambda: home.attempts(run, "ends") == ["lost", "running"], 60, home.tail)
            go.touch()
            # The one that lost it has brought its result.
            until(lambda: not left_of_attempts(home.home.work), 30, home.tail)
            before = home.attempts(run, "ends")
            again.touch()
            states = home.until_ended(run)

        assert before == ["lost", "running"]
        assert states == ["succeeded"]
        assert home.attempts(run, "ends") == ["lost", "succeeded"]
        assert written(home, run, "ends") == succeeded_attempt(home, run, "ends")
        tell("a worker that was not told: 1 of 1 stale results refused")
        home.check()


def written(home: FaultyHome, run: int, node: str) -> str:
    """Which attempt the step's output comes from."""
    digest = home.client().get(f"/runs/{run}/steps/{node}")["outputs"]["out"]["digest"]
    content, _ = home.client().read(f"/artifacts/{digest}/download")
    return content.decode().strip()


def succeeded_attempt(home: FaultyHome, run: int, node: str) -> str:
    [(attempt, epoch)] = home.rows(
        "SELECT attempt.id, lease_epoch FROM runs_attempt attempt JOIN runs_step step ON step.id = attempt.step_id "
        "WHERE step.run_id = ? AND step.node = ? AND attempt.state = 'succeeded'",
        [run, node],
    )
    return f"{attempt}-{epoch}"
