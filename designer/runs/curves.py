"""Metrics that a step reported along the way, as curves: from the database, or while it runs from beside its log."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from designer.core.errors import NotFound
from designer.core.interfaces import AttemptLogs, LogName
from designer.core.run_state import AttemptState
from designer.engine.metrics import from_lines
from designer.runs.models import Attempt, Metric, Step

MOST_CURVES = 40
MOST_POINTS = 400

Point = tuple[float, float]
_Reported = tuple[str, int | None, float]


def live_metrics(run: int, node: str, attempt: int, epoch: int) -> LogName:
    """Where the metrics of an attempt are told while it runs; those of an earlier holder are not its own."""
    return LogName(run, node, attempt, f"metrics-{epoch}")


def step_curves(step: Step, logs: AttemptLogs) -> dict[str, Any]:
    """Each metric with at least two positions, thinned to what a drawing can show."""
    curves = curves_of(_reported(step, logs))
    return {
        "curves": [
            {"name": name, "points": thinned(points, MOST_POINTS), "count": len(points)}
            for name, points in curves[:MOST_CURVES]
        ],
        "left_out": max(0, len(curves) - MOST_CURVES),
    }


def curves_of(reported: Iterable[_Reported]) -> list[tuple[str, list[Point]]]:
    """By name in the order they turned up; of a position that was reported again, the last value counts."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for name, position, value in reported:
        if position is not None:
            found[name][position] = value
    return [
        (name, [(float(at), points[at]) for at in sorted(points)]) for name, points in found.items() if len(points) > 1
    ]


def thinned(points: Sequence[Point], most: int) -> Sequence[Point]:
    """At most about `most` of the points: of each stretch its lowest and its highest, so that no peak is lost."""
    if len(points) <= most:
        return points
    stretches = max(1, most // 2 - 1)
    inner = points[1:-1]
    kept = [points[0]]
    for number in range(stretches):
        stretch = inner[number * len(inner) // stretches : (number + 1) * len(inner) // stretches]
        ends = {min(stretch, key=_value), max(stretch, key=_value)}
        kept += sorted(ends)
    return [*kept, points[-1]]


def _value(point: Point) -> float:
    return point[1]


def _reported(step: Step, logs: AttemptLogs) -> Iterable[_Reported]:
    running = Attempt.objects.filter(step=step, state=AttemptState.RUNNING).order_by("-number").first()
    if running is not None:
        try:
            with logs.open(live_metrics(step.run_id, step.node, running.number, running.lease_epoch)) as file:
                found = from_lines(file.read())
        except NotFound:
            return []
        return [(metric.name, metric.step, metric.value) for metric in found]
    metrics = Metric.objects.filter(step_id=step.reused_from_id or step.pk, position__isnull=False).order_by("id")
    return metrics.values_list("name", "position", "value")
