from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from designer.core.run_state import AttemptState
from designer.runs import transitions
from designer.runs.models import Attempt, Run, RunEvent, RunQueue, Step
from designer.runs.transitions import Result
from tests.runs.drawn_run import draw, fail, node_of, opened, run_all, state, states, succeed, take, workspace

pytestmark = pytest.mark.django_db


def test_a_step_is_queued_only_once_everything_it_depends_on_has_ended():
    run = opened("a > c, b > c")

    first = take()
    succeed(first)
    assert states(run) == {"a": "succeeded", "b": "queued", "c": "waiting"}

    succeed(take())
    assert states(run)["c"] == "queued"


def test_a_parent_with_two_edges_into_one_child_is_counted_once():
    run = draw("a > b")
    edge = run.steps.get(node="a").children_edges.get()
    edge.pk = None
    edge.port = "in_again"
    edge.save()
    transitions.open_run(run.pk)

    succeed(take())

    assert states(run)["b"] == "queued"


def test_a_run_succeeds_once_its_last_step_has():
    run = opened("a > b")

    run_all()

    assert state(run) == "succeeded"
    assert run.finished_at is not None
    assert run.unfinished == 0


def test_an_unchanged_pipeline_is_reused_as_a_whole_without_a_single_attempt():
    first = opened("a > b > c, a > d")
    run_all()

    second = opened("a > b > c, a > d")

    assert set(states(second).values()) == {"reused"}
    assert state(second) == "succeeded"
    assert not Attempt.objects.filter(run=second).exists()
    assert second.steps.get(node="c").reused_from == first.steps.get(node="c")


def test_a_changed_value_runs_its_step_and_what_follows_and_reuses_the_rest():
    opened("a > b > c, a > d")
    run_all()

    second = opened("a > b > c, a > d", values={"b": 1})
    ran = run_all({"b": "other content"})

    assert ran == ["b", "c"]
    assert states(second) == {"a": "reused", "b": "succeeded", "c": "succeeded", "d": "reused"}


def test_a_step_that_gives_the_same_content_again_stops_the_wave():
    opened("a > b > c")
    run_all()

    second = opened("a > b > c", values={"a": 1})
    ran = run_all({"a": "content of a"})

    assert ran == ["a"]
    assert states(second) == {"a": "succeeded", "b": "reused", "c": "reused"}


def test_another_workspace_never_reuses_what_this_one_made():
    opened("a")
    run_all()

    other = opened("a", in_workspace=workspace("other"))

    assert states(other) == {"a": "queued"}


def test_a_component_that_is_not_deterministic_runs_each_time():
    opened("a", deterministic=False)
    run_all()

    again = opened("a", deterministic=False)

    assert states(again) == {"a": "queued"}


def test_force_rerun_runs_everything_and_its_results_are_reused_later():
    opened("a")
    run_all()

    forced = opened("a", force=True)
    assert run_all() == ["a"]

    third = opened("a")
    assert third.steps.get(node="a").reused_from == forced.steps.get(node="a")


def test_of_two_equal_steps_in_flight_the_second_waits_and_reuses_the_first():
    opened("a > b")
    second = opened("a > b")
    assert states(second)["a"] == "waiting"
    assert "run" in second.steps.get(node="a").reason

    ran = run_all()

    assert ran == ["a", "b"]
    assert set(states(second).values()) == {"reused"}
    assert state(second) == "succeeded"


def test_when_the_first_of_two_equal_steps_fails_the_second_runs_itself():
    opened("a")
    second = opened("a")

    fail(take())

    assert states(second) == {"a": "queued"}
    assert run_all() == ["a"]
    assert state(second) == "succeeded"


def test_a_failed_step_ends_what_depends_on_it_and_nothing_else():
    run = opened("a > b > c, d")

    fail(take())
    run_all()

    assert states(run) == {"a": "failed", "b": "skipped", "c": "skipped", "d": "succeeded"}
    assert state(run) == "failed"
    assert run.steps.get(node="c").reason == "Not run: A failed."


def test_a_pipeline_that_does_not_continue_after_a_failure_stops_the_rest():
    run = opened("a > b, c > d", continue_on_failure=False)
    a = take()
    c = take(alone=False)
    assert node_of(a) == "a"

    effects = fail(a)

    assert effects.stop_attempts == [c.attempt_id]
    assert states(run) == {"a": "failed", "b": "skipped", "c": "running", "d": "cancelled"}
    transitions.finish(c.attempt_id, c.epoch, Result(AttemptState.CANCELLED, error="Cancelled."))
    assert state(run) == "failed"


def test_cancelling_ends_what_waits_at_once_and_the_run_once_its_last_process_has_stopped():
    run = opened("a > b, c")
    a = take()

    effects = transitions.cancel_run(run.pk)

    assert effects.stop_attempts == [a.attempt_id]
    assert states(run) == {"a": "running", "b": "cancelled", "c": "cancelled"}
    assert state(run) == "cancelling"
    assert take() is None
    transitions.finish(a.attempt_id, a.epoch, Result(AttemptState.CANCELLED, error="Cancelled."))
    assert state(run) == "cancelled"


