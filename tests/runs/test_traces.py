"""Runs as spans, made of their rows."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from designer.runs import database as db
from designer.runs import traces
from designer.runs.models import Run, Tracing
from designer.runs.traces import MOST_TRIES, Span, begin_tracing, spans_of, traceparent
from designer.workers.tracing import Tracing as TracingThread
from tests.running import until
from tests.runs.drawn_run import opened, run_all, succeed, take

pytestmark = pytest.mark.django_db


def ended(drawing: str, seconds_ago: float = 60, **options: object) -> Run:
    run = opened(drawing, **options)
    run_all()
    Run.objects.filter(pk=run.pk).update(finished_at=timezone.now() - timedelta(seconds=seconds_ago))
    run.refresh_from_db()
    return run


@pytest.fixture
def begun() -> None:
    begin_tracing()
    Tracing.objects.update(until=timezone.now() - timedelta(hours=1))


def hand_on(export: Callable[[list[Span]], bool], tries: Counter[int] | None = None) -> int:
    return traces.hand_on(export, Counter() if tries is None else tries)


def root(spans: list[Span]) -> object:
    return spans[0].attributes["pipewright.run.id"]


def roots(told: list[list[Span]]) -> list[object]:
    return [root(spans) for spans in told]


def test_what_a_step_is_given_is_where_its_try_stands_in_the_trace():
    run = opened("a")
    claim = take()
    assert claim is not None
    given = traceparent(run.pk, claim.attempt_id)
    succeed(claim)

    run.refresh_from_db()
    tried = next(span for span in spans_of(run) if span.name == "attempt 1")

    assert given == f"00-{tried.trace:032x}-{tried.id:016x}-01"


@pytest.mark.usefixtures("begun")
def test_each_run_is_handed_on_once_in_the_order_of_their_ends():
    later, sooner = ended("a", 10), ended("b", 20)
    told: list[list[Span]] = []

    hand_on(lambda spans: not told.append(spans))
    hand_on(lambda spans: not told.append(spans))

    assert roots(told) == [sooner.pk, later.pk]


@pytest.mark.usefixtures("begun")
def test_what_was_not_taken_is_tried_again_with_the_same_ids():
    run = ended("a > b")
    told: list[list[Span]] = []

    assert hand_on(lambda spans: bool(told.append(spans))) == 0
    assert hand_on(lambda spans: not told.append(spans)) == 1

    assert roots(told) == [run.pk, run.pk]
    assert told[0] == told[1]


def test_runs_that_ended_before_it_was_switched_on_are_not_told():
    ended("a")
    begin_tracing()
    told: list[list[Span]] = []

    hand_on(lambda spans: not told.append(spans))

    assert told == []


@pytest.mark.usefixtures("begun")
def test_runs_that_ended_at_one_moment_are_all_told():
    runs = [ended("a"), ended("b"), ended("c")]
    # As the engine writes it, which on SQLite has three digits of a second where Django sends six.
    db.execute(f"UPDATE runs_run SET finished_at = (SELECT {db.seconds_from_now('(-60)')})")
    assert len(set(Run.objects.values_list("finished_at", flat=True))) == 1
    told: list[list[Span]] = []

    def one_at_a_time(spans: list[Span]) -> bool:
        told.append(spans)
        return len(told) != 2

    hand_on(one_at_a_time)
    hand_on(lambda spans: not told.append(spans))

    assert roots(told) == [runs[0].pk, runs[1].pk, runs[1].pk, runs[2].pk]


def without(refused: set[int], told: list[list[Span]]) -> Callable[[list[Span]], bool]:
    """A receiver that takes all runs but these."""
    return lambda spans: root(spans) not in refused and not told.append(spans)


@pytest.mark.usefixtures("begun")
def test_a_run_that_is_never_taken_while_others_are_is_passed_over_and_named(caplog: pytest.LogCaptureFixture):
    first, bad, worse, last = ended("a", 40), ended("b", 30), ended("c", 20), ended("d", 10)
    told: list[list[Span]] = []
    tries: Counter[int] = Counter()

    turns = 0
    while Tracing.objects.get().run != last.pk:
        hand_on(without({bad.pk, worse.pk}, told), tries)
        turns += 1
        assert turns < 3 * MOST_TRIES

    assert turns >= MOST_TRIES
    assert {root(spans) for spans in told} == {first.pk, last.pk}
    named = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert [text.split(" is not handed on")[0] for text in named] == [
        f"the trace of run {run.pk}" for run in (bad, worse)
    ]
    assert not tries


@pytest.mark.usefixtures("begun")
def test_a_run_that_fails_before_it_reaches_the_receiver_is_passed_over_too():
    bad, good = ended("a", 20), ended("b", 10)
    told: list[list[Span]] = []
    tries: Counter[int] = Counter({bad.pk: MOST_TRIES - 1})

    def breaking(spans: list[Span]) -> bool:
        if root(spans) == bad.pk:
            raise ValueError("what cannot be written down")
        return not told.append(spans)

    assert hand_on(breaking, tries) == 1
    assert {root(spans) for spans in told} == {good.pk}


@pytest.mark.usefixtures("begun")
def test_while_the_receiver_is_away_no_run_is_passed_over_however_long():
    runs = [ended("a", 30), ended("b", 20), ended("c", 10)]
    tries: Counter[int] = Counter()
    for _ in range(4 * MOST_TRIES):
        assert hand_on(lambda _: False, tries) == 0

    # It comes back between the look at the one and at the other.
    told: list[list[Span]] = []
    answers = iter([False])
    assert hand_on(lambda spans: next(answers, True) and not told.append(spans), tries) == 3

    assert {root(spans) for spans in told} == {run.pk for run in runs}


def beside(act: Callable[[], object]) -> threading.Thread:
    """Do something on a connection of its own."""

    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_committed_late_is_told_before_those_that_ended_after_it():
    begin_tracing()
    late, other = opened("a"), opened("b")
    told: list[list[Span]] = []

    def end(run: Run) -> None:
        db.execute(f"UPDATE runs_run SET state = 'succeeded', finished_at = {db.now()} WHERE id = %s", [run.pk])

    with db.atomic():
        end(late)
        if connection.vendor == "postgresql":
            beside(lambda: end(other)).join(30)
        looking = beside(lambda: hand_on(lambda spans: not told.append(spans)))
        # On SQLite it waits for whoever writes, else it looks no further than what is sure.
        looking.join(0.5)
        assert told == []
    looking.join(30)
    if connection.vendor == "sqlite":
        end(other)
    # What ended within this very millisecond is told with the next look.
    until(lambda: hand_on(lambda spans: not told.append(spans)) or len(told) > 1, 10)

    assert roots(told) == [late.pk, other.pk]


def test_a_step_that_never_had_its_turn_and_a_lost_try_are_told_as_what_they_are():
    run = opened("a > b")
    claim = take()
    assert claim is not None
    Run.objects.filter(pk=run.pk).update(finished_at=timezone.now(), state="failed")
    run.refresh_from_db()

    spans = spans_of(run)

    # Neither has an end, and a trace has no span without.
    assert [span.name for span in spans] == ["run drawn"]
    assert spans[0].has_failed


def test_what_ends_before_the_first_look_is_told_too(settings: object):
    settings.PIPEWRIGHT_TRACING = True  # type: ignore[attr-defined]
    stopping = threading.Event()
    stopping.set()
    before = timezone.now()

    TracingThread(lambda: True).start(stopping)

    assert abs(Tracing.objects.get().until - before) < timedelta(seconds=10)
