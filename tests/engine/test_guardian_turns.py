"""What the guardian does where nothing can be known of processes for a moment, as when the machine has no file left."""

import os
import selectors
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.engine import guardian_process
from designer.engine.guarded_step import Step
from designer.engine.guardian_process import Channel, Guardian
from tests.engine.processes import PYTHON, alive, no_file_left, unique_seconds
from tests.running import ROOT

# In a process of its own, for it kills all that is below.
KILL = """
import itertools, subprocess, sys
from designer.engine import guardian_process
from tests.engine.processes import no_file_left
process = subprocess.Popen(["sleep", sys.argv[1]])
looks = itertools.chain([no_file_left], itertools.repeat(guardian_process.descendants_of))
guardian_process.descendants_of = lambda pid: next(looks)(pid)
guardian_process.Guardian(guardian_process.socket.socketpair()[0], 1).kill_everything()
"""


@pytest.fixture
def guardian(monkeypatch: pytest.MonkeyPatch) -> Iterator[Guardian]:
    # It is this process, and whatever else other tests have started below it is not the guardian's to end.
    monkeypatch.setattr(guardian_process, "children_of", lambda _pid: [])
    worker, ours = socket.socketpair()
    with worker, ours:
        yield Guardian(ours, 1)


@pytest.fixture
def step(guardian: Guardian, tmp_path: Path) -> Iterator[Step]:
    """A step whose only process sleeps."""
    order = {
        **{"id": 1, "argv": ["sleep", "600"], "cwd": str(tmp_path), "environment": {"PATH": os.defpath}},
        **{
            "log": str(tmp_path / "log"),
            "time_limit": None,
            "grace": 60.0,
            "log_limit": None,
            "warm": None,
            "own_sockets": False,
        },
    }
    own, theirs = socket.socketpair()
    with own:
        channel = Channel(theirs.detach())
        guardian.selector.register(channel.socket, selectors.EVENT_READ)
        guardian.spawn(order, channel)
        step = guardian.steps[1]
        yield step
        if step.status is None:
            kill(guardian, step)
        if guardian.steps:
            guardian.advance(step)
        channel.socket.close()


def kill(guardian: Guardian, step: Step) -> None:
    os.kill(step.pid, signal.SIGKILL)
    guardian.ended(step, os.waitpid(step.pid, 0)[1])


def test_a_step_that_ended_is_finished_once_it_is_known_that_nothing_of_it_is_left(
    guardian: Guardian, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill(guardian, step)

    with monkeypatch.context() as patch:
        patch.setattr(guardian_process, "children_of", no_file_left)
        guardian.advance(step)
        assert guardian.steps == {1: step}
        assert step.wakes_at() is not None

    guardian.advance(step)
    assert guardian.steps == {}


def test_a_step_that_could_not_be_asked_to_end_is_killed_once_its_grace_is_over(
    guardian: Guardian, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(guardian_process, "descendants_of", no_file_left)
        guardian.stop(step, "cancelled")
        step.kill_at = 0.0
        guardian.advance(step)
        assert guardian.steps == {1: step}

    step.kill_at = 0.0
    guardian.advance(step)

    status = os.waitpid(step.pid, 0)[1]
    guardian.ended(step, status)
    assert (status, step.reason) == (signal.SIGKILL, "cancelled")


def test_nothing_is_left_behind_because_a_look_at_it_failed() -> None:
    seconds = unique_seconds()

    subprocess.run([PYTHON, "-c", KILL, seconds], cwd=ROOT, check=True)

    assert alive(seconds) == []
