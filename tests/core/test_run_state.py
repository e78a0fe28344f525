import pytest

from designer.core.run_state import (
    ATTEMPT_CANCELLED_AT_ONCE,
    ATTEMPT_FINAL,
    RUN_FINAL,
    STEP_CANCELLED_AT_ONCE,
    STEP_FINAL,
    STEP_MOVES,
    AttemptState,
    RunState,
    StepState,
    final_run_state,
    step_after_lost_worker,
    step_sources,
)


def test_what_has_ended_never_moves_again():
    assert {RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED} == RUN_FINAL
    assert AttemptState.LOST in ATTEMPT_FINAL
    assert {state for state in StepState if state not in STEP_FINAL} == {
        StepState.WAITING,
        StepState.QUEUED,
        StepState.RUNNING,
    }


def test_a_step_succeeds_only_while_it_runs():
    assert step_sources(StepState.SUCCEEDED) == (StepState.RUNNING,)


def test_only_a_step_that_waits_is_reused_or_skipped():
    assert step_sources(StepState.REUSED) == (StepState.WAITING,)
    assert step_sources(StepState.SKIPPED) == (StepState.WAITING,)


def test_what_no_process_works_for_is_cancelled_at_once():
    assert STEP_CANCELLED_AT_ONCE == (StepState.WAITING, StepState.QUEUED)
    assert ATTEMPT_CANCELLED_AT_ONCE == (AttemptState.DELAYED, AttemptState.QUEUED)


def test_every_step_state_can_be_reached_and_left_or_is_an_end():
    reachable = {target for targets in STEP_MOVES.values() for target in targets}

    assert reachable == set(StepState) - {StepState.WAITING}


@pytest.mark.parametrize(
    ("cancelling", "timed_out", "failed", "cancelled", "expected"),
    [
        (False, False, 0, 0, RunState.SUCCEEDED),
        (False, False, 1, 0, RunState.FAILED),
        (False, False, 1, 3, RunState.FAILED),
        (False, False, 0, 1, RunState.CANCELLED),
        (False, True, 0, 1, RunState.FAILED),
        (True, False, 0, 0, RunState.CANCELLED),
        (True, False, 2, 0, RunState.CANCELLED),
        (True, True, 0, 1, RunState.CANCELLED),
    ],
)
def test_how_a_run_ends(cancelling, timed_out, failed, cancelled, expected):
    found = final_run_state(cancelling=cancelling, timed_out=timed_out, failed_steps=failed, cancelled_steps=cancelled)
    assert found is expected


def test_a_step_runs_again_until_it_has_taken_so_many_workers_down():
    assert step_after_lost_worker(crashes=2, crash_limit=3) is StepState.QUEUED
    assert step_after_lost_worker(crashes=3, crash_limit=3) is StepState.FAILED
