"""Hands traces of runs on by OpenTelemetry, where that is switched on; nothing of it is imported where it is not."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db import close_old_connections

from designer.runs.traces import Span, begin_tracing, hand_on

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
_SPANS_AT_ONCE = 500
_SAY_AGAIN_TURNS = 150


class Tracing:
    """A thread of one worker: of those that could, the one that sweeps exports."""

    def __init__(self, is_mine: Callable[[], bool]) -> None:
        self._is_mine = is_mine
        self._failures = 0
        # Of the runs that were not taken, by their numbers.
        self._tries: Counter[int] = Counter()

    def start(self, stopping: threading.Event) -> None:
        """Begin, if it is switched on; a receiver that does not answer keeps nobody but this thread waiting."""
        if not settings.PIPEWRIGHT_TRACING:
            return
        try:
            export = _exporter()
        except ImportError:
            logger.warning(
                "OTEL_EXPORTER_OTLP_ENDPOINT is set, and what hands traces on is not installed: "
                "`pip install 'pipewright[tracing]'`. Runs go on without."
            )
            return
        # Before any step is taken: a run may have ended by the first look.
        begin_tracing()
        threading.Thread(target=self._work, args=(export, stopping), name="traces", daemon=True).start()

    def _work(self, export: Callable[[list[Span]], bool], stopping: threading.Event) -> None:
        while not stopping.wait(LOOK_SECONDS):
            try:
                if self._is_mine():
                    hand_on(lambda spans: self._noted(export(spans)), self._tries)
            except Exception:
                # The database may be away for a moment, and what has not been handed on stays to be.
                logger.exception("traces were not handed on")
            finally:
                close_old_connections()

    def _noted(self, exported: bool) -> bool:
        if exported:
            self._failures = 0
            return True
        if self._failures % _SAY_AGAIN_TURNS == 0:
            logger.warning("the receiver of traces does not take them; they are kept and tried again")
        self._failures += 1
        return False


def _exporter() -> Callable[[list[Span]], bool]:
    # The SDK and protobuf take many megabytes and most of a second.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExportResult
    from opentelemetry.sdk.util.instrumentation import InstrumentationScope
    from opentelemetry.trace import Link, SpanContext, Status, StatusCode, TraceFlags

    resource = Resource.create({SERVICE_VERSION: settings.PIPEWRIGHT_VERSION})
    if str(resource.attributes.get(SERVICE_NAME, "")).startswith("unknown_service"):
        resource = resource.merge(Resource({SERVICE_NAME: "pipewright"}))
    scope = InstrumentationScope("pipewright", settings.PIPEWRIGHT_VERSION)
    # It reads the standard variables: where to, with which headers, how long.
    exporter = OTLPSpanExporter()

    def context(trace: int, span: int) -> SpanContext:
        return SpanContext(trace, span, is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED))

    def readable(span: Span) -> ReadableSpan:
        return ReadableSpan(
            span.name,
            context=context(span.trace, span.id),
            parent=None if span.parent is None else context(span.trace, span.parent),
            resource=resource,
            attributes=dict(span.attributes),
            links=[] if span.link is None else [Link(context(*span.link))],
            status=Status(StatusCode.ERROR if span.has_failed else StatusCode.UNSET),
            start_time=_nanoseconds(span.started_at),
            end_time=_nanoseconds(span.ended_at),
            instrumentation_scope=scope,
        )

    def export(spans: list[Span]) -> bool:
        return all(
            exporter.export([readable(span) for span in batch]) is SpanExportResult.SUCCESS for batch in _batches(spans)
        )

    return export


def _batches(spans: Iterable[Span]) -> Iterator[list[Span]]:
    iterator = iter(spans)
    while batch := list(islice(iterator, _SPANS_AT_ONCE)):
        yield batch


def _nanoseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000_000) * 1_000
