import pytest

from designer.runs.models import Run, RunEvent
from tests.runs.drawn_run import fail, opened, run_all, state, states, succeed, take

pytestmark = pytest.mark.django_db


def test_a_step_is_queued_only_once_everything_it_depends_on_has_ended():
    run = opened("a > c, b > c")

    first = take()
    succeed(first)
    assert states(run) == {"a": "succeeded", "b": "queued", "c": "waiting"}

    succeed(take())
    assert states(run)["c"] == "queued"


def test_a_run_succeeds_once_its_last_step_has():
    run = opened("a > b")

    run_all()

    assert state(run) == "succeeded"
    assert run.finished_at is not None
    assert run.unfinished == 0


def test_a_failed_step_ends_what_depends_on_it_and_nothing_else():
    run = opened("a > b > c, d")

    fail(take())
    run_all()

    assert states(run) == {"a": "failed", "b": "skipped", "c": "skipped", "d": "succeeded"}
    assert state(run) == "failed"
    assert run.steps.get(node="c").reason == "Not run: A failed."


def test_events_are_numbered_without_a_gap_in_commit_order():
    run = opened("a > b, c")
    fail(take())
    run_all()

    numbers = list(RunEvent.objects.filter(run=run).order_by("id").values_list("seq", flat=True))

    assert numbers == list(range(1, len(numbers) + 1))
    assert Run.objects.get(pk=run.pk).seq == numbers[-1]
