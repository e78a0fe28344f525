"""What several processes do at one moment on PostgreSQL; SQLite has one writer, and keeps them apart by itself."""

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest
from django.db import connection, transaction

from designer.runs import database as db
from designer.runs.models import Step
from designer.runs.retrying import retried
from designer.runs.transitions import leases, settling
from tests.runs.drawn_run import QUEUE, draw

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")


@pytest.fixture(autouse=True)
def _on_postgresql() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("tests/cluster runs it on PostgreSQL")


def at_one_moment(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Each in a thread of its own, all let go together; what they gave."""
    barrier = threading.Barrier(len(acts))
    given: list[T] = []
    failed: list[BaseException] = []

    def begin(act: Callable[[], T]) -> None:
        try:
            barrier.wait(10)
            given.append(act())
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    return given


def test_of_equal_steps_in_runs_that_start_at_one_moment_one_runs() -> None:
    for round_ in range(10):
        runs = [draw("a", values={"a": f"round {round_}"}) for _ in range(4)]

        at_one_moment([lambda run=run: settling.open_run(run.pk) for run in runs])  # type: ignore[misc]

        states = sorted(Step.objects.filter(run__in=runs).values_list("state", flat=True))
        assert states == ["queued", "waiting", "waiting", "waiting"]


def test_a_run_has_no_more_at_work_than_it_may_however_many_workers_claim() -> None:
    run = draw("a, b, c, d")
    run.queues.update(most=1)
    settling.open_run(run.pk)

    claims = at_one_moment([lambda n=n: leases.claim([QUEUE], f"w{n}", 30, alone=True)[0] for n in range(4)])  # type: ignore[misc]

    assert [claim is not None for claim in claims].count(True) == 1


def test_a_transition_that_deadlocks_with_another_is_made_again() -> None:
    first, second = draw("a"), draw("b")
    meeting = threading.Barrier(2)
    tries: list[int] = []

    def raise_both(ids: Sequence[int]) -> None:
        first_try = True

        @retried
        def transition() -> None:
            nonlocal first_try
            tries.append(ids[0])
            with transaction.atomic():
                for position, run_id in enumerate(ids):
                    db.execute("UPDATE runs_run SET priority = priority + 1 WHERE id = %s", [run_id])
                    if position == 0 and first_try:
                        first_try = False
                        meeting.wait(10)

        transition()

    at_one_moment([lambda: raise_both([first.pk, second.pk]), lambda: raise_both([second.pk, first.pk])])

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.priority, second.priority) == (2, 2)
    assert len(tries) == 3
