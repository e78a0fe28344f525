import pytest

from designer.core.run_state import AttemptState
from designer.runs import database as db
from designer.runs.models import Attempt, Metric, RunEvent, Step
from designer.runs.transitions import cancelling, finishing, losses, sweeping
from designer.runs.transitions.finishing import MetricValue, Result
from tests.runs.drawn_run import OWNER, fail, opened, state, states, succeed, take

pytestmark = pytest.mark.django_db

AT_ONCE = {"retries": {"max": 2, "delay_seconds": 0}}
LATER = {"retries": {"max": 1, "delay_seconds": 600}}


def taken(*, alone: bool = True):
    claim = take(alone=alone)
    assert claim is not None
    return claim


def end_all_waits() -> None:
    db.execute(f"UPDATE runs_attempt SET run_after = {db.now()} WHERE state = 'delayed'")


def attempts() -> list[tuple[int, str]]:
    return list(Attempt.objects.order_by("number").values_list("number", "state"))


def test_a_failed_step_is_tried_again_as_often_as_it_may_be():
    run = opened("a > b", settings={"a": AT_ONCE})

    for _ in range(2):
        fail(taken())
        assert states(run) == {"a": "queued", "b": "waiting"}
    fail(taken())

    assert states(run) == {"a": "failed", "b": "skipped"}
    assert state(run) == "failed"
    assert attempts() == [(1, "failed"), (2, "failed"), (3, "failed")]


def test_a_step_that_succeeds_at_its_second_try_has_succeeded():
    run = opened("a > b", settings={"a": AT_ONCE})

    fail(taken())
    succeed(taken())
    succeed(taken())

    assert state(run) == "succeeded"
    assert Step.objects.get(node="a").reason == ""


def test_a_retry_with_a_delay_is_queued_once_its_time_has_come():
    run = opened("a", settings={"a": LATER})
    fail(taken())

    assert sweeping.queue_due().wake == {}
    assert take() is None
    end_all_waits()
    assert sweeping.queue_due().wake == {"local": 1}
    assert sweeping.queue_due().wake == {}

    succeed(taken())
    assert state(run) == "succeeded"


def test_while_it_waits_the_step_says_what_failed_and_what_follows():
    opened("a", settings={"a": {"retries": {"max": 3, "delay_seconds": 0}}})

    fail(taken(), "no route to the data")

    reason = "Retry 1 of 3 follows at once. Attempt 1 failed: no route to the data"
    assert Step.objects.get().reason == reason
    assert RunEvent.objects.order_by("-seq").values_list("message", flat=True)[0] == reason


def test_a_run_that_is_cancelled_waits_for_no_retry():
    run = opened("a", settings={"a": LATER})
    fail(taken())

    cancelling.cancel_run(run.pk)

    assert state(run) == "cancelled"
    assert attempts() == [(1, "failed"), (2, "cancelled")]
    end_all_waits()
    assert sweeping.queue_due().wake == {}


def test_a_step_that_fails_while_the_run_is_cancelled_is_not_tried_again():
    run = opened("a", settings={"a": AT_ONCE})
    claim = taken()
    cancelling.cancel_run(run.pk)

    fail(claim)

    assert state(run) == "cancelled"
    assert len(attempts()) == 1


def test_a_step_that_was_asked_to_stop_after_a_failure_elsewhere_is_not_tried_again():
    run = opened("a, b", settings={"b": AT_ONCE}, continue_on_failure=False)
    a, b = taken(), taken(alone=False)

    fail(a)
    fail(b)

    assert states(run) == {"a": "failed", "b": "failed"}


def test_a_failure_that_is_tried_again_stops_no_other_step():
    run = opened("a, b", settings={"a": AT_ONCE}, continue_on_failure=False)
    a, b = taken(), taken(alone=False)

    fail(a)
    succeed(b)
    succeed(taken())

    assert state(run) == "succeeded"


def test_a_lost_worker_takes_none_of_the_retries():
    opened("a", settings={"a": {"retries": {"max": 1, "delay_seconds": 0}}})
    taken()
    losses.lose_owner(OWNER, crash_limit=5)

    fail(taken())

    assert attempts() == [(1, "lost"), (2, "failed"), (3, "queued")]


def test_what_a_failed_try_measured_is_not_the_steps():
    opened("a", settings={"a": AT_ONCE})

    finishing.finish(taken(), Result(AttemptState.FAILED, 1, "no", metrics=[MetricValue("rmse", 9.0)]))
    finishing.finish(taken(), Result(AttemptState.SUCCEEDED, 0, metrics=[MetricValue("rmse", 2.0)]))

    assert list(Metric.objects.values_list("value", flat=True)) == [2.0]
