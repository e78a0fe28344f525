"""From a claim to its finish: what the engine did, told to the database and to whoever follows."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import close_old_connections

from designer.core.errors import StorageError
from designer.core.interfaces import ArtifactStore, AttemptLogs, LogName
from designer.core.run_state import AttemptState
from designer.engine.attempt import AttemptResult, AttemptWork, Progress, run_attempt
from designer.engine.environments import Environments
from designer.engine.guardian import Guardian
from designer.engine.isolation import Isolation
from designer.runs.curves import live_metrics
from designer.runs.journal import Effects
from designer.runs.orders import Order, order_of
from designer.runs.retrying import UNREACHABLE
from designer.runs.traces import traceparent
from designer.runs.transitions import finishing, leases
from designer.runs.transitions.finishing import MetricValue, Output, Result
from designer.runs.transitions.leases import Claim
from designer.workers.held import Holding
from designer.workers.live_metrics import LiveMetrics
from designer.workers.wake import after_commit

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")

PROGRESS_SECONDS = 0.5
PUBLISH_AGAIN_SECONDS = 30.0
ASK_AGAIN_SECONDS = 1.0
LONGEST_STAGE = 200
# These stops are not the run's: another worker has the step, or it is queued again.
_NOT_OURS = frozenset({"shutdown", "lease_lost"})


def _finish(holding: Holding, result: Result) -> Effects | None:
    return finishing.finish(holding.claim, result)


class Execution:
    """Runs what is claimed; `threads` is each step's share of the machine's cores."""

    def __init__(
        self,
        store: ArtifactStore,
        logs: AttemptLogs,
        guardian: Guardian,
        isolation: Isolation,
        environments: Environments,
        work_root: Path,
        log_limit_bytes: int,
        threads: int,
        *,
        may_be_warm: bool,
    ) -> None:
        self._store = store
        self._logs = logs
        self._guardian = guardian
        self._isolation = isolation
        self._environments = environments
        self._work_root = work_root
        self._log_limit_bytes = log_limit_bytes
        self._threads = threads
        self._may_be_warm = may_be_warm

    def run(self, holding: Holding, queue: str, end: Callable[[Holding, Result], Effects | None] = _finish) -> None:
        """Run a held attempt and record through `end` how it ended; an error of our own fails the step and says so."""
        claim = holding.claim
        order = _once_reachable(lambda: _traced(order_of(claim)), holding)
        if order is None:
            return
        live = LiveMetrics(self._logs, live_metrics(claim.run_id, order.node, claim.number, claim.epoch))
        try:
            result = self._run(order, holding, live)
        except Exception as error:
            logger.exception("attempt %s failed in the product itself", claim.attempt_id)
            result = AttemptResult("failed", error=f"Pipewright itself failed: {type(error).__name__}: {error}")
        row = _to_row(result, self._isolation.name)
        effects = _once_reachable(lambda: end(holding, row), holding)
        if effects is not None:
            after_commit(effects, taking=queue)
        live.remove()

    def _run(self, order: Order, holding: Holding, live: LiveMetrics) -> AttemptResult:
        name = LogName(order.claim.run_id, order.node, order.claim.number)
        log = self._logs.begin(name)
        publish = partial(_told_size, self._logs.publish, name)
        try:
            result = self._run_attempt(order, holding, _ProgressRecorder(order.claim, publish, live), log)
        finally:
            size = _told_size(self._logs.end, name)
        return result if size is None or size == result.log_size else replace(result, log_size=size)

    def _run_attempt(
        self, order: Order, holding: Holding, on_progress: "_ProgressRecorder", log: Path
    ) -> AttemptResult:
        work = AttemptWork(
            attempt_id=order.claim.attempt_id,
            epoch=order.claim.epoch,
            run_id=order.claim.run_id,
            node=order.node,
            spec=order.spec,
            code=order.code,
            values=order.values,
            artifacts=order.artifacts,
            environment_variables={**order.environment_variables, **_devices(holding)},
            timeout_seconds=order.timeout_seconds,
            work_root=self._work_root,
            log=log,
            log_limit_bytes=self._log_limit_bytes,
            threads=max(1, int(holding.needs.cpu)) if holding.needs.cpu else self._threads,
            may_be_warm=self._may_be_warm,
        )
        return run_attempt(
            work,
            self._store,
            self._guardian,
            self._isolation,
            self._environments,
            holding.stop,
            on_progress,
        )


def _once_reachable(ask: Callable[[], Answer], holding: Holding) -> Answer | None:
    """Ask the database, again and again while it is away; None once the attempt is no longer this worker's.

    A step must not fail, nor its result be lost, because the database was started anew.
    """
    while holding.stop.reason not in _NOT_OURS:
        try:
            return ask()
        except UNREACHABLE as error:
            close_old_connections()
            logger.warning("attempt %s waits for the database: %s", holding.claim.attempt_id, error)
            time.sleep(ASK_AGAIN_SECONDS)
    return None


def _told_size(publish: Callable[[LogName], int], name: LogName) -> int | None:
    """How much of a log everybody can read; None if that cannot be said now, for which no step fails."""
    try:
        return publish(name)
    except StorageError as error:
        logger.warning("the log of %s is not told yet: %s", name, error.message)
        return None


def _devices(holding: Holding) -> dict[str, str]:
    """So that steps side by side do not take the same devices; one that asked for none sees all, as without us."""
    return {"CUDA_VISIBLE_DEVICES": ",".join(map(str, holding.gpus))} if holding.gpus else {}


def _traced(order: Order) -> Order:
    """So that what a step traces by itself joins its run; it is no part of what decides whether a step is reused."""
    if not settings.PIPEWRIGHT_TRACING:
        return order
    given = {"TRACEPARENT": traceparent(order.claim.run_id, order.claim.attempt_id)}
    return replace(order, environment_variables={**given, **order.environment_variables})


class _ProgressRecorder:
    """Records how far an attempt is: at once what comes before its process, then what is new, twice a second at most.

    So a step that ends sooner is told by its end alone. While the process runs, what it said last stands where its
    stage stood before; what came too soon after the last record is recorded with one of the next looks.
    """

    def __init__(self, claim: Claim, publish: Callable[[], int | None], live: LiveMetrics) -> None:
        self._claim = claim
        self._publish = publish
        self._live = live
        self._stage = self._recorded_stage = ""
        # What the log has, what of it everybody can read, and what of that is recorded.
        self._written = self._log_size = self._recorded_log_size = 0
        self._has_started = False
        self._last = self._publish_from = 0.0

    def __call__(self, progress: Progress) -> None:
        self._live.tell(progress.metrics)
        if progress.line is not None:
            self._stage = progress.line[:LONGEST_STAGE]
        elif progress.stage is not None:
            self._stage = progress.stage
        if progress.log_size is not None:
            self._written = progress.log_size
        now = time.monotonic()
        if progress.stage == "":
            self._has_started = True
        elif self._has_started and now - self._last < PROGRESS_SECONDS:
            return
        self._last = now
        self._publish_log(now)
        if self._stage != self._recorded_stage or self._log_size != self._recorded_log_size:
            self._record()

    def _record(self) -> None:
        claim, stage, log_size = self._claim, self._stage, self._log_size
        try:
            after_commit(leases.note_progress(claim.attempt_id, claim.epoch, log_size=log_size, stage=stage))
        except UNREACHABLE as error:
            close_old_connections()
            logger.warning("how far attempt %s is was not recorded: %s", claim.attempt_id, error)
        else:
            self._recorded_stage, self._recorded_log_size = stage, log_size

    def _publish_log(self, now: float) -> None:
        if self._written <= self._log_size or now < self._publish_from:
            return
        told = self._publish()
        if told is None:
            # Each try may take long, and the step is looked after by the same thread.
            self._publish_from = time.monotonic() + PUBLISH_AGAIN_SECONDS
        else:
            self._log_size = told


def _to_row(result: AttemptResult, isolation: str) -> Result:
    return Result(
        state=AttemptState(result.outcome),
        exit_code=result.exit_code,
        error=result.error,
        outputs=[Output(port, item.digest, item.size, item.is_file) for port, item in result.outputs.items()],
        metrics=[MetricValue(metric.name, metric.value, metric.step) for metric in result.metrics],
        log_size=result.log_size,
        cpu_seconds=result.cpu_seconds,
        peak_memory_bytes=result.peak_memory_bytes,
        starting_seconds=result.starting_seconds,
        command=result.command,
        isolation=isolation,
        started_by={True: "warm", False: "process", None: ""}[result.is_warm],
        start_note=result.start_note,
    )
