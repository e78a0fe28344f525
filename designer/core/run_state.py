"""Which moves a run, a step and an attempt may make. Nothing else in the product decides that.

A step is one node's part in a run; an attempt is one try at it. The database holds the states; every move is one
conditional UPDATE whose condition is `sources(...)` of the move.
"""

from enum import StrEnum


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class StepState(StrEnum):
    WAITING = "waiting"
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    REUSED = "reused"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class AttemptState(StrEnum):
    DELAYED = "delayed"
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"


RUN_MOVES: dict[RunState, frozenset[RunState]] = {
    RunState.QUEUED: frozenset(
        {RunState.RUNNING, RunState.CANCELLING, RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED}
    ),
    RunState.RUNNING: frozenset({RunState.CANCELLING, RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED}),
    RunState.CANCELLING: frozenset({RunState.CANCELLED}),
    RunState.SUCCEEDED: frozenset(),
    RunState.FAILED: frozenset(),
    RunState.CANCELLED: frozenset(),
}

STEP_MOVES: dict[StepState, frozenset[StepState]] = {
    StepState.WAITING: frozenset({StepState.QUEUED, StepState.REUSED, StepState.CANCELLED, StepState.SKIPPED}),
    StepState.QUEUED: frozenset({StepState.RUNNING, StepState.CANCELLED}),
    # Back to queued: the worker was lost, or the attempt failed and there are retries left; another attempt follows.
    StepState.RUNNING: frozenset({StepState.SUCCEEDED, StepState.FAILED, StepState.CANCELLED, StepState.QUEUED}),
    StepState.SUCCEEDED: frozenset(),
    StepState.REUSED: frozenset(),
    StepState.FAILED: frozenset(),
    StepState.CANCELLED: frozenset(),
    StepState.SKIPPED: frozenset(),
}

ATTEMPT_MOVES: dict[AttemptState, frozenset[AttemptState]] = {
    # A retry that waits for its time.
    AttemptState.DELAYED: frozenset({AttemptState.QUEUED, AttemptState.CANCELLED}),
    AttemptState.QUEUED: frozenset({AttemptState.RUNNING, AttemptState.CANCELLED}),
    AttemptState.RUNNING: frozenset(
        {AttemptState.SUCCEEDED, AttemptState.FAILED, AttemptState.CANCELLED, AttemptState.LOST}
    ),
    AttemptState.SUCCEEDED: frozenset(),
    AttemptState.FAILED: frozenset(),
    AttemptState.CANCELLED: frozenset(),
    AttemptState.LOST: frozenset(),
}

RUN_FINAL = frozenset(state for state, targets in RUN_MOVES.items() if not targets)
STEP_FINAL = frozenset(state for state, targets in STEP_MOVES.items() if not targets)
ATTEMPT_FINAL = frozenset(state for state, targets in ATTEMPT_MOVES.items() if not targets)

# What a step that depends on this one may use.
STEP_GAVE_OUTPUTS = frozenset({StepState.SUCCEEDED, StepState.REUSED})


def run_sources(target: RunState) -> tuple[RunState, ...]:
    """The states from which a run may become `target`."""
    return tuple(state for state, targets in RUN_MOVES.items() if target in targets)


def step_sources(target: StepState) -> tuple[StepState, ...]:
    """The states from which a step may become `target`."""
    return tuple(state for state, targets in STEP_MOVES.items() if target in targets)


def attempt_sources(target: AttemptState) -> tuple[AttemptState, ...]:
    """The states from which an attempt may become `target`."""
    return tuple(state for state, targets in ATTEMPT_MOVES.items() if target in targets)


# What no process works for is cancelled at once; what runs is told to stop, and ends once it has.
STEP_CANCELLED_AT_ONCE = tuple(state for state in step_sources(StepState.CANCELLED) if state is not StepState.RUNNING)
ATTEMPT_CANCELLED_AT_ONCE = tuple(
    state for state in attempt_sources(AttemptState.CANCELLED) if state is not AttemptState.RUNNING
)


def final_run_state(*, cancelling: bool, timed_out: bool, failed_steps: int, cancelled_steps: int) -> RunState:
    """How a run ends once every step has ended."""
    if cancelling:
        return RunState.CANCELLED
    if timed_out or failed_steps:
        return RunState.FAILED
    return RunState.CANCELLED if cancelled_steps else RunState.SUCCEEDED


def step_after_failure(*, failures: int, retries: int, stopping: bool) -> StepState:
    """A step whose attempt failed, the last of so many, is tried again unless it is told to stop anyway."""
    return StepState.QUEUED if failures <= retries and not stopping else StepState.FAILED


def step_after_lost_worker(*, crashes: int, crash_limit: int) -> StepState:
    """A step whose worker was lost runs again, until it has taken `crash_limit` workers down."""
    return StepState.FAILED if crashes >= crash_limit else StepState.QUEUED
