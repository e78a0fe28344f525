"""One run: its head, all its steps at one moment, and what changed since."""

from collections.abc import Iterable
from typing import Any

from designer.accounts.models import Workspace
from designer.core.component_json import interface_to_json, spec_from_json
from designer.core.errors import NotFound
from designer.core.scope import PRIORITIES
from designer.registry.models import ComponentVersion
from designer.runs.models import Run, RunEvent
from designer.runs.selectors.durations import seconds_between
from designer.runs.selectors.steps import step_rows, steps_of

_LONGEST_CHAIN = 100
_PRIORITY_NAMES = {number: name for name, number in PRIORITIES.items()}


def get_run(workspace: Workspace, run_id: int) -> Run:
    run = (
        Run.objects.filter(workspace=workspace, pk=run_id)
        .select_related("pipeline", "version", "created_by")
        .defer("pipeline__graph", "version__graph")
        .first()
    )
    if run is None:
        raise NotFound(f"There is no run {run_id} in this workspace.")
    return run


def run_row(run: Run) -> dict[str, Any]:
    """A run without its steps."""
    return {
        "id": run.pk,
        "name": run.name,
        "pipeline": None if run.pipeline is None else {"id": run.pipeline.pk, "name": run.pipeline.name},
        "version": None if run.version is None else run.version.number,
        "state": run.state,
        "message": run.message,
        "seq": run.seq,
        "created_at": run.created_at,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "duration_seconds": seconds_between(run.started_at, run.finished_at),
        "created_by": "" if run.created_by is None else run.created_by.get_username(),
        "isolation": run.isolation,
        "force_rerun": run.force_rerun,
        "target": run.target,
        "priority": _PRIORITY_NAMES[run.priority],
        "tags": [tag.name for tag in run.tags.all()],
        "pinned": run.pinned,
        "retry_of": run.retry_of_id,
    }


def run_snapshot(run: Run) -> dict[str, Any]:
    """A run with all its steps as they are at `seq`; deltas after `seq` bring it up to date."""
    # The number is read first: a change that commits meanwhile is sent again, which does no harm.
    run.refresh_from_db(fields=["seq", "state", "message", "started_at", "finished_at"])
    steps = list(steps_of(run.pk))
    versions = {step.component_version_id for step in steps}
    interfaces = [
        interface_to_json(spec_from_json(version.spec))
        for version in ComponentVersion.objects.filter(pk__in=versions).order_by("pk")
    ]
    return {
        **run_row(run),
        "chain": run_chain(run),
        "graph": run.drawing.graph,
        "components": interfaces,
        "steps": step_rows(steps),
    }


def run_chain(run: Run) -> list[dict[str, Any]]:
    """The runs that repeat one another: those that this one repeats, itself, and those that repeat it; oldest first.

    Empty when it stands alone.
    """
    ids = {run.pk}
    before = run.retry_of_id
    while before is not None and len(ids) < _LONGEST_CHAIN:
        ids.add(before)
        before = Run.objects.values_list("retry_of", flat=True).get(pk=before)
    after = [run.pk]
    while after and len(ids) < _LONGEST_CHAIN:
        after = list(Run.objects.filter(retry_of__in=after).order_by("id").values_list("pk", flat=True))
        ids.update(after)
    if len(ids) == 1:
        return []
    chain = Run.objects.filter(pk__in=ids).order_by("id")
    return [
        {"id": pk, "state": state, "created_at": at} for pk, state, at in chain.values_list("pk", "state", "created_at")
    ]


def events_after(run: Run, seq: int, limit: int = 1000) -> dict[str, Any]:
    """What changed after `seq`: the steps concerned as they are now, and the run itself."""
    run.refresh_from_db(fields=["seq", "state", "message", "started_at", "finished_at"])
    events = list(RunEvent.objects.filter(run=run, seq__gt=seq, seq__lte=run.seq).order_by("seq")[: limit + 1])
    if len(events) > limit:
        return {"seq": run.seq, "after": seq, "events": [], "reset": True}
    return {"seq": run.seq, "after": seq, "events": _deltas(run, events), "reset": False}


def _deltas(run: Run, events: Iterable[RunEvent]) -> list[dict[str, Any]]:
    last_of_step: dict[int, RunEvent] = {}
    last_of_run: RunEvent | None = None
    for event in events:
        if event.step_id is None:
            last_of_run = event
        else:
            last_of_step[event.step_id] = event
    steps = step_rows(steps_of(run.pk, list(last_of_step)))
    deltas = [
        {"seq": event.seq, "kind": "step_changed", "at": event.at, "data": row}
        for row, event in ((row, last_of_step[row["id"]]) for row in steps)
    ]
    if last_of_run is not None:
        deltas.append({"seq": last_of_run.seq, "kind": "run_changed", "at": last_of_run.at, "data": run_row(run)})
    return sorted(deltas, key=lambda delta: delta["seq"])
