"""The rules of runs, steps and attempts alone, without a database: any sequence of moves that they allow is a good one.

What decides is designer/core/run_state.py; what is played here is what the transitions do with its answers.
"""

import random
from collections.abc import Collection
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from designer.core.run_state import (
    ATTEMPT_CANCELLED_AT_ONCE,
    ATTEMPT_FINAL,
    RUN_FINAL,
    RUN_MOVES,
    STEP_CANCELLED_AT_ONCE,
    STEP_FINAL,
    STEP_GAVE_OUTPUTS,
    STEP_MOVES,
    AttemptState,
    RunState,
    StepState,
    attempt_sources,
    final_run_state,
    run_sources,
    step_after_failure,
    step_after_lost_worker,
    step_sources,
)
from tests.faults.figures import Tell
from tests.faults.scale import scaled

SEQUENCES = scaled(150, 10_000)
MOVES = 30
CRASH_LIMIT = 2
OUTCOMES = [AttemptState.SUCCEEDED, AttemptState.FAILED]


@dataclass(eq=False)
class PlayedAttempt:
    state: AttemptState
    told_to_stop: bool = False


@dataclass(eq=False)
class PlayedStep:
    parents: frozenset[int]
    retries: int
    state: StepState = StepState.WAITING
    crashes: int = 0
    attempts: list[PlayedAttempt] = field(default_factory=list)


