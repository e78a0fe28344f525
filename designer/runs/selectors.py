"""What people and programs read about runs, in the shapes the API promises."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.expressions import Expression, OrderBy
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.core.cache_key import KeyParts, why_it_ran
from designer.core.component_json import interface_to_json, spec_from_json
from designer.core.errors import NotFound
from designer.core.run_state import StepState
from designer.pipelines.models import Pipeline, PipelineVersion
from designer.registry.models import ComponentVersion, DataVersion
from designer.runs.models import Attempt, Metric, Run, RunEvent, RunTag, Step, StepEdge, StepOutput, Worker

_PIECE = 1024 * 1024
_LONGEST_CHAIN = 100
_WORKER_SILENCE = timedelta(seconds=20)


_TOOK = ExpressionWrapper(F("finished_at") - F("started_at"), output_field=DurationField())
# What a list of runs may be sorted by; "-" before it turns it round. A run's number grows with the time of its start.
RUN_SORTS: dict[str, Expression | F] = {"run": F("id"), "name": F("name"), "state": F("state"), "duration": _TOOK}


def list_runs(workspace: Workspace, filters: Mapping[str, Any]) -> QuerySet[Run]:
    """Runs as they are listed: with what a row shows; `find_runs` says which, and in which order."""
    return (
        find_runs(workspace, filters)
        .select_related("pipeline", "version", "created_by")
        .prefetch_related("tags")
        .defer("graph", "pipeline__graph", "version__graph")
    )


def run_rows(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """The runs of a list, each with the counts of its steps by state; one query for all of them."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    found = Step.objects.filter(run__in=[run.pk for run in runs]).order_by().values_list("run", "state")
    for run_id, state, count in found.annotate(count=Count("id")):
        counts[run_id][state] = count
    return [{**run_row(run), "steps": _counted(counts[run.pk])} for run in runs]


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {"total": sum(counts.values()), **{state: counts.get(state, 0) for state in StepState}}


def find_runs(workspace: Workspace, filters: Mapping[str, Any]) -> QuerySet[Run]:
    """Runs, newest first unless `sort` says otherwise. Filters: `pipeline` id, `state` (one or several with commas),
    `by` who started it, `tag` (all of several with commas), `since` and `before` when it was started, `q` part of the
    name or of a tag, or a run's number."""
    runs = Run.objects.filter(workspace=workspace, is_test=False).order_by(*_order(filters.get("sort") or "-run"))
    if filters.get("pipeline"):
        runs = runs.filter(pipeline_id=filters["pipeline"])
    if filters.get("state"):
        runs = runs.filter(state__in=[state.strip() for state in filters["state"].split(",")])
    if filters.get("q"):
        runs = runs.filter(_matches(filters["q"]))
    if filters.get("by"):
        runs = runs.filter(created_by__username=filters["by"])
    for name in (filters.get("tag") or "").split(","):
        if name:
            runs = runs.filter(Exists(RunTag.objects.filter(run=OuterRef("pk"), name=name)))
    if filters.get("since"):
        runs = runs.filter(created_at__gte=filters["since"])
    if filters.get("before"):
        runs = runs.filter(created_at__lt=filters["before"])
    return runs


def run_ids(workspace: Workspace, filters: Mapping[str, Any], most: int) -> dict[str, Any]:
    """The numbers of the first runs that match, and how many there are of them."""
    found = find_runs(workspace, filters)
    return {"runs": list(found.values_list("pk", flat=True)[:most]), "count": found.count()}


def _order(sort: str) -> list[OrderBy]:
    by = RUN_SORTS[sort.removeprefix("-")]
    first = by.desc(nulls_last=True) if sort.startswith("-") else by.asc(nulls_last=True)
    # Equal ones keep their places from page to page.
    return [first, F("id").desc()]


def _matches(text: str) -> Q:
    tagged = Exists(RunTag.objects.filter(run=OuterRef("pk"), name__icontains=text))
    found = Q(name__icontains=text) | Q(tagged)
    number = text.strip().removeprefix("#")
    return found | Q(pk=int(number)) if number.isdecimal() and len(number) < 19 else found


def last_runs(pipelines: Sequence[Pipeline]) -> dict[int, dict[str, Any]]:
    """The last run of each pipeline, by the pipeline's id; in two queries, whatever their number."""
    latest = Run.objects.filter(pipeline__in=[pipeline.pk for pipeline in pipelines]).order_by()
    ids = latest.values("pipeline").annotate(last=Max("id")).values_list("last", flat=True)
    runs = (
        Run.objects.filter(pk__in=list(ids))
        .select_related("pipeline", "version", "created_by")
        .prefetch_related("tags")
        .defer("graph", "pipeline__graph", "version__graph")
    )
    return {run.pipeline_id: run_row(run) for run in runs if run.pipeline_id is not None}


