"""Steps that say what they need of a worker: who takes them, and what they say while nobody can."""

import pytest
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.core.needs import NOTHING, Needs
from designer.runs.models import Run, RunEvent, RunQueue, Step, Worker
from designer.runs.transitions import leases
from designer.runs.waiting import tell_who_waits
from tests.faults.invariants import broken
from tests.runs.drawn_run import node_of, opened, state, succeed, take, workspace

pytestmark = pytest.mark.django_db

GPU = {"needs": {"gpu": 1}}
NONE_YET = "Waits for a worker with gpu=1: none is connected."
OF_RUN = "Waits: the run's limit of steps at once is 1."
OF_WORKSPACE = "Waits: the workspace's limit of steps at once is {}."


def live_worker(name: str = "big", **has: object) -> Worker:
    now = timezone.now()
    return Worker.objects.create(
        **{"name": name, "host": "lab", "pid": 1, "queues": ["local"], "slots": 2, "isolation": "none", **has},
        started_at=now,
        seen_at=now,
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


def test_a_step_says_which_limit_holds_it_back_until_that_holds_nothing_back():
    live_worker()
    run = opened("a, b, c")
    RunQueue.objects.update(most=1)
    claim = take()
    assert claim is not None

    assert tell_who_waits().nudges.keys() == {run.pk}
    assert [reason(node) for node in "abc"] == ["", OF_RUN, OF_RUN]
    assert list(
        RunEvent.objects.filter(step__node__in="bc").order_by("-seq").values_list("message", flat=True)[:2]
    ) == [
        OF_RUN,
        OF_RUN,
    ]
    assert tell_who_waits().nudges == {}

    # Between the end of a step and the next claim none is at work, and still not all may be.
    succeed(claim)
    assert tell_who_waits().nudges == {}
    assert [reason(node) for node in "abc"] == ["", OF_RUN, OF_RUN]

    claim = take()
    assert claim is not None
    succeed(claim)
    tell_who_waits()
    assert [reason(node) for node in "abc"] == ["", "", ""]


def test_a_limit_that_no_worker_reaches_holds_nothing_back():
    live_worker(slots=2)
    opened("a, b, c")
    RunQueue.objects.update(most=2)
    Workspace.objects.update(max_steps_at_once=2)

    tell_who_waits()

    assert [reason(node) for node in "abc"] == ["", "", ""]


def test_of_two_limits_the_narrower_one_is_told():
    live_worker(slots=8)
    opened("a, b, c, d")
    RunQueue.objects.update(most=3)
    Workspace.objects.update(max_steps_at_once=2)

    tell_who_waits()

    assert {reason(node) for node in "abcd"} == {OF_WORKSPACE.format(2)}


def test_a_run_s_limit_counts_its_steps_whatever_they_need():
    live_worker(gpu=1)
    opened("a, b, c", settings={"a": GPU})
    RunQueue.objects.update(most=1)

    assert claimed(Needs(gpu=1)) is not None
    assert claimed(Needs(gpu=1)) is None

    tell_who_waits()
    assert OF_RUN in {reason("a"), reason("b")}


def test_steps_of_all_runs_of_a_workspace_say_that_it_is_full():
    live_worker(slots=4)
    first, second = opened("a, b"), opened("c")
    other = opened("d", in_workspace=workspace("other"))
    Workspace.objects.filter(slug="main").update(max_steps_at_once=2)
    for _ in range(2):
        assert leases.claim(["local"], "big", 30, alone=True)[0] is not None

    tell_who_waits()

    said = set(Step.objects.filter(run__in=[first, second], state="queued").values_list("reason", flat=True))
    assert said == {OF_WORKSPACE.format(2)}
    assert Step.objects.get(run=other).reason == ""
    assert broken() == {}


def test_a_missing_worker_is_told_before_a_limit_and_another_reason_is_left():
    opened("a, b, c", settings={"a": GPU})
    RunQueue.objects.update(most=1)
    assert leases.claim(["local"], "big", 30, alone=True)[0] is not None
    Step.objects.filter(node="c").update(reason="Attempt 1 failed.")

    tell_who_waits()

    assert reason("a") == NONE_YET
    assert reason("c") == "Attempt 1 failed."
    before = Run.objects.get().seq
    assert tell_who_waits().nudges == {}
    assert Run.objects.get().seq == before
