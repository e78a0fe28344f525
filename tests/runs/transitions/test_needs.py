"""Steps that say what they need of a worker: who takes them, and what they say while nobody can."""

import pytest
from django.utils import timezone

from designer.core.needs import NOTHING, Needs
from designer.runs.models import RunEvent, Step, Worker
from designer.runs.transitions import leases
from designer.runs.waiting import tell_who_waits
from tests.faults.invariants import broken
from tests.runs.drawn_run import node_of, opened, state, succeed

pytestmark = pytest.mark.django_db

GPU = {"needs": {"gpu": 1}}
NONE_YET = "Waits for a worker with gpu=1: none is connected."


def live_worker(name: str = "big", **has: object) -> Worker:
    now = timezone.now()
    return Worker.objects.create(
        name=name, host="lab", pid=1, queues=["local"], slots=2, isolation="none", started_at=now, seen_at=now, **has
    )


def claimed(free: Needs) -> str | None:
    claim, _ = leases.claim(leases.open_queues("local", free), "big", 30, alone=True)
    return None if claim is None else node_of(claim)


def reason(node: str) -> str:
    return Step.objects.get(node=node).reason


def test_a_step_is_taken_only_by_a_worker_that_has_what_it_needs():
    opened("a", settings={"a": GPU})

    assert claimed(NOTHING) is None
    assert claimed(Needs(cpu=64, memory_gb=512)) is None
    assert claimed(Needs(gpu=1)) == "a"
    assert broken() == {}


def test_other_steps_of_the_run_do_not_wait_for_it():
    opened("a, b", settings={"a": GPU})

    assert claimed(NOTHING) == "b"
    assert claimed(NOTHING) is None


def test_a_step_says_at_once_that_no_worker_has_what_it_needs_and_goes_on_saying_it():
    opened("a, b", settings={"a": GPU})
    assert (reason("a"), reason("b")) == (NONE_YET, "")
    assert RunEvent.objects.get(step__node="a").message == NONE_YET

    assert tell_who_waits().nudges == {}

    live_worker(cpu=8)
    assert tell_who_waits().nudges == {}
    assert reason("a") == NONE_YET


def test_it_says_so_no_longer_once_a_worker_is_there_that_has_it():
    run = opened("a", settings={"a": GPU})
    worker = live_worker(gpu=2)

    assert tell_who_waits().nudges == {run.pk: 2}
    assert reason("a") == ""

    worker.gone_at = timezone.now()
    worker.save()
    tell_who_waits()
    assert reason("a") == NONE_YET


def test_a_worker_that_takes_nothing_new_counts_for_none():
    live_worker(gpu=1, draining=True)

    opened("a", settings={"a": GPU})

    assert reason("a") == NONE_YET


def test_a_step_that_waits_for_nothing_but_its_turn_says_nothing():
    live_worker(gpu=1)

    run = opened("a > b", settings={"a": GPU, "b": GPU})

    assert reason("a") == ""
    claim, _ = leases.claim(leases.open_queues("local", Needs(gpu=1)), "big", 30, alone=True)
    assert claim is not None
    succeed(claim)
    assert claimed(Needs(gpu=1)) == "b"
    assert state(run) == "running"
