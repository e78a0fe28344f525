"""Giving an output up while a run is about to reuse it, in two transactions at once: one of the two lets go."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from designer.core.run_state import AttemptState
from designer.runs import giving_up
from designer.runs.models import Run, Step, StepOutput
from designer.runs.transitions import finishing, leases, settling
from designer.runs.transitions.finishing import Output, Result
from tests.runs.drawn_run import QUEUE, draw

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def two_writers() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("on SQLite one transaction writes at a time")


@pytest.fixture
def old() -> giving_up.OldOutput:
    """The output of a run that has ended."""
    settling.open_run(draw("a").pk)
    claim, _ = leases.claim([QUEUE], "w", 30, alone=True)
    assert claim is not None
    finishing.finish(claim, Result(AttemptState.SUCCEEDED, 0, outputs=[Output("out", "d" * 64, 1, True)]))
    return giving_up.old_outputs()[0]


def beside(act: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """Do something in a transaction of its own, in another thread."""
    told: list[object] = []

    def run() -> None:
        try:
            told.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, told


def test_what_a_run_is_about_to_reuse_stays(old):
    again = draw("a")

    with transaction.atomic():
        settling.open_run(again.pk)
        thread, told = beside(lambda: giving_up.give_up(old))
        thread.join(30)
        # Nothing was waited for: whoever reuses is not held up.
        assert told == [False]

    assert Step.objects.get(run=again).state == "reused"
    assert not StepOutput.objects.exclude(removed_at=None).exists()


def test_what_is_being_given_up_is_not_reused(old):
    again = draw("a")

    with transaction.atomic():
        assert giving_up.give_up(old) is True
        thread, _ = beside(lambda: settling.open_run(again.pk))
        thread.join(0.5)
        assert thread.is_alive(), "it should wait until it is known whether the output stays"
    thread.join(30)

    assert Step.objects.get(run=again).state == "queued"


def test_a_run_that_is_being_pinned_keeps_its_outputs(old):
    with transaction.atomic():
        giving_up.set_pinned(Run.objects.get(pk=old.run), True)
        thread, told = beside(lambda: giving_up.give_up(old))
        thread.join(30)

    assert told == [False]
