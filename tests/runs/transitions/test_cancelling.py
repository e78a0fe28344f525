import pytest

from designer.core.run_state import AttemptState
from designer.runs.models import Run
from designer.runs.transitions import cancelling, finishing
from designer.runs.transitions.finishing import Result
from tests.runs.drawn_run import fail, node_of, opened, run_all, state, states, succeed, take

pytestmark = pytest.mark.django_db


def test_a_pipeline_that_does_not_continue_after_a_failure_stops_the_rest():
    run = opened("a > b, c > d", continue_on_failure=False)
    a = take()
    c = take(alone=False)
    assert node_of(a) == "a"

    effects = fail(a)

    assert effects.stop_attempts == [c.attempt_id]
    assert states(run) == {"a": "failed", "b": "skipped", "c": "running", "d": "cancelled"}
    finishing.finish(c, Result(AttemptState.CANCELLED, error="Cancelled."))
    assert state(run) == "failed"


def test_cancelling_ends_what_waits_at_once_and_the_run_once_its_last_process_has_stopped():
    run = opened("a > b, c")
    a = take()

    effects = cancelling.cancel_run(run.pk)

    assert effects.stop_attempts == [a.attempt_id]
    assert states(run) == {"a": "running", "b": "cancelled", "c": "cancelled"}
    assert state(run) == "cancelling"
    assert take() is None
    finishing.finish(a, Result(AttemptState.CANCELLED, error="Cancelled."))
    assert state(run) == "cancelled"


def test_cancelling_twice_or_after_the_end_changes_nothing():
    run = opened("a")
    run_all()
    seq = Run.objects.get(pk=run.pk).seq

    effects = cancelling.cancel_run(run.pk)

    assert not effects.nudges
    assert Run.objects.get(pk=run.pk).seq == seq
    assert state(run) == "succeeded"


def test_a_step_that_succeeds_while_its_run_is_being_cancelled_keeps_its_result():
    run = opened("a > b")
    a = take()
    cancelling.cancel_run(run.pk)

    succeed(a)

    assert states(run) == {"a": "succeeded", "b": "cancelled"}
    assert state(run) == "cancelled"
