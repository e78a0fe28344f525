"""Runs as spans, made of their rows."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from designer.runs import database as db
from designer.runs.models import Run, Tracing
from designer.runs.traces import Span, begin_tracing, hand_on, spans_of, traceparent
from designer.workers.tracing import Tracing as TracingThread
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


def roots(told: list[list[Span]]) -> list[object]:
    return [spans[0].attributes["pipewright.run.id"] for spans in told]


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
    db.execute(f"UPDATE runs_run SET finished_at = {db.seconds_from_now('(-60)')}")
    assert len(set(Run.objects.values_list("finished_at", flat=True))) == 1
    told: list[list[Span]] = []

    def one_at_a_time(spans: list[Span]) -> bool:
        told.append(spans)
        return len(told) != 2

    hand_on(one_at_a_time)
    hand_on(lambda spans: not told.append(spans))

    assert roots(told) == [runs[0].pk, runs[1].pk, runs[1].pk, runs[2].pk]


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
