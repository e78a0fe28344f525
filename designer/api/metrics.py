"""What Prometheus reads: of the database, as of the moment of asking, and of this server's process."""

import hmac
import logging
import shutil
import threading
import time
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from designer.core.errors import StorageError
from designer.process_figures import REGISTRY
from designer.runs.selectors.figures import BOUNDS, Figures, figures
from designer.workers.stores import artifact_store

logger = logging.getLogger(__name__)

# Artifacts are files that have to be looked at one by one.
_LOOK_AGAIN_SECONDS = 600.0


@csrf_exempt
def metrics(request: HttpRequest) -> HttpResponse:
    """Nobody's, unless a token is set for it, and then only for who shows that; no sign-in opens it."""
    token = settings.PIPEWRIGHT_METRICS_TOKEN
    if not token:
        raise Http404
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    # Bytes, for what was sent need not be ASCII.
    if scheme.lower() != "bearer" or not hmac.compare_digest(shown.strip().encode(), token.encode()):
        answer = "This address wants the token of PIPEWRIGHT_METRICS_TOKEN: `Authorization: Bearer TOKEN`.\n"
        refused = HttpResponse(answer, status=401, content_type="text/plain; charset=utf-8")
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    database = CollectorRegistry()
    database.register(_Database())
    text = generate_latest(database) + generate_latest(REGISTRY)
    return HttpResponse(text, content_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})


class _Database(Collector):
    def describe(self) -> list[Metric]:
        # Or registering would collect.
        return []

    def collect(self) -> Iterator[Metric]:
        found = figures()
        build = GaugeMetricFamily("pipewright_build_info", "The version that runs; always 1.", labels=["version"])
        build.add_metric([settings.PIPEWRIGHT_VERSION], 1)
        yield build
        yield _gauge("pipewright_runs", "Runs that there are.", "state", found.runs)
        yield _gauge("pipewright_steps", "Steps of the runs that there are.", "state", found.steps)
        yield _gauge("pipewright_queued_steps", "Steps that wait for a worker.", "compute", found.queued)
        yield GaugeMetricFamily(
            "pipewright_oldest_queued_step_age_seconds",
            "How long the step that waits longest has been there; 0 if none waits.",
            found.oldest_queued_seconds,
        )
        yield _gauge("pipewright_workers", "Workers that have not said goodbye.", "state", found.workers)
        yield _gauge(
            "pipewright_worker_slots", "Steps that workers which take them run at once.", "compute", found.slots
        )
        yield _gauge("pipewright_worker_slots_used", "Steps that are at work.", "compute", found.at_work)
        yield from _counters(found)
        yield from _disk()


def _counters(found: Figures) -> Iterator[Metric]:
    ended = CounterMetricFamily("pipewright_attempts", "Tries at steps that were begun and ended.", labels=["outcome"])
    for outcome in ("succeeded", "failed", "cancelled", "lost"):
        ended.add_metric([outcome], found.ended.get(outcome, 0))
    yield ended
    yield CounterMetricFamily(
        "pipewright_steps_reused", "Steps whose result was taken over instead of running them.", found.reused
    )
    buckets, so_far = [], 0
    for bound, count in zip([*map(str, BOUNDS), "+Inf"], found.durations, strict=True):
        so_far += count
        buckets.append((bound, float(so_far)))
    yield HistogramMetricFamily(
        "pipewright_attempt_duration_seconds",
        "How long tries at steps took, from being taken to their end.",
        buckets=buckets,
        sum_value=found.duration_seconds,
    )


def _disk() -> Iterator[Metric]:
    disk = shutil.disk_usage(settings.PIPEWRIGHT_HOME.root)
    yield GaugeMetricFamily("pipewright_disk_free_bytes", "Room on the disk of this server's home.", disk.free)
    yield GaugeMetricFamily("pipewright_disk_size_bytes", "Size of the disk of this server's home.", disk.total)
    artifacts = _ARTIFACTS.bytes()
    if artifacts is not None:
        yield GaugeMetricFamily(
            "pipewright_artifacts_bytes", "Size of all artifacts, as of some minutes ago at most.", artifacts
        )


def _gauge(name: str, about: str, label: str, values: Mapping[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=[label])
    for value, count in sorted(values.items()):
        family.add_metric([value], count)
    return family


class _ArtifactBytes:
    """How large the artifacts are, looked at beside the requests; unknown until the first look is over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bytes: int | None = None
        self._look_at = 0.0

    def bytes(self) -> int | None:
        with self._lock:
            if time.monotonic() >= self._look_at:
                self._look_at = time.monotonic() + _LOOK_AGAIN_SECONDS
                threading.Thread(target=self._look, name="size of artifacts", daemon=True).start()
            return self._bytes

    def _look(self) -> None:
        try:
            self._bytes = sum(stored.bytes for stored in artifact_store().stored())
        except (StorageError, OSError) as error:
            # An old figure would look like a present one.
            self._bytes = None
            logger.warning("how large the artifacts are cannot be told: %s", error)


_ARTIFACTS = _ArtifactBytes()
