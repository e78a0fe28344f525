from datetime import timedelta

import pytest
from django.utils import timezone

from designer.runs.models import Attempt, Step
from designer.runs.transitions import cancelling, losses
from tests.runs.drawn_run import fail, opened, state, states, succeed, take

pytestmark = pytest.mark.django_db


def test_a_result_that_comes_after_the_lease_was_lost_is_thrown_away():
    run = opened("a")
    stale = take()
    losses.lose_owner("worker-1", crash_limit=3)
    fresh = take("worker-2")

    assert succeed(stale, "stale content") is None

    succeed(fresh, "fresh content")
    assert run.steps.get(node="a").outputs.get().digest == "fresh content"
    assert Attempt.objects.filter(step__run=run, state="succeeded").count() == 1


def test_an_expired_lease_gives_the_step_another_attempt_that_runs_alone():
    run = opened("a, b")
    a, b = take(), take(alone=False)
    Attempt.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    effects = losses.lose_expired(crash_limit=3)

    assert effects.wake == {"local": 2}
    assert states(run) == {"a": "queued", "b": "queued"}
    assert take("worker-2", alone=False) is None
    again = take("worker-2", alone=True)
    assert again.solo
    assert again.number == 2
    assert set(Step.objects.values_list("crashes", flat=True)) == {0}
    assert {a.attempt_id, b.attempt_id} == set(Attempt.objects.filter(state="lost").values_list("pk", flat=True))


def test_a_step_that_takes_its_worker_down_three_times_alone_fails_and_says_so():
    run = opened("a > b")

    for _ in range(3):
        take()
        losses.lose_owner("worker-1", crash_limit=3)

    assert states(run) == {"a": "failed", "b": "skipped"}
    assert run.steps.get(node="a").error.startswith("worker_lost")
    assert state(run) == "failed"
    assert Attempt.objects.filter(step__run=run).count() == 3


def test_a_worker_lost_while_its_run_is_cancelled_leaves_the_run_cancelled():
    run = opened("a")
    take()
    cancelling.cancel_run(run.pk)

    losses.lose_owner("worker-1", crash_limit=3)

    assert states(run) == {"a": "cancelled"}
    assert state(run) == "cancelled"


def test_a_step_that_was_told_to_stop_after_a_failure_does_not_run_again_when_its_worker_is_lost():
    run = opened("a, c > d", continue_on_failure=False)
    a, _ = take(), take(alone=False)
    fail(a)

    effects = losses.lose_owner("worker-1", crash_limit=3)

    assert states(run) == {"a": "failed", "c": "cancelled", "d": "cancelled"}
    assert state(run) == "failed"
    assert effects.wake == {}
    assert take("worker-2") is None