def runs_of_versions(versions: Sequence[PipelineVersion]) -> dict[int, int]:
    """How many runs each version had, by the version's id."""
    runs = Run.objects.filter(version__in=[version.pk for version in versions]).order_by()
    return dict(runs.values("version").annotate(count=Count("id")).values_list("version", "count"))


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
        "duration_seconds": _seconds(run.started_at, run.finished_at),
        "created_by": "" if run.created_by is None else run.created_by.get_username(),
        "isolation": run.isolation,
        "force_rerun": run.force_rerun,
        "tags": [tag.name for tag in run.tags.all()],
        "retry_of": run.retry_of_id,
    }


def run_snapshot(run: Run) -> dict[str, Any]:
    """A run with all its steps as they are at `seq`; deltas after `seq` bring it up to date."""
    # The number is read first: a change that commits meanwhile is sent again, which does no harm.
    run.refresh_from_db(fields=["seq", "state", "message", "started_at", "finished_at"])
    steps = list(_steps(run.pk))
    versions = {step.component_version_id for step in steps}
    interfaces = [
        interface_to_json(spec_from_json(version.spec))
        for version in ComponentVersion.objects.filter(pk__in=versions).order_by("pk")
    ]
    return {
        **run_row(run),
        "chain": run_chain(run),
        "graph": run.graph,
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
    steps = step_rows(_steps(run.pk, list(last_of_step)))
    deltas = [
        {"seq": event.seq, "kind": "step_changed", "at": event.at, "data": row}
        for row, event in ((row, last_of_step[row["id"]]) for row in steps)
    ]
    if last_of_run is not None:
        deltas.append({"seq": last_of_run.seq, "kind": "run_changed", "at": last_of_run.at, "data": run_row(run)})
    return sorted(deltas, key=lambda delta: delta["seq"])


def _steps(run_id: int, ids: list[int] | None = None) -> QuerySet[Step]:
    steps = Step.objects.filter(run_id=run_id).select_related("reused_from").order_by("position")
    steps = steps.defer("fixed_parts", "key_parts", "settings")
    return steps if ids is None else steps.filter(pk__in=ids)


def step_rows(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Steps in the API's shape; a fixed number of queries, whatever their number."""
    found = list(steps)
    ids = [step.pk for step in found]
    sources = [step.reused_from_id or step.pk for step in found]
    latest = _latest_attempts(sources)
    outputs: dict[int, dict[str, Any]] = defaultdict(dict)
    for output in StepOutput.objects.filter(step_id__in=ids):
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
            step, latest.get(step.reused_from_id or step.pk), outputs[step.pk], metrics[step.reused_from_id or step.pk]
        )
        for step in found
    ]


def _latest_attempts(step_ids: list[int]) -> dict[int, Attempt]:
    attempts = Attempt.objects.filter(step_id__in=step_ids).order_by("step_id", "number")
    return {attempt.step_id: attempt for attempt in attempts}


def _step_row(
    step: Step, attempt: Attempt | None, outputs: Mapping[str, Any], metrics: Mapping[str, float]
) -> dict[str, Any]:
    own = attempt if attempt is not None and attempt.step_id == step.pk else None
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
        "duration_seconds": _seconds(started, step.finished_at),
        "starting_seconds": None if own is None else own.starting_seconds,
        "attempt": step.attempts_made,
        "exit_code": step.exit_code,
        "error": step.error,
        "reused_from": None if source is None else {"run": source.run_id, "node": source.node},
        "headline": _headline(metrics),
        "log_size": 0 if attempt is None else attempt.log_size,
        "outputs": dict(outputs),
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


def step_detail(run: Run, node: str) -> dict[str, Any]:
    """One step with its attempts, inputs, command, and why it ran."""
    step = get_step(run, node)
    source = step.reused_from or step
    attempts = list(Attempt.objects.filter(step=source).order_by("number"))
    shown = attempts[-1] if attempts else None
    parts: KeyParts = step.key_parts or step.fixed_parts
    row = step_rows([step])[0]
    return {
        **row,
        "attempts": [_attempt_row(attempt) for attempt in attempts],
        "inputs": _step_inputs(step, parts),
        "command": shown.command if shown is not None and shown.command else parts["command"],
        "environment": parts["environment"],
        "cache_key": step.cache_key,
        "key_parts": dict(parts),
        "why": why(step),
        "isolation": shown.isolation if shown is not None else "",
    }


def get_step(run: Run, node: str) -> Step:
    step = Step.objects.filter(run=run, node=node).select_related("reused_from", "component_version").first()
    if step is None:
        raise NotFound(f"Run {run.pk} has no step '{node}'.")
    return step


def _attempt_row(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "state": attempt.state,
        "started_at": attempt.started_at,
        "finished_at": attempt.finished_at,
        "duration_seconds": _seconds(attempt.started_at, attempt.finished_at),
        "starting_seconds": attempt.starting_seconds,
        "exit_code": attempt.exit_code,
        "error": attempt.error,
        "log_size": attempt.log_size,
        "cpu_seconds": attempt.cpu_seconds,
        "peak_memory_bytes": attempt.peak_memory_bytes,
        "worker": attempt.lease_owner,
        "isolation": attempt.isolation,
    }


