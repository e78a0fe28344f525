import pytest
from django.db import IntegrityError
from django.utils import timezone

from designer.runs.models import Attempt, RunQueue
from designer.runs.transitions import leases, losses
from tests.runs.drawn_run import node_of, opened, run_all, states, succeed, take

pytestmark = pytest.mark.django_db


def test_a_beat_extends_what_is_held_and_names_what_was_taken_away_or_must_stop():
    run = opened("a, b, c")
    a, b, c = take(), take(alone=False), take(alone=False)
    Attempt.objects.filter(pk=b.attempt_id).update(lease_owner="somebody else")
    Attempt.objects.filter(pk=c.attempt_id).update(stop_requested=True)
    before = Attempt.objects.get(pk=a.attempt_id).lease_until

    beat = leases.beat("worker-1", [a.attempt_id, b.attempt_id, c.attempt_id], 60)

    assert beat.held == {a.attempt_id, c.attempt_id}
    assert beat.stop == {c.attempt_id}
    assert Attempt.objects.get(pk=a.attempt_id).lease_until > before
    assert run.steps.count() == 3


def test_claims_follow_priority_then_the_run_with_least_at_work_then_age():
    old = opened("a, b", values={"a": 1, "b": 1})
    young = opened("a, b", values={"a": 2, "b": 2})
    urgent = opened("a", values={"a": 3}, priority=5)

    taken = [take(alone=False).run_id for _ in range(5)]

    assert taken == [urgent.pk, old.pk, young.pk, old.pk, young.pk]


def test_a_worker_that_does_nothing_takes_first_what_was_taken_back_from_a_lost_one():
    opened("a, b, c", values={"a": 1, "b": 1, "c": 1})
    opened("a, b", values={"a": 2, "b": 2})
    lost = [take("lost"), take("lost", alone=False), take("lost", alone=False)]
    losses.lose_owner("lost", crash_limit=3)

    taken = [take() for _ in range(5)]

    assert [claim.step_id for claim in taken[:3]] == sorted(claim.step_id for claim in lost)
    assert [claim.solo for claim in taken] == [True, True, True, False, False]


def test_a_worker_at_work_goes_on_with_other_steps_until_it_is_the_turn_of_one_that_was_taken_back():
    run = opened("a, b, c")
    lost = take("lost")
    losses.lose_owner("lost", crash_limit=3)

    taken = [take(alone=False), take(alone=False), take(alone=False)]

    assert [claim and node_of(claim) for claim in taken] == ["b", "c", None]
    assert take().step_id == lost.step_id
    assert states(run) == {"a": "running", "b": "running", "c": "running"}


def test_what_was_taken_back_comes_after_steps_of_a_higher_priority():
    opened("a", values={"a": 1})
    lost = take("lost")
    losses.lose_owner("lost", crash_limit=3)
    urgent = opened("a", values={"a": 2}, priority=5)

    taken = [take(), take()]

    assert [claim.run_id for claim in taken] == [urgent.pk, lost.run_id]


def test_what_was_taken_back_waits_where_its_run_has_as_many_at_work_as_it_may():
    run = opened("a, b", values={"a": 1, "b": 1})
    run.queues.update(most=1)
    lost = take("lost")
    losses.lose_owner("lost", crash_limit=3)
    other = opened("a", values={"a": 2})
    beside = take("busy", alone=False)

    taken = [take(), take()]

    assert beside.run_id == run.pk
    assert [claim and claim.run_id for claim in taken] == [other.pk, None]
    succeed(beside)
    assert take().step_id == lost.step_id


def test_the_counters_of_a_queue_return_to_zero():
    run = opened("a > b, c")
    run_all()

    assert RunQueue.objects.filter(run=run).values_list("queued", "running").get() == (0, 0)


def test_the_database_itself_refuses_a_second_live_attempt_and_a_second_success():
    run = opened("a")
    step = run.steps.get()

    with pytest.raises(IntegrityError):
        Attempt.objects.create(step=step, run=run, number=2, queue="local", state="running", created_at=timezone.now())


def test_a_run_has_no_more_steps_at_work_than_it_may():
    first = opened("a, b, c")
    second = opened("d")
    RunQueue.objects.filter(run=first).update(most=1)

    claims = [take(alone=False) for _ in range(3)]

    assert [claim and node_of(claim) for claim in claims] == ["a", "d", None]
    succeed(claims[0])
    following = take(alone=False)
    assert following is not None
    assert node_of(following) == "b"
    assert states(second) == {"d": "running"}
