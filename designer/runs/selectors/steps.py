"""The steps of a run as rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max, QuerySet

from designer.core.run_state import AttemptState
from designer.runs.models import Attempt, Metric, Step, StepOutput
from designer.runs.selectors.durations import seconds_between


def steps_of(run_id: int, ids: list[int] | None = None) -> QuerySet[Step]:
    """The steps of a run, or some of them, with what `step_rows` reads; in drawing order."""
    steps = Step.objects.filter(run_id=run_id).select_related("reused_from").order_by("position")
    steps = steps.defer("fixed_parts", "key_parts", "settings")
    return steps if ids is None else steps.filter(pk__in=ids)


def step_rows(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Steps in the API's shape; a fixed number of queries, whatever their number."""
    found = list(steps)
    ids = [step.pk for step in found]
    sources = [step.reused_from_id or step.pk for step in found]
    latest: dict[int, Attempt] = {}
    log_sizes: dict[int, int] = {}
    ended_early: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in Attempt.objects.filter(step_id__in={*ids, *sources}).order_by("step_id", "number"):
        before = latest.get(attempt.step_id)
        if before is not None and before.state == AttemptState.FAILED:
            ended_early[attempt.step_id].append(before)
        latest[attempt.step_id] = attempt
        if attempt.started_at is not None:
            log_sizes[attempt.step_id] = attempt.log_size
        if attempt.state == AttemptState.LOST:
            ended_early[attempt.step_id].append(attempt)
    outputs: dict[int, dict[str, Any]] = defaultdict(dict)
    removed: dict[int, dict[str, int]] = defaultdict(dict)
    for output in StepOutput.objects.filter(step_id__in=ids):
        if output.removed_at is not None:
            removed[output.step_id][output.port] = output.size
            continue
        outputs[output.step_id][output.port] = {
            "digest": output.digest,
            "size": output.size,
            "is_file": output.is_file,
        }
    metrics: dict[int, dict[str, float]] = defaultdict(dict)
    reported = Metric.objects.filter(step_id__in=sources).order_by()
    # A series may have thousands of values, and only its last is shown here.
    latest_ids = reported.values("step_id", "name").annotate(last=Max("id")).values("last")
    for metric in Metric.objects.filter(pk__in=latest_ids).order_by("id"):
        metrics[metric.step_id][metric.name] = metric.value
    return [
        _step_row(
            step,
            latest.get(step.pk),
            ended_early[step.pk],
            log_sizes.get(source, 0),
            outputs[step.pk],
            removed[step.pk],
            metrics[source],
        )
        for step, source in zip(found, sources, strict=True)
    ]


def _step_row(
    step: Step,
    own: Attempt | None,
    ended_early: Iterable[Attempt],
    log_size: int,
    outputs: Mapping[str, Any],
    removed: Mapping[str, int],
    metrics: Mapping[str, float],
) -> dict[str, Any]:
    started = own.started_at if own is not None else step.started_at
    source = step.reused_from
    return {
        "id": step.pk,
        "node": step.node,
        "title": step.title,
        "state": step.state,
        "reason": step.reason or (own.stage if own is not None and own.state == "running" else ""),
        "started_at": started,
        "finished_at": step.finished_at,
        "duration_seconds": seconds_between(started, step.finished_at),
        "starting_seconds": None if own is None else own.starting_seconds,
        "cpu_seconds": None if own is None else own.cpu_seconds,
        "peak_memory_bytes": None if own is None else own.peak_memory_bytes,
        "attempt": step.attempts_made,
        "ended_early": [
            {
                "number": each.number,
                "state": each.state,
                "started_at": each.started_at,
                "finished_at": each.finished_at,
                "error": each.error,
            }
            for each in ended_early
        ],
        "exit_code": step.exit_code,
        "error": step.error,
        "reused_from": None if source is None else {"run": source.run_id, "node": source.node},
        "headline": _headline(metrics),
        "log_size": log_size,
        "outputs": dict(outputs),
        "removed_outputs": dict(removed),
        "metrics": dict(metrics),
    }


_HEADLINES = (("r2", "R² {:.3f}"), ("accuracy", "Accuracy {:.3f}"), ("rows", "{:,.0f} rows"))


def _headline(metrics: Mapping[str, float]) -> str | None:
    for name, form in _HEADLINES:
        if name in metrics:
            return form.format(metrics[name])
    if not metrics:
        return None
    name, value = next(iter(metrics.items()))
    return f"{name} {value:.4g}"
