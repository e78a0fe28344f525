"""A run that has ended as the spans of one trace, made of its rows: what crashed on the way is told all the same.

Names of runs, steps and components are told, and how steps ended; never values, commands, logs or error texts, in which
anything may stand.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from blake3 import blake3
from django.db.models import Q
from django.db.models.functions import Now

from designer.core.run_state import AttemptState, RunState, StepState
from designer.runs import database as db
from designer.runs.models import Attempt, Run, Step, Tracing, Worker
from designer.runs.retrying import UNREACHABLE

logger = logging.getLogger(__name__)

Value = str | int | float | bool

MOST_TRIES = 10
_RUNS_AT_ONCE = 20
_FAILED = frozenset({RunState.FAILED, StepState.FAILED, AttemptState.FAILED, AttemptState.LOST})


@dataclass(frozen=True)
class Span:
    name: str
    trace: int
    id: int
    parent: int | None
    started_at: datetime
    ended_at: datetime
    attributes: Mapping[str, Value]
    has_failed: bool = False
    # Trace and span of what this one took over.
    link: tuple[int, int] | None = field(default=None)


def traceparent(run_id: int, attempt_id: int) -> str:
    """What a step's process is given, so that spans of its own join the trace of its run."""
    created_at = Run.objects.values_list("created_at", flat=True).get(pk=run_id)
    return f"00-{_trace_id(run_id, created_at):032x}-{_span_id('attempt', attempt_id):016x}-01"


def begin_tracing() -> None:
    """Runs that end from now on are told; the first time, none of those before."""
    Tracing.objects.get_or_create(pk=1, defaults={"until": Now()})


def hand_on(export: Callable[[list[Span]], bool], tries: Counter[int]) -> int:
    """Export runs that have ended since, in that order; how many. At least once, with the same ids each time.

    `tries` is what the caller keeps from one call to the next. A run that was tried `MOST_TRIES` times is passed over
    once another one is taken; while none is, the receiver is away.
    """
    runs = _ended()
    count = 0
    for place, run in enumerate(runs):
        is_taken = _is_taken(run, export)
        if not is_taken:
            tries[run.pk] += 1
            # Each time another, for this one may not be the only one of its kind.
            later = runs[place + 1 :]
            other = later[tries[run.pk] % len(later)] if later else None
            if tries[run.pk] < MOST_TRIES or other is None or not _is_taken(other, export):
                break
            # Once more: the receiver may have come back just now.
            is_taken = _is_taken(run, export)
            if not is_taken:
                logger.error(
                    "the trace of run %s is not handed on: it failed %s times, and that of run %s did not",
                    run.pk,
                    tries[run.pk],
                    other.pk,
                )
        count += is_taken
        del tries[run.pk]
        Tracing.objects.filter(pk=1).update(until=run.finished_at, run=run.pk)
    return count


def _ended() -> list[Run]:
    """The next runs to tell of; what another may still commit to have ended before them is waited for."""
    place = Tracing.objects.get(pk=1)
    # SQLite compares texts, and the engine writes fewer digits of a second than Django sends: of two equal moments the
    # sent one is the later text.
    told = Q(finished_at__lte=place.until, pk__lte=place.run)
    since = Q(finished_at__gt=place.until - timedelta(microseconds=1))
    settled = Q(finished_at__lte=db.settled_until() - timedelta(microseconds=1))
    ended = Run.objects.filter(since & ~told & settled, is_test=False)
    return list(ended.order_by("finished_at", "pk")[:_RUNS_AT_ONCE])


def _is_taken(run: Run, export: Callable[[list[Span]], bool]) -> bool:
    try:
        return export(spans_of(run))
    except UNREACHABLE:
        raise
    except Exception:
        logger.exception("the trace of run %s fails", run.pk)
        return False


