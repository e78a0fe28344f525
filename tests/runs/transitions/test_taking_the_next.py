"""A worker's thread ends one step and takes another in one transaction."""

from collections.abc import Callable

import pytest

from designer.core.run_state import AttemptState
from designer.runs.journal import Journal
from designer.runs.models import Attempt, RunEvent, RunQueue, Workspace
from designer.runs.transitions import finishing, leases
from designer.runs.transitions.finishing import Output, Result
from designer.runs.transitions.leases import Claim
from tests.runs.drawn_run import OWNER, QUEUE, node_of, opened, state, states, take

pytestmark = pytest.mark.django_db

DONE = Result(AttemptState.SUCCEEDED, 0, outputs=[Output("out", "what it made", 1, True)])


def next_for(owner: str = OWNER, *, alone: bool = True) -> Callable[[Journal], Claim | None]:
    return lambda journal: leases.claim_in(journal, [QUEUE], owner, 30, alone=alone)


def test_the_step_that_waited_for_this_one_is_at_work_as_soon_as_this_has_ended():
    run = opened("a > b")
    a = take()

    effects, b = finishing.finish_and_take(a, DONE, next_for())

    assert node_of(b) == "b"
    assert states(run) == {"a": "succeeded", "b": "running"}
    told = RunEvent.objects.filter(run=run, kind="step").order_by("seq").values_list("step__node", "state")
    assert list(told)[-3:] == [("a", "succeeded"), ("b", "queued"), ("b", "running")]
    assert effects.nudges == {run.pk: RunEvent.objects.filter(run=run).count()}
    queue = RunQueue.objects.get(run=run)
    assert (queue.queued, queue.running) == (0, 1)


def test_after_the_last_step_nothing_is_taken():
    run = opened("a")

    _, taken = finishing.finish_and_take(take(), DONE, next_for())

    assert taken is None
    assert (state(run), states(run)) == ("succeeded", {"a": "succeeded"})


def test_what_waits_longer_in_another_run_is_left_to_a_claim_of_its_own():
    here, other = opened("a, b"), opened("c", priority=1)
    RunQueue.objects.filter(run=other).update(queued=0)
    a = take()
    RunQueue.objects.filter(run=other).update(queued=1)

    _, taken = finishing.finish_and_take(a, DONE, next_for())

    assert taken is None
    assert states(here) == {"a": "succeeded", "b": "queued"}
    assert node_of(take()) == "c"


def test_a_workspace_that_counts_its_steps_is_asked_by_a_claim_of_its_own():
    opened("a > b")
    a = take()
    Workspace.objects.update(max_steps_at_once=1)

    _, taken = finishing.finish_and_take(a, DONE, next_for())

    assert taken is None
    assert node_of(take()) == "b"


def test_who_lost_the_step_ends_nothing_and_takes_nothing():
    run = opened("a, b")
    a = take()
    Attempt.objects.filter(pk=a.attempt_id).update(lease_epoch=a.epoch + 1)

    assert finishing.finish_and_take(a, DONE, next_for()) == (None, None)

    assert states(run) == {"a": "running", "b": "queued"}


def test_a_step_that_must_be_alone_is_not_taken_beside_another():
    run = opened("a, b")
    a = take()
    Attempt.objects.filter(step__node="b").update(solo=True)

    _, beside_another = finishing.finish_and_take(a, DONE, next_for(alone=False))

    assert beside_another is None
    assert states(run)["b"] == "queued"
    assert node_of(take(alone=True)) == "b"
