"""What a run would do, told before it is started."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from designer.accounts.models import Workspace
from designer.core.graph import Graph
from designer.core.plan import EarlierResult, forecast
from designer.core.run_state import StepState
from designer.core.scope import EVERYTHING, USUAL_PRIORITY, Scope
from designer.pipelines.models import Pipeline
from designer.runs.computes import place_of
from designer.runs.models import Run, Step, StepOutput
from designer.runs.services import parts_of, plan_of, reason_left_out

# How far back it is looked for how long a step took.
_RECENT_RUNS = 20
_REASONS = {
    "reuse": "Equal to run {run}: it will be reused.",
    "run": "It will run.",
    "depends": "It waits for earlier steps; it is reused if they give the same content as before.",
}
_ENDED_WELL = Q(state=StepState.SUCCEEDED) | Q(state=StepState.REUSED, reused_from__isnull=False)


@dataclass(frozen=True)
class _Made:
    """A step that succeeded before, when it did, and how large what it made is."""

    result: EarlierResult
    at: datetime | None
    size: int


def plan_preview(
    workspace: Workspace, graph: Graph, pipeline: Pipeline | None, *, scope: Scope = EVERYTHING
) -> dict[str, Any]:
    """What a run of the drawing would do now, step by step, where, and how long each took last time in the pipeline."""
    plan, catalogue = plan_of(workspace, scope.asked_for(graph))
    recent = _recent_runs(pipeline)
    # Most of a plan is known from the last run, and need not be asked for step by step.
    made: dict[str, _Made | None] = {**_made_by(recent[:1])}
    reused: dict[int | None, _Made] = {}

    def find(key: str) -> EarlierResult | None:
        if key not in made:
            made[key] = _made_before(workspace, key)
        found = made[key]
        if found is None:
            return None
        reused[found.result.step] = found
        return found.result

    told = forecast(plan, lambda step: parts_of(workspace, catalogue, step), find, forced=scope.forced(graph))
    last = _last_seconds(recent)
    settings = {node.id: node.settings for node in graph.nodes}
    return {
        "priority": scope.priority or USUAL_PRIORITY,
        "steps": [
            {
                "node": item.node,
                "outcome": item.outcome,
                "reason": _REASONS[item.outcome].format(run=item.run),
                "run": item.run,
                "last_seconds": last.get(item.node),
                "made_at": None if item.step is None else reused[item.step].at,
                "size": None if item.step is None else reused[item.step].size,
                **place_of(graph, settings[item.node]),
            }
            for item in told
        ]
        + [
            {
                "node": node,
                "outcome": "skip",
                "reason": reason_left_out(graph, cause, node, catalogue, scope.target),
                "run": None,
                "last_seconds": None,
                "made_at": None,
                "size": None,
                **place_of(graph, settings[node]),
            }
            for node, cause in plan.left_out.items()
        ],
    }


def _recent_runs(pipeline: Pipeline | None) -> list[int]:
    if pipeline is None:
        return []
    return list(Run.objects.filter(pipeline=pipeline).order_by("-id").values_list("pk", flat=True)[:_RECENT_RUNS])


def _made_by(run_ids: Sequence[int]) -> dict[str, _Made]:
    """What the steps of runs gave, by their keys; of a reused step, its source made it."""
    steps = Step.objects.filter(_ENDED_WELL, run__in=run_ids, reusable=True, outputs_removed=False)
    return _by_key(steps.order_by("id"))


def _made_before(workspace: Workspace, key: str) -> _Made | None:
    steps = Step.objects.filter(
        workspace=workspace, cache_key=key, state=StepState.SUCCEEDED, reusable=True, outputs_removed=False
    )
    newest = steps.order_by("-id").values_list("pk", flat=True).first()
    return None if newest is None else _by_key(Step.objects.filter(pk=newest)).get(key)


def _by_key(steps: QuerySet[Step]) -> dict[str, _Made]:
    rows = steps.annotate(
        source=Coalesce("reused_from", "pk"),
        source_run=Coalesce("reused_from__run", "run"),
        made_at=Coalesce("reused_from__finished_at", "finished_at"),
    ).values_list("pk", "cache_key", "source", "source_run", "made_at")
    listed = list(rows)
    digests: dict[int, dict[str, str]] = defaultdict(dict)
    sizes: dict[int, int] = defaultdict(int)
    for output in StepOutput.objects.filter(step__in=[row[0] for row in listed]):
        digests[output.step_id][output.port] = output.digest
        sizes[output.step_id] += output.size
    return {
        key: _Made(EarlierResult(run, digests[step_id], source), made_at, sizes[step_id])
        for step_id, key, source, run, made_at in listed
    }


def _last_seconds(run_ids: Sequence[int]) -> dict[str, float]:
    """How long each node's step took when it last ran, also where it was reused since."""
    steps = Step.objects.filter(_ENDED_WELL, run__in=run_ids).order_by("id")
    times = steps.annotate(
        began=Coalesce("reused_from__started_at", "started_at"),
        ended=Coalesce("reused_from__finished_at", "finished_at"),
    )
    return {
        node: round((ended - began).total_seconds(), 3)
        for node, began, ended in times.values_list("node", "began", "ended")
        if began is not None and ended is not None
    }