def spans_of(run: Run) -> list[Span]:
    """One span for a run, below it one for each step that had its turn, below those one for each try and its parts."""
    assert run.finished_at is not None
    trace, root = _trace_id(run.pk, run.created_at), _span_id("run", run.pk)
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in Attempt.objects.filter(run=run).defer("command", "error").order_by("step_id", "number"):
        attempts[attempt.step_id].append(attempt)
    owners = {attempt.lease_owner for found in attempts.values() for attempt in found}
    hosts = dict(Worker.objects.filter(name__in=owners).values_list("name", "host"))
    spans = [
        Span(
            f"run {run.name}",
            trace,
            root,
            None,
            run.created_at,
            run.finished_at,
            {"pipewright.run.id": run.pk, "pipewright.run.name": run.name, "pipewright.outcome": run.state},
            run.state in _FAILED,
        )
    ]
    steps = Step.objects.filter(run=run).select_related("component_version__component", "reused_from__run")
    for step in steps.defer("fixed_parts", "key_parts", "settings", "error").order_by("position"):
        spans += _of_step(step, attempts[step.pk], trace, root, hosts)
    return spans


def _of_step(step: Step, attempts: list[Attempt], trace: int, root: int, hosts: Mapping[str, str]) -> list[Span]:
    began = attempts[0].created_at if attempts else step.started_at
    if began is None or step.finished_at is None:
        # It never had its turn.
        return []
    id_ = _span_id("step", step.pk)
    version, source = step.component_version, step.reused_from
    attributes: dict[str, Value] = {
        "pipewright.run.id": step.run_id,
        "pipewright.step.node": step.node,
        "pipewright.outcome": step.state,
        "pipewright.reused": step.state == StepState.REUSED,
    }
    if version is not None:
        attributes["pipewright.component.name"] = version.component.name
        attributes["pipewright.component.version"] = version.version
    link = None
    if source is not None:
        attributes["pipewright.reused.run.id"] = source.run_id
        link = (_trace_id(source.run_id, source.run.created_at), _span_id("step", source.pk))
    failed = step.state in _FAILED
    spans = [Span(f"step {step.node}", trace, id_, root, began, step.finished_at, attributes, failed, link)]
    for attempt in attempts:
        spans += _of_attempt(attempt, step.node, trace, id_, hosts)
    return spans


def _of_attempt(attempt: Attempt, node: str, trace: int, step: int, hosts: Mapping[str, str]) -> list[Span]:
    started, ended = attempt.started_at, attempt.finished_at
    if started is None or ended is None:
        return []
    id_ = _span_id("attempt", attempt.pk)
    found: dict[str, Value | None] = {
        "pipewright.run.id": attempt.run_id,
        "pipewright.step.node": node,
        "pipewright.attempt.number": attempt.number,
        "pipewright.outcome": attempt.state,
        "pipewright.exit_code": attempt.exit_code,
        "pipewright.worker": attempt.lease_owner or None,
        "host.name": hosts.get(attempt.lease_owner),
        "pipewright.cpu_seconds": attempt.cpu_seconds,
        "pipewright.peak_memory_bytes": attempt.peak_memory_bytes,
    }
    attributes = {name: value for name, value in found.items() if value is not None}
    failed = attempt.state in _FAILED
    queued = Span("queued", trace, _span_id("queued", attempt.pk), step, attempt.created_at, started, {})
    spans = [queued, Span(f"attempt {attempt.number}", trace, id_, step, started, ended, attributes, failed)]
    if attempt.starting_seconds is not None:
        ready = min(ended, started + timedelta(seconds=attempt.starting_seconds))
        spans += [
            Span("starting", trace, _span_id("starting", attempt.pk), id_, started, ready, {}),
            Span("running and storing", trace, _span_id("running", attempt.pk), id_, ready, ended, {}, failed),
        ]
    return spans


def _trace_id(run_id: int, created_at: datetime) -> int:
    # Of what a row has, so that whoever asks, however often, is told the same.
    return int(blake3(f"run {run_id} {created_at.isoformat()}".encode()).hexdigest(16), 16)


def _span_id(what: str, number: int) -> int:
    return int(blake3(f"{what} {number}".encode()).hexdigest(8), 16)
