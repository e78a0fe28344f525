"""Steps that follow others by order alone, those that always run, and the cancelling of one step."""

import pytest

from designer.core.run_state import AttemptState
from designer.runs.models import Step
from designer.runs.transitions import cancelling, finishing, losses
from designer.runs.transitions.finishing import Result
from tests.faults.invariants import broken
from tests.runs.drawn_run import OWNER, fail, node_of, opened, run_all, state, states, succeed, take

pytestmark = pytest.mark.django_db

AFTER_A = {"depends_on": ["a"]}
CLEAN_UP = {"depends_on": ["a"], "always_run": True}


def taken(*, alone: bool = True):
    claim = take(alone=alone)
    assert claim is not None
    return claim


def step_id(node: str) -> int:
    return Step.objects.get(node=node).pk


def test_a_step_that_takes_nothing_from_another_still_runs_after_it():
    opened("a, b", settings={"b": AFTER_A})

    claim = taken()

    assert node_of(claim) == "a"
    assert take() is None
    succeed(claim)
    assert node_of(taken()) == "b"


def test_what_follows_a_failed_step_by_order_is_skipped():
    run = opened("a, b > c", settings={"b": AFTER_A})

    fail(taken())

    assert states(run) == {"a": "failed", "b": "skipped", "c": "skipped"}
    assert Step.objects.get(node="c").reason == "Not run: A failed."


def test_a_reused_step_lets_go_on_what_follows_it_by_order():
    opened("a")
    run_all()

    run = opened("a, b", settings={"b": AFTER_A})

    assert states(run) == {"a": "reused", "b": "queued"}


def test_a_step_that_always_runs_does_so_after_a_failure():
    run = opened("a > b, clean", settings={"clean": {"depends_on": ["a", "b"], "always_run": True}})

    fail(taken())

    assert states(run) == {"a": "failed", "b": "skipped", "clean": "queued"}
    succeed(taken())
    assert state(run) == "failed"


def test_a_step_that_always_runs_is_not_reused():
    settings = {"clean": CLEAN_UP}
    opened("a, clean", settings=settings)
    assert run_all() == ["a", "clean"]

    opened("a, clean", settings=settings)

    assert run_all() == ["clean"]


def test_a_step_that_always_runs_is_skipped_where_it_lacks_data():
    run = opened("a > clean > d", settings={"clean": {"always_run": True}})

    fail(taken())

    assert states(run) == {"a": "failed", "clean": "skipped", "d": "skipped"}


def test_a_cancelled_run_still_cleans_up_and_is_cancelled_then():
    run = opened("a, clean > d", settings={"clean": CLEAN_UP})
    claim = taken()

    cancelling.cancel_run(run.pk)

    assert states(run) == {"a": "running", "clean": "waiting", "d": "cancelled"}
    finishing.finish(claim, Result(AttemptState.CANCELLED))
    assert (state(run), states(run)["clean"]) == ("cancelling", "queued")
    succeed(taken())
    assert state(run) == "cancelled"
    assert broken() == {}


def test_a_run_does_not_clean_up_if_that_is_to_stop_too():
    run = opened("a, clean", settings={"clean": CLEAN_UP})
    claim = taken()
    cancelling.cancel_run(run.pk)
    # The same order twice, as by two people, is the same order.
    assert cancelling.cancel_run(run.pk).nudges == {}
    assert states(run)["clean"] == "waiting"

    cancelling.cancel_run(run.pk, also_always=True)

    finishing.finish(claim, Result(AttemptState.CANCELLED))
    assert (state(run), states(run)["clean"]) == ("cancelled", "cancelled")


def test_a_run_that_stops_at_a_failure_still_cleans_up():
    run = opened("a, b, clean", settings={"clean": CLEAN_UP}, continue_on_failure=False)

    fail(taken())

    assert states(run) == {"a": "failed", "b": "cancelled", "clean": "queued"}


def test_a_clean_up_whose_worker_was_lost_runs_again_in_a_run_that_is_being_cancelled():
    run = opened("a, clean", settings={"clean": CLEAN_UP})
    cancelling.cancel_run(run.pk)
    assert node_of(taken()) == "clean"

    losses.lose_owner(OWNER, 3)

    assert states(run)["clean"] == "queued"
    succeed(taken())
    assert state(run) == "cancelled"


def test_one_step_is_cancelled_and_what_needs_it_is_skipped():
    run = opened("a > b > c, a > d, e")
    succeed(taken())

    cancelling.cancel_step(run.pk, step_id("b"))

    assert states(run) == {"a": "succeeded", "b": "cancelled", "c": "skipped", "d": "queued", "e": "queued"}
    assert sorted(run_all()) == ["d", "e"]
    assert state(run) == "cancelled"
    assert broken() == {}


def test_a_step_at_work_is_told_to_stop():
    run = opened("a > b")
    claim = taken()

    effects = cancelling.cancel_step(run.pk, step_id("a"))

    assert effects.stop_attempts == [claim.attempt_id]
    finishing.finish(claim, Result(AttemptState.CANCELLED))
    assert states(run) == {"a": "cancelled", "b": "skipped"}


def test_a_step_that_is_stopped_while_its_worker_is_lost_does_not_begin_anew():
    run = opened("a > b")
    taken()
    cancelling.cancel_step(run.pk, step_id("a"))

    losses.lose_owner(OWNER, 3)

    assert states(run) == {"a": "cancelled", "b": "skipped"}
    assert state(run) == "cancelled"


def test_a_step_that_has_ended_cannot_be_cancelled():
    run = opened("a > b")
    succeed(taken())

    assert cancelling.cancel_step(run.pk, step_id("a")).nudges == {}
    assert states(run) == {"a": "succeeded", "b": "queued"}