class Rules(RuleBasedStateMachine):
    """One run; each rule is a transition, which does only what its sources allow."""

    @initialize(size=st.integers(1, 3), seed=st.integers(0, 10_000), retries=st.integers(0, 1), goes_on=st.booleans())
    def draw(self, size: int, seed: int, retries: int, goes_on: bool) -> None:
        chance = random.Random(seed)
        self.run, self.goes_on, self.timed_out = RunState.QUEUED, goes_on, False
        self.was_cancelled = False
        self.steps = [
            PlayedStep(frozenset(n for n in range(number) if chance.random() < 0.5), retries) for number in range(size)
        ]
        self.seen: list[list[StepState]] = [[step.state] for step in self.steps]
        self._settle()

    # What a transition does

    @rule(at=st.integers(0, 2))
    def take(self, at: int) -> None:
        for step, attempt in self._one_of(at, attempt_sources(AttemptState.RUNNING)):
            attempt.state = AttemptState.RUNNING
            self._move(step, StepState.RUNNING)
            if self.run is RunState.QUEUED:
                self._move_run(RunState.RUNNING)

    @rule(
        at=st.integers(0, 2),
        outcome=st.sampled_from([AttemptState.SUCCEEDED, AttemptState.FAILED]),
        waits=st.booleans(),
    )
    def finish(self, at: int, outcome: AttemptState, waits: bool) -> None:
        for step, attempt in self._one_of(at, attempt_sources(outcome)):
            stopping = attempt.told_to_stop or self.run is RunState.CANCELLING
            # Who is told to stop ends as cancelled, unless it had ended by itself before.
            attempt.state = AttemptState.CANCELLED if stopping and outcome is AttemptState.FAILED else outcome
            state = StepState(attempt.state.value)
            failures = sum(item.state is AttemptState.FAILED for item in step.attempts)
            if state is StepState.FAILED:
                state = step_after_failure(failures=failures, retries=step.retries, stopping=stopping)
            self._end_or_queue(step, state, AttemptState.DELAYED if waits else AttemptState.QUEUED)

    @rule(at=st.integers(0, 2))
    def lose_worker(self, at: int) -> None:
        for step, attempt in self._one_of(at, attempt_sources(AttemptState.LOST)):
            attempt.state = AttemptState.LOST
            step.crashes += 1
            state = step_after_lost_worker(crashes=step.crashes, crash_limit=CRASH_LIMIT)
            if attempt.told_to_stop or self.run is RunState.CANCELLING:
                state = StepState.CANCELLED
            self._end_or_queue(step, state, AttemptState.QUEUED)

    @rule(at=st.integers(0, 2))
    def come_due(self, at: int) -> None:
        for _, attempt in self._one_of(at, (AttemptState.DELAYED,)):
            assert attempt.state in attempt_sources(AttemptState.QUEUED)
            attempt.state = AttemptState.QUEUED

    @precondition(lambda self: self.run not in RUN_FINAL)
    @rule(rarely=st.integers(0, 9))
    def cancel(self, rarely: int) -> None:
        if rarely == 0 and self.run in run_sources(RunState.CANCELLING):
            self._move_run(RunState.CANCELLING)
            self.was_cancelled = True
            self._stop_all()
            self._maybe_end()

    @precondition(lambda self: self.run not in RUN_FINAL)
    @rule(rarely=st.integers(0, 19))
    def come_to_its_time_limit(self, rarely: int) -> None:
        if rarely == 0:
            self.timed_out = True
            self._stop_all()
            self._maybe_end()

    def _end_or_queue(self, step: PlayedStep, state: StepState, waiting: AttemptState) -> None:
        self._move(step, state)
        if state is StepState.QUEUED:
            step.attempts.append(PlayedAttempt(waiting))
        elif state is StepState.SUCCEEDED:
            self._settle()
        else:
            self._skip_below(step)
            if state is StepState.FAILED and not self.goes_on:
                self._stop_all()
        self._maybe_end()

    def _settle(self) -> None:
        for step in self.steps:
            if (
                step.state in step_sources(StepState.QUEUED)
                and step.state is not StepState.RUNNING
                and self._is_fed(step)
            ):
                self._move(step, StepState.QUEUED)
                step.attempts.append(PlayedAttempt(AttemptState.QUEUED))

    def _skip_below(self, step: PlayedStep) -> None:
        gone = {self.steps.index(step)}
        for number, other in enumerate(self.steps):
            if other.parents & gone:
                gone.add(number)
                if other.state in step_sources(StepState.SKIPPED):
                    self._move(other, StepState.SKIPPED)

    def _stop_all(self) -> None:
        for step in self.steps:
            attempt = self._live(step)
            if attempt is not None and attempt.state in ATTEMPT_CANCELLED_AT_ONCE:
                attempt.state = AttemptState.CANCELLED
            elif attempt is not None:
                attempt.told_to_stop = True
            if step.state in STEP_CANCELLED_AT_ONCE:
                self._move(step, StepState.CANCELLED)

    def _maybe_end(self) -> None:
        states = [step.state for step in self.steps]
        if self.run not in RUN_FINAL and all(state in STEP_FINAL for state in states):
            self._move_run(
                final_run_state(
                    cancelling=self.run is RunState.CANCELLING,
                    timed_out=self.timed_out,
                    failed_steps=states.count(StepState.FAILED),
                    cancelled_steps=states.count(StepState.CANCELLED),
                )
            )

    def _move(self, step: PlayedStep, state: StepState) -> None:
        assert state in STEP_MOVES[step.state], f"{step.state} became {state}"
        step.state = state
        self.seen[self.steps.index(step)].append(state)

    def _move_run(self, state: RunState) -> None:
        assert state in RUN_MOVES[self.run], f"the run was {self.run} and became {state}"
        self.run = state

    def _one_of(self, at: int, states: Collection[AttemptState]) -> list[tuple[PlayedStep, PlayedAttempt]]:
        """One of the attempts in these states, with its step; none if there is none."""
        live = [(step, attempt) for step in self.steps if (attempt := self._live(step)) is not None]
        found = [(step, attempt) for step, attempt in live if attempt.state in states]
        return [found[at % len(found)]] if found else []

    def _live(self, step: PlayedStep) -> PlayedAttempt | None:
        return next((attempt for attempt in step.attempts if attempt.state not in ATTEMPT_FINAL), None)

    def _is_fed(self, step: PlayedStep) -> bool:
        return all(self.steps[parent].state in STEP_GAVE_OUTPUTS for parent in step.parents)

    # What must hold

    @invariant()
    def a_step_has_at_most_one_attempt_that_lives_and_one_that_succeeded(self) -> None:
        for step in getattr(self, "steps", ()):
            states = [attempt.state for attempt in step.attempts]
            assert sum(state not in ATTEMPT_FINAL for state in states) <= 1
            assert states.count(AttemptState.SUCCEEDED) <= 1
            assert (step.state is StepState.SUCCEEDED) == (AttemptState.SUCCEEDED in states)

    @invariant()
    def a_step_and_its_attempt_agree(self) -> None:
        for step in getattr(self, "steps", ()):
            attempt = self._live(step)
            assert (step.state in {StepState.QUEUED, StepState.RUNNING}) == (attempt is not None)
            assert (step.state is StepState.RUNNING) == (attempt is not None and attempt.state is AttemptState.RUNNING)

    @invariant()
    def a_step_begins_only_when_it_is_fed(self) -> None:
        for step in getattr(self, "steps", ()):
            if step.attempts:
                assert self._is_fed(step)

    @invariant()
    def a_run_has_ended_when_all_its_steps_have(self) -> None:
        if hasattr(self, "steps"):
            assert (self.run in RUN_FINAL) == all(step.state in STEP_FINAL for step in self.steps)

    @invariant()
    def a_run_succeeds_only_with_all_its_steps(self) -> None:
        if hasattr(self, "steps") and self.run is RunState.SUCCEEDED:
            assert all(step.state in STEP_GAVE_OUTPUTS for step in self.steps)
            assert not self.timed_out

    @invariant()
    def a_run_with_a_failed_step_or_past_its_limit_fails_unless_it_was_cancelled(self) -> None:
        if hasattr(self, "steps") and self.run in RUN_FINAL:
            failed = self.timed_out or any(step.state is StepState.FAILED for step in self.steps)
            assert self.run is (RunState.FAILED if failed else self.run) or self.was_cancelled

    @invariant()
    def what_is_tried_again_is_tried_as_often_as_it_may(self) -> None:
        for step in getattr(self, "steps", ()):
            states = [attempt.state for attempt in step.attempts]
            assert states.count(AttemptState.FAILED) <= step.retries + 1
            assert states.count(AttemptState.LOST) <= CRASH_LIMIT

    @invariant()
    def a_state_that_is_final_was_entered_once(self) -> None:
        for seen in getattr(self, "seen", ()):
            assert sum(state in STEP_FINAL for state in seen) <= 1


@pytest.mark.row("F30")
def test_no_sequence_of_moves_breaks_what_must_hold(tell: Tell) -> None:
    profile = settings(
        max_examples=SEQUENCES,
        stateful_step_count=MOVES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        print_blob=True,
    )

    run_state_machine_as_test(Rules, settings=profile)

    tell(f"{SEQUENCES:,} sequences of up to {MOVES} moves: 0 broken")


@pytest.mark.row("F30")
def test_who_has_taken_workers_down_often_enough_is_given_up() -> None:
    """By itself, as a few random sequences hardly ever lose so many workers with one step."""
    states = [step_after_lost_worker(crashes=crashes, crash_limit=CRASH_LIMIT) for crashes in range(1, CRASH_LIMIT + 1)]

    assert states == [*[StepState.QUEUED] * (CRASH_LIMIT - 1), StepState.FAILED]
