"""How long a run may wait and take, and how many steps of a run and of a workspace are at work at once."""

import pytest

from designer.core.run_state import AttemptState
from designer.runs import database as db
from designer.runs.models import Run, RunQueue, Step
from designer.runs.transitions import cancelling, finishing, leases, settling
from designer.runs.transitions.finishing import Result
from tests.faults.invariants import broken
from tests.runs.drawn_run import draw, fail, opened, run_all, state, states, succeed, take, workspace

pytestmark = pytest.mark.django_db

TOO_LONG = "Stopped: the run took longer than its time limit."
NEVER_TAKEN = "Not run: no worker took a step of the run within the time that it may wait."


def open_with_limits(drawing: str, *, wait: float | None = None, take: float | None = None, **options: object) -> Run:
    run = draw(drawing, **options)  # type: ignore[arg-type]
    Run.objects.filter(pk=run.pk).update(run_limit_seconds=take)
    settling.open_run(run.pk, queue_limit_seconds=wait)
    return run


def pass_time() -> None:
    """What is due some time ahead is due now."""
    db.execute("UPDATE runs_run SET deadline = '2026-01-01 00:00:00' WHERE deadline IS NOT NULL")


def test_a_run_that_no_worker_takes_in_time_has_failed_and_says_why():
    run = open_with_limits("a > b", wait=60)
    assert cancelling.end_overdue().nudges == {}

    pass_time()
    cancelling.end_overdue()

    assert (state(run), run.message) == ("failed", NEVER_TAKEN)
    assert states(run) == {"a": "cancelled", "b": "cancelled"}
    assert take() is None
    assert broken() == {}


def test_a_run_that_has_started_may_take_as_long_as_it_likes():
    run = open_with_limits("a", wait=60)
    claim = take()

    pass_time()
    cancelling.end_overdue()

    assert claim is not None
    succeed(claim)
    assert state(run) == "succeeded"


def test_a_run_that_takes_too_long_is_stopped_and_has_failed():
    run = open_with_limits("a > b", take=3600)
    claim = take()
    assert claim is not None
    pass_time()

    effects = cancelling.end_overdue()

    assert effects.stop_attempts == [claim.attempt_id]
    assert (state(run), states(run)["b"]) == ("running", "cancelled")
    finishing.finish(claim, Result(AttemptState.CANCELLED))
    assert (state(run), run.message) == ("failed", TOO_LONG)
    assert broken() == {}


def test_a_run_that_is_over_in_time_is_left_alone():
    run = open_with_limits("a", take=3600)
    run_all()

    pass_time()

    assert cancelling.end_overdue().nudges == {}
    assert state(run) == "succeeded"


def test_a_run_that_took_too_long_still_cleans_up():
    clean = {"clean": {"depends_on": ["a"], "always_run": True}}
    run = open_with_limits("a, clean", take=1, settings=clean)
    claim = take()
    assert claim is not None
    pass_time()
    cancelling.end_overdue()
    fail(claim)

    assert run_all() == ["clean"]
    assert state(run) == "failed"


def test_a_workspace_has_no_more_steps_at_work_than_it_may():
    limited = workspace()
    limited.max_steps_at_once = 2
    limited.save()
    opened("a, b")
    opened("c, d", values={"c": 1, "d": 1})
    other = opened("e, f", in_workspace=workspace("other"))

    taken = [take(alone=False) for _ in range(5)]

    assert [claim and claim.run_id == other.pk for claim in taken].count(True) == 2
    assert taken[-1] is None
    first = next(claim for claim in taken if claim and claim.run_id != other.pk)
    succeed(first)
    assert take(alone=False) is not None


@pytest.mark.parametrize("limit", ["of the run", "of the workspace"])
def test_who_looked_before_another_took_the_last_place_gets_none(limit: str, monkeypatch: pytest.MonkeyPatch):
    run = opened("a, b")
    if limit == "of the run":
        RunQueue.objects.filter(run=run).update(most=1)
    else:
        type(run.workspace).objects.update(max_steps_at_once=1)
    look = leases._best_run
    before = look(["local"], alone=True)
    assert take() is not None
    seen = iter([before])
    monkeypatch.setattr(leases, "_best_run", lambda queues, alone: next(seen, None) or look(queues, alone=alone))

    assert take("another worker") is None

    assert Step.objects.filter(state="running").count() == 1
    assert broken() == {}


def test_a_run_of_higher_priority_goes_first():
    opened("a, b")
    urgent = opened("c", priority=1)

    claim = take()

    assert claim is not None
    assert claim.run_id == urgent.pk
