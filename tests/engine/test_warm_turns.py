"""What comes to the guardian's side of warm interpreters in an order that real processes seldom take."""

import os
import selectors
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from designer.engine import warm_interpreters
from designer.engine.guarded_step import Step
from designer.engine.process_tree import MARK_BASE, Spare
from designer.engine.warm_interpreter import Fork, Interpreter
from designer.engine.warm_interpreters import WarmInterpreters
from tests.engine.processes import no_file_left

WARM = {"environment": {}, "fork_seconds": 60.0, "own_sockets": False}
ORDER = {
    "key": '["of the tests", []]',
    "place": "of the tests",
    "interpreter": {"argv": ["sleep", "600"], "environment": {}, "start_environment": {"PATH": os.defpath}},
    "holder": None,
    "own_sockets": False,
    "preload_seconds": 60.0,
    "idle_seconds": 60.0,
}


class Turns:
    """One step and its interpreter, which is any process; the guardian is this one."""

    def __init__(self) -> None:
        order: dict[str, Any] = {"id": 1, "log_limit": None, "grace": 1.0, "time_limit": None, "warm": WARM}
        self.step = Step(order, MARK_BASE, -1, os.open(os.devnull, os.O_WRONLY), -1)
        self.started_plainly: list[Step] = []
        self.begun: list[Step] = []
        self.ended: list[int] = []
        self.selector = selectors.DefaultSelector()
        self.warm = WarmInterpreters(
            {1: self.step},
            self.selector,
            Spare(),
            lambda: MARK_BASE,
            self.started_plainly.append,
            self.begun.append,
            lambda _, status: self.ended.append(status),
        )
        self.interpreter = Interpreter(ORDER, MARK_BASE)
        self.interpreter.state = "ready"

    def hold(self) -> Fork:
        """The step on its way to a sandbox that is being made."""
        self.interpreter.is_sandboxed = True
        fork = self.interpreter.forking[1] = Fork(self.step)
        fork.ready, says = os.pipe()
        os.close(says)
        self.selector.register(fork.ready, selectors.EVENT_READ)
        return fork


@pytest.fixture
def turns() -> Iterator[Turns]:
    turns = Turns()
    yield turns
    for fork in turns.interpreter.forking.values():
        fork.close()
    turns.step.forget_inside()
    turns.step.close_child_end()
    turns.interpreter.process.kill()
    turns.interpreter.process.wait()
    turns.interpreter.close()
    turns.selector.close()


def test_a_step_that_waits_to_be_reaped_is_not_taken_for_one_that_nobody_can_tell_of(turns: Turns) -> None:
    process = subprocess.Popen(["true"])
    turns.step.begin(process.pid)
    turns.interpreter.running.add(1)
    turns.interpreter.is_reaped = True
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

    turns.warm.look_for_ends(turns.interpreter, 0.0)

    assert turns.ended == []
    process.wait()
    turns.warm.look_for_ends(turns.interpreter, 0.0)
    assert (turns.ended, turns.step.reason) == ([signal.SIGKILL], "guardian_lost")


def test_a_sandbox_that_is_ready_when_its_step_was_given_up_is_left_alone(turns: Turns) -> None:
    fork = turns.hold()
    turns.warm.give_up(turns.interpreter, fork, "it ended")

    turns.warm.held(turns.interpreter, fork)

    assert turns.started_plainly == [turns.step]
    assert turns.begun == []


def test_a_step_does_not_begin_on_the_word_of_its_interpreter_before_its_sandbox_is_ready(turns: Turns) -> None:
    fork = turns.hold()
    pid = turns.interpreter.process.pid

    turns.warm.obey(turns.interpreter, {"op": "inside", "id": 1}, pid)
    turns.warm.obey(turns.interpreter, {"op": "started", "id": 1}, pid)

    assert turns.begun == []
    assert turns.interpreter.forking == {1: fork}


def test_a_step_whose_sandbox_cannot_be_started_starts_plainly_and_leaves_no_file_open(turns: Turns) -> None:
    turns.interpreter.is_sandboxed = True
    turns.interpreter.namespace = os.open(os.devnull, os.O_RDONLY)
    turns.step.order["warm"] = WARM | {"holder": {"argv": ["/nowhere/bwrap"], "environment": {}}}
    files = Path("/proc/self/fd")
    before = len(list(files.iterdir()))

    turns.warm.fork(turns.interpreter, turns.step)

    assert turns.started_plainly == [turns.step]
    assert turns.interpreter.forking == {}
    assert len(list(files.iterdir())) == before


def test_an_interpreter_is_given_up_also_where_nothing_can_be_known_of_processes(
    turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns.warm.interpreters[turns.interpreter.key] = turns.interpreter
    turns.selector.register(turns.interpreter.socket, selectors.EVENT_READ)
    turns.interpreter.waiting.append(turns.step)
    monkeypatch.setattr(warm_interpreters, "descendants_of", no_file_left)

    turns.warm.lose(turns.interpreter, "it ended")

    assert turns.started_plainly == [turns.step]
    assert os.waitpid(turns.interpreter.process.pid, 0)[1] == signal.SIGKILL