def test_cancelling_twice_or_after_the_end_changes_nothing():
    run = opened("a")
    run_all()
    seq = Run.objects.get(pk=run.pk).seq

    effects = transitions.cancel_run(run.pk)

    assert not effects.nudges
    assert Run.objects.get(pk=run.pk).seq == seq
    assert state(run) == "succeeded"


def test_a_step_that_succeeds_while_its_run_is_being_cancelled_keeps_its_result():
    run = opened("a > b")
    a = take()
    transitions.cancel_run(run.pk)

    succeed(a)

    assert states(run) == {"a": "succeeded", "b": "cancelled"}
    assert state(run) == "cancelled"


def test_a_result_that_comes_after_the_lease_was_lost_is_thrown_away():
    run = opened("a")
    stale = take()
    transitions.lose_owner("worker-1", crash_limit=3)
    fresh = take("worker-2")

    assert succeed(stale, "stale content") is None

    succeed(fresh, "fresh content")
    assert run.steps.get(node="a").outputs.get().digest == "fresh content"
    assert Attempt.objects.filter(step__run=run, state="succeeded").count() == 1


def test_a_beat_extends_what_is_held_and_names_what_was_taken_away_or_must_stop():
    run = opened("a, b, c")
    a, b, c = take(), take(alone=False), take(alone=False)
    Attempt.objects.filter(pk=b.attempt_id).update(lease_owner="somebody else")
    Attempt.objects.filter(pk=c.attempt_id).update(stop_requested=True)
    before = Attempt.objects.get(pk=a.attempt_id).lease_until

    beat = transitions.beat("worker-1", [a.attempt_id, b.attempt_id, c.attempt_id], 60)

    assert beat.held == {a.attempt_id, c.attempt_id}
    assert beat.stop == {c.attempt_id}
    assert Attempt.objects.get(pk=a.attempt_id).lease_until > before
    assert run.steps.count() == 3


def test_an_expired_lease_gives_the_step_another_attempt_that_runs_alone():
    run = opened("a, b")
    a, b = take(), take(alone=False)
    Attempt.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    effects = transitions.lose_expired(crash_limit=3)

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
        transitions.lose_owner("worker-1", crash_limit=3)

    assert states(run) == {"a": "failed", "b": "skipped"}
    assert run.steps.get(node="a").error.startswith("worker_lost")
    assert state(run) == "failed"
    assert Attempt.objects.filter(step__run=run).count() == 3


def test_a_worker_lost_while_its_run_is_cancelled_leaves_the_run_cancelled():
    run = opened("a")
    take()
    transitions.cancel_run(run.pk)

    transitions.lose_owner("worker-1", crash_limit=3)

    assert states(run) == {"a": "cancelled"}
    assert state(run) == "cancelled"


def test_a_step_that_was_told_to_stop_after_a_failure_does_not_run_again_when_its_worker_is_lost():
    run = opened("a, c > d", continue_on_failure=False)
    a, _ = take(), take(alone=False)
    fail(a)

    effects = transitions.lose_owner("worker-1", crash_limit=3)

    assert states(run) == {"a": "failed", "c": "cancelled", "d": "cancelled"}
    assert state(run) == "failed"
    assert effects.wake == {}
    assert take("worker-2") is None


def test_claims_follow_priority_then_the_run_with_least_at_work_then_age():
    old = opened("a, b", values={"a": 1, "b": 1})
    young = opened("a, b", values={"a": 2, "b": 2})
    urgent = opened("a", values={"a": 3}, priority=5)

    taken = [take(alone=False).run_id for _ in range(5)]

    assert taken == [urgent.pk, old.pk, young.pk, old.pk, young.pk]


def test_the_counters_of_a_queue_return_to_zero():
    run = opened("a > b, c")
    run_all()

    assert RunQueue.objects.filter(run=run).values_list("queued", "running").get() == (0, 0)


def test_events_are_numbered_without_a_gap_in_commit_order():
    run = opened("a > b, c")
    fail(take())
    run_all()

    numbers = list(RunEvent.objects.filter(run=run).order_by("id").values_list("seq", flat=True))

    assert numbers == list(range(1, len(numbers) + 1))
    assert Run.objects.get(pk=run.pk).seq == numbers[-1]


def test_the_database_itself_refuses_a_second_live_attempt_and_a_second_success():
    run = opened("a")
    step = run.steps.get()

    with pytest.raises(IntegrityError):
        Attempt.objects.create(step=step, run=run, number=2, queue="local", state="running", created_at=timezone.now())


def test_one_sweeper_at_a_time():
    workspace()

    assert transitions.become_sweeper("first", 30)
    assert not transitions.become_sweeper("second", 30)
    assert transitions.become_sweeper("first", 30)
