"""A database as it is after months of work, filled in seconds: real runs, copied row by row in bulk."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.core.component import ComponentSpec, InputPort, OutputPort
from designer.core.graph_json import graph_from_json
from designer.core.types import PortType
from designer.pipelines.models import Pipeline, PipelineVersion
from designer.pipelines.services import create_pipeline
from designer.runs.models import Attempt, Metric, Run, RunDrawing, RunEvent, RunTag, Step, StepEdge, StepOutput
from designer.runs.services import start_run
from tests.api.hands import finish_all, store_file
from tests.registry.shelf import GIVE, drawing, node, register, upload

CHANGE = ComponentSpec(
    name="change_table",
    command="python change.py '${{inputs.table}}' '${{inputs.column}}' ${{inputs.share}} '${{outputs.result}}'",
    display_name="Change table",
    description="Changes a table, one column at a time.",
    tags={"pipewright.category": "Data"},
    inputs=(
        InputPort("table", PortType.URI_FILE, "What to change.", kind="table"),
        InputPort("column", PortType.STRING, "Which column."),
        InputPort("share", PortType.NUMBER, "How much of it.", default=0.5, min=0, max=1),
    ),
    outputs=(OutputPort("result", PortType.URI_FILE, "The changed table.", kind="table"),),
)
RUNS_PER_PIPELINE = 25

Row = TypeVar("Row", bound=Model)


def fill(workspace: Workspace, user: User, *, runs: int, steps: int) -> Run:
    """So many runs of so many steps, spread over pipelines; the last run. Also components, data, versions and tags."""
    _fill_registry(workspace, components=max(2, runs // 5), data=max(2, runs // 5))
    last: Run | None = None
    for first in range(0, runs, RUNS_PER_PIPELINE):
        last = _fill_pipeline(workspace, user, first, min(RUNS_PER_PIPELINE, runs - first), steps)
    assert last is not None
    return last


def _fill_registry(workspace: Workspace, *, components: int, data: int) -> None:
    for number in range(components):
        named = {"name": f"change_table_{number}", "display_name": f"Change table {number}"}
        register(workspace, ComponentSpec(**{**vars(CHANGE), **named}))
    for number in range(data):
        upload(workspace, f"cars_{number}", f"a,b\n{number},2\n".encode())


def _fill_pipeline(workspace: Workspace, user: User, first: int, count: int, steps: int) -> Run:
    known = register(workspace, GIVE, CHANGE)
    nodes = [node("give", known["give_table"])]
    for number in range(1, steps):
        before = ("give", "table") if number == 1 else (f"change_{number - 1}", "result")
        nodes.append(node(f"change_{number}", known["change_table"], table=before, column=f"c{first}", share=0.5))
    pipeline = create_pipeline(workspace, user, f"Cars {first}", graph=graph_from_json(drawing(*nodes)))
    run, _ = start_run(workspace, pipeline, user)
    finish_all({item["id"]: _outputs(item["id"], first) for item in nodes})
    run.refresh_from_db()
    runs = _copies_of_run(run, pipeline, count - 1)
    _copy_steps(run, runs)
    RunTag.objects.bulk_create(RunTag(run=copy, name=f"week {at % 7}") for at, copy in enumerate(runs))
    return runs[-1] if runs else run


def _outputs(node_id: str, first: int) -> dict[str, str]:
    # Each table is another one: after an equal one the rest would be reused.
    table = store_file("table.csv", f"a,b\n{node_id},{first}\n".encode())
    return {"table" if node_id == "give" else "result": table}


def _copies_of_run(run: Run, pipeline: Pipeline, count: int) -> list[Run]:
    version = PipelineVersion.objects.get(pk=run.version_id)
    versions = PipelineVersion.objects.bulk_create(
        _copy(version, number=number + 2, digest=f"{number:064x}") for number in range(count)
    )
    begin = timezone.now() - timedelta(hours=count)
    states = ("succeeded", "succeeded", "failed", "cancelled")
    runs = Run.objects.bulk_create(
        _copy(
            run,
            version=versions[number],
            name=f"{pipeline.name}, week {number}",
            state=states[number % len(states)],
            created_at=begin + timedelta(hours=number),
        )
        for number in range(count)
    )
    RunDrawing.objects.bulk_create(RunDrawing(run=copy, graph=run.drawing.graph) for copy in runs)
    return runs


def _copy_steps(run: Run, runs: Sequence[Run]) -> None:
    """The steps of `run` for each of `runs`, with all that hangs on them; every second one is reused."""
    originals = list(Step.objects.filter(run=run).order_by("position"))
    copies = Step.objects.bulk_create(
        (
            _copy(step, run=copy, **(_as_reused(step) if number % 2 or copy is runs[-1] else _as_run(step, number)))
            for number, copy in enumerate(runs)
            for step in originals
        ),
        batch_size=500,
    )
    of = {(copy.run_id, copy.node): copy for copy in copies}
    node_of = {step.pk: step.node for step in originals}

    def copied(rows: Iterable[Row], **steps: str) -> Iterable[Row]:
        listed = list(rows)
        for copy in runs:
            for row in listed:
                places = {name: of.get((copy.pk, node_of.get(getattr(row, key), ""))) for name, key in steps.items()}
                yield _copy(row, **places, **({"run": copy} if hasattr(row, "run_id") else {}))

    _insert(copied(StepEdge.objects.filter(child__run=run), parent="parent_id", child="child_id"))
    _insert(copied(Attempt.objects.filter(run=run), step="step_id"))
    _insert(copied(StepOutput.objects.filter(step__run=run), step="step_id"))
    _insert(copied(Metric.objects.filter(step__run=run), step="step_id"))
    _insert(copied(RunEvent.objects.filter(run=run).order_by("seq"), step="step_id"))


def _as_reused(step: Step) -> dict[str, Any]:
    return {"state": "reused", "reused_from": step}


def _as_run(step: Step, number: int) -> dict[str, Any]:
    return {"cache_key": hashlib.sha256(f"{step.cache_key}{number}".encode()).hexdigest()}


def _insert(rows: Iterable[Model]) -> None:
    listed = list(rows)
    if listed:
        type(listed[0])._default_manager.bulk_create(listed, batch_size=1000)


def _copy(row: Row, **changes: Any) -> Row:
    fields = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    for name in changes:
        fields.pop(f"{name}_id", None)
    return type(row)(**{**fields, **changes})
