"""A run's own drawing, once more: as it was, with other values, or as a pipeline to go on drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.models import User

from designer.accounts.models import Workspace
from designer.core.errors import InvalidRequest
from designer.core.graph import FromData, Graph, Node, Value
from designer.core.graph_json import graph_from_json, graph_to_json
from designer.core.scope import EVERYTHING, Scope
from designer.core.types import LiteralValue
from designer.pipelines.models import Pipeline
from designer.pipelines.services import NAME_LENGTH, create_pipeline, free_name
from designer.runs.journal import Effects
from designer.runs.models import Run
from designer.runs.plans import plan_preview
from designer.runs.services import start_drawing, with_inputs


@dataclass(frozen=True)
class PortValue:
    """A value for a parameter of one node."""

    node: str
    port: str
    value: LiteralValue


@dataclass(frozen=True)
class Otherwise:
    """In what a run is to differ from the one before: the pipeline's inputs, and parameters of its steps."""

    inputs: Mapping[str, LiteralValue] = field(default_factory=dict)
    data: Mapping[str, FromData] = field(default_factory=dict)
    values: Sequence[PortValue] = ()
    scope: Scope = EVERYTHING


def run_again(run: Run, user: User | None, otherwise: Otherwise) -> tuple[Run, Effects]:
    """Start the run's drawing again, not the pipeline's as it stands now. What succeeded is reused unless forced.

    Other values than the run had make another drawing, and so a version of its own.
    """
    drawing = with_values(graph_from_json(run.drawing.graph), otherwise.values)
    return start_drawing(
        run.workspace,
        with_inputs(drawing, otherwise.inputs, otherwise.data),
        user,
        name=run.name,
        pipeline=run.pipeline,
        frozen=graph_to_json(drawing) if otherwise.values else None,
        version=run.version,
        scope=_scope_of(run, otherwise),
        retry_of=run,
    )


def preview_again(run: Run, otherwise: Otherwise) -> dict[str, Any]:
    """What `run_again` would do now, step by step; raises InvalidGraph."""
    drawing = with_values(graph_from_json(run.drawing.graph), otherwise.values)
    graph = with_inputs(drawing, otherwise.inputs, otherwise.data)
    return plan_preview(run.workspace, graph, run.pipeline, scope=_scope_of(run, otherwise))


def _scope_of(run: Run, otherwise: Otherwise) -> Scope:
    """What ran only up to a step does so again, unless another step is named."""
    return replace(otherwise.scope, target=otherwise.scope.target or run.target)


def clone_run(run: Run, user: User | None) -> Pipeline:
    """A new pipeline with the drawing that ran, values and all."""
    workspace: Workspace = run.workspace
    # Room for the number that tells it from others of its name.
    name = free_name(workspace, run.name[: NAME_LENGTH - 6] or f"Run {run.pk}")
    return create_pipeline(
        workspace, user, name, graph=graph_from_json(run.drawing.graph), description=f"Cloned from run {run.pk}."
    )


def with_values(graph: Graph, values: Sequence[PortValue]) -> Graph:
    """The drawing with other parameters; raises InvalidRequest for what the run has not."""
    by_node: dict[str, dict[str, LiteralValue]] = {}
    for item in values:
        node = graph.node(item.node)
        if node is None:
            raise InvalidRequest(f"The run has no step '{item.node}'.")
        bound = node.inputs.get(item.port)
        if bound is not None and not isinstance(bound, Value):
            raise InvalidRequest(f"'{item.port}' of '{item.node}' is connected; only values that are typed can change.")
        by_node.setdefault(item.node, {})[item.port] = item.value
    return replace(graph, nodes=tuple(_with(node, by_node.get(node.id, {})) for node in graph.nodes))


def _with(node: Node, values: Mapping[str, LiteralValue]) -> Node:
    if not values:
        return node
    return replace(node, inputs={**node.inputs, **{port: Value(value) for port, value in values.items()}})