def _step_inputs(step: Step, parts: KeyParts) -> dict[str, Any]:
    edges = {
        edge.port: {"node": edge.parent.node, "port": edge.source_port}
        for edge in StepEdge.objects.filter(child=step).select_related("parent")
    }
    inputs: dict[str, Any] = {name: {"value": value} for name, value in parts["values"].items()}
    for name, digest in parts["data"].items():
        inputs[name] = {"digest": digest}
    for name, edge in edges.items():
        inputs[name] = {**inputs.get(name, {}), "from": edge}
    return inputs


def why(step: Step) -> str:
    """One sentence: why this step ran, or why it was reused."""
    match StepState(step.state):
        case StepState.REUSED if step.reused_from is not None:
            source = step.reused_from
            return f"Reused from run {source.run_id}: component, code, environment, inputs and values are all equal."
        case StepState.REUSED:
            return "Reused from a run that was deleted since: component, code, inputs and values were all equal."
        case StepState.WAITING | StepState.SKIPPED | StepState.CANCELLED:
            return step.reason
        case _:
            pass
    if not step.reusable:
        return "The component says that it is not deterministic, so it runs each time."
    if not step.look_up:
        return "This run was started with force rerun, so nothing was reused."
    earlier = _earlier(step)
    if earlier is None or step.key_parts is None:
        return "It is the first run of this step in this workspace."
    return why_it_ran(step.key_parts, earlier.key_parts, earlier.run_id)


def _earlier(step: Step) -> Step | None:
    """The step to compare with: the same node of the pipeline's last run, else the component's last step anywhere."""
    ended = (
        Step.objects.filter(
            workspace_id=step.workspace_id,
            pk__lt=step.pk,
            key_parts__isnull=False,
            state__in=[StepState.SUCCEEDED, StepState.REUSED],
        )
        .exclude(run_id=step.run_id)
        .order_by("-id")
    )
    # By run: the few runs of the pipeline are walked back, not all the steps of the workspace.
    same_node = ended.filter(run__pipeline=step.run.pipeline_id, node=step.node).order_by("-run_id").first()
    if same_node is not None or step.component_version is None:
        return same_node
    return ended.filter(component_version__component_id=step.component_version.component_id).first()


def log_file(run: Run, node: str, attempt: int | None) -> Path:
    """The log of an attempt (of the last one if `attempt` is None); a reused step shows the one of its source."""
    step = get_step(run, node)
    source = step.reused_from or step
    attempts = Attempt.objects.filter(step=source).order_by("-number")
    found = attempts.first() if attempt is None else attempts.filter(number=attempt).first()
    if found is None:
        raise NotFound(f"'{node}' of run {run.pk} has no attempt{'' if attempt is None else f' {attempt}'} yet.")
    return log_path(source.run_id, source.node, found.number)


def lines_before(path: Path, offset: int) -> int:
    """How many lines of a log end before a byte; read in pieces, whatever its length."""
    count = 0
    with path.open("rb") as file:
        while offset > 0 and (piece := file.read(min(_PIECE, offset))):
            count += piece.count(b"\n")
            offset -= len(piece)
    return count


def log_path(run_id: int, node: str, attempt: int) -> Path:
    return Path(settings.PIPEWRIGHT_HOME.logs) / str(run_id) / f"{node}.{attempt}.log"


def artifact_visible(workspace: Workspace, digest: str) -> bool:
    """Whether something of this workspace refers to the artifact."""
    return (
        StepOutput.objects.filter(digest=digest, step__workspace=workspace).exists()
        or DataVersion.objects.filter(artifact=digest, asset__workspace=workspace).exists()
    )


def artifact_makers(workspace: Workspace, digest: str) -> list[dict[str, Any]]:
    """The steps that made an artifact, first one first; reused steps are not makers."""
    outputs = (
        StepOutput.objects.filter(digest=digest, step__workspace=workspace, step__state=StepState.SUCCEEDED)
        .select_related("step")
        .order_by("id")[:20]
    )
    return [{"run": item.step.run_id, "node": item.step.node, "port": item.port} for item in outputs]


def worker_status() -> dict[str, Any]:
    """Whether a worker lives, and how it keeps steps apart."""
    worker = Worker.objects.filter(gone_at=None).order_by("-seen_at").first()
    if worker is None:
        return {"worker": None, "isolation": "", "isolation_reason": "No worker has been seen yet."}
    alive = timezone.now() - worker.seen_at < _WORKER_SILENCE
    return {
        "worker": {"name": worker.name, "alive": alive, "slots": worker.slots, "seen_at": worker.seen_at},
        "isolation": worker.isolation,
        "isolation_reason": worker.isolation_reason,
    }


def _seconds(start: Any, end: Any) -> float | None:
    return None if start is None or end is None else round((end - start).total_seconds(), 3)
