"""Starting, following and ending runs. Who is woken afterwards is the caller's business: see Effects."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.core.cache_key import fixed_parts
from designer.core.component import NO_ENVIRONMENT, ComponentSpec
from designer.core.errors import Conflict, InvalidGraph, InvalidRequest, Problem
from designer.core.graph import FromData, FromInput, Graph, Node, PipelineInput
from designer.core.graph_json import graph_from_json, graph_to_json
from designer.core.needs import LOCAL_COMPUTE, needs_of, queue_of
from designer.core.plan import Plan, PlannedStep, make_plan
from designer.core.run_state import RUN_FINAL, StepState
from designer.core.scope import EVERYTHING, PRIORITIES, USUAL_PRIORITY, Scope
from designer.core.topology import left_out
from designer.core.types import LiteralValue
from designer.core.validation import errors_of, find_problems
from designer.formats.azureml.environment_text import environment_from_plain
from designer.pipelines.models import Pipeline, PipelineVersion
from designer.pipelines.services import freeze
from designer.registry.selectors import WorkspaceCatalogue
from designer.runs.computes import compute_for, unknown_computes
from designer.runs.journal import Effects
from designer.runs.models import Run, RunDrawing, RunQueue, Step
from designer.runs.new_steps import NewStep, create_edges, create_steps
from designer.runs.retrying import retried
from designer.runs.selectors.one_run import get_run
from designer.runs.transitions import cancelling, settling

# A step that never runs reads nothing and starts nothing.
_NO_PARTS: dict[str, Any] = {"values": {}, "data": {}, "command": "", "environment": NO_ENVIRONMENT.to_json()}


def start_run(
    workspace: Workspace,
    pipeline: Pipeline,
    user: User | None,
    *,
    inputs: Mapping[str, LiteralValue] | None = None,
    scope: Scope = EVERYTHING,
) -> tuple[Run, Effects]:
    """Freeze the pipeline's drawing, plan it and queue what can start; raises InvalidGraph with every problem."""
    graph = with_inputs(graph_from_json(pipeline.graph), inputs or {})
    return start_drawing(
        workspace,
        graph,
        user,
        name=pipeline.name,
        pipeline=pipeline,
        frozen=pipeline.graph,
        scope=scope.of_pipeline(graph),
    )


@retried
def start_drawing(
    workspace: Workspace,
    graph: Graph,
    user: User | None,
    *,
    name: str,
    pipeline: Pipeline | None,
    scope: Scope,
    frozen: Mapping[str, Any] | None = None,
    version: PipelineVersion | None = None,
    retry_of: Run | None = None,
    is_test: bool = False,
) -> tuple[Run, Effects]:
    """Start a drawing whose inputs are set; `frozen` becomes a version of the pipeline, else `version` is its."""
    asked = scope.asked_for(graph)
    plan, catalogue = plan_of(workspace, asked, more_problems=_nothing_to_run(asked))
    with transaction.atomic():
        if frozen is not None and pipeline is not None:
            version = freeze(pipeline, user, frozen)
        run = Run.objects.create(
            workspace=workspace,
            pipeline=pipeline,
            version=version,
            name=name,
            force_rerun=scope.force_rerun,
            target=scope.target,
            priority=PRIORITIES[scope.priority or USUAL_PRIORITY],
            run_limit_seconds=graph.settings.get("run_timeout_seconds"),
            continue_on_failure=bool(graph.settings.get("continue_on_step_failure", True)),
            unfinished=len(plan.steps),
            created_at=timezone.now(),
            created_by=user,
            retry_of=retry_of,
            is_test=is_test,
        )
        RunDrawing.objects.create(run=run, graph=graph_to_json(graph))
        _create_steps(run, graph, plan, catalogue, scope)
        effects = settling.open_run(run.pk, queue_limit_seconds=graph.settings.get("queue_timeout_seconds"))
    # Not refreshed: its drawing would be read twice more, with the pipeline and with the version.
    return get_run(workspace, run.pk), effects


def plan_of(
    workspace: Workspace, graph: Graph, *, more_problems: Iterable[Problem] = ()
) -> tuple[Plan, WorkspaceCatalogue]:
    """What a run of the drawing would do now; raises InvalidGraph."""
    catalogue = WorkspaceCatalogue.for_graph(workspace, graph)
    problems = [
        *find_problems(graph, catalogue, max_nodes=settings.PIPEWRIGHT_MAX_NODES),
        *_unset_inputs(graph),
        *unknown_computes(graph),
        *more_problems,
    ]
    if errors_of(problems):
        raise InvalidGraph(problems)
    return make_plan(graph, lambda node: _spec(catalogue, node)), catalogue


def cancel(run: Run, *, also_always: bool = False) -> Effects:
    return cancelling.cancel_run(run.pk, also_always=also_always)


def cancel_step(step: Step) -> Effects:
    return cancelling.cancel_step(step.run_id, step.pk)


def set_priority(run: Run, priority: str) -> None:
    """Say how soon what is queued of a run is taken; raises Conflict if it has ended."""
    if run.state in RUN_FINAL:
        raise Conflict(f"Run {run.pk} has ended: {run.state}. Only what is still to run can be sooner or later.")
    with transaction.atomic():
        Run.objects.filter(pk=run.pk).update(priority=PRIORITIES[priority])
        RunQueue.objects.filter(run=run).update(priority=PRIORITIES[priority])


def parts_of(workspace: Workspace, catalogue: WorkspaceCatalogue, step: PlannedStep) -> dict[str, Any]:
    """The parts of a step's cache key that are known before anything runs."""
    spec = step.spec
    version = catalogue.version(spec.name, spec.version or "")
    variables = {**spec.environment_variables, **step.settings.get("environment_variables", {})}
    return fixed_parts(
        workspace=workspace.slug,
        component=f"command:{spec.name}",
        command=spec.command,
        code=version.code,
        environment=spec.environment.to_json(),
        values=step.values,
        data={port: catalogue.artifact(data) for port, data in step.data.items()},
        outputs={output.name: str(output.type) for output in spec.outputs},
        distribution=spec.distribution,
        environment_variables={name: str(value) for name, value in variables.items()},
    )


def _create_steps(run: Run, graph: Graph, plan: Plan, catalogue: WorkspaceCatalogue, scope: Scope) -> None:
    position = {node: index for index, node in enumerate(plan.order)}
    forced = scope.forced(graph)
    Step.objects.bulk_create(_left_out_steps(run, graph, plan, catalogue, position), batch_size=500)
    queues = [queue_of(compute_for(graph, step.settings), needs_of(step.settings)) for step in plan.steps]
    # Made as they are written, for all of them at once would be much to hold.
    new = (
        NewStep(
            node=step.node,
            position=position[step.node],
            title=step.title,
            component_version_id=catalogue.version(step.spec.name, step.spec.version or "").id,
            settings=dict(step.settings),
            queue=queue,
            waiting_on=len(step.parents),
            always=step.always,
            reusable=step.reusable,
            look_up=step.reusable and step.node not in forced,
            fixed_parts=parts_of(run.workspace, catalogue, step),
        )
        for step, queue in zip(plan.steps, queues, strict=True)
    )
    create_steps(run.pk, run.workspace_id, new)
    create_edges(run.pk, plan.steps)
    RunQueue.objects.bulk_create(
        RunQueue(run=run, queue=queue, priority=run.priority, most=graph.settings.get("max_steps_at_once"))
        for queue in set(queues)
    )


def _left_out_steps(
    run: Run, graph: Graph, plan: Plan, catalogue: WorkspaceCatalogue, position: Mapping[str, int]
) -> Iterator[Step]:
    """Steps that are skipped from the start, because they are disabled or depend on one that is."""
    nodes = {node.id: node for node in graph.nodes}
    for node_id, cause in plan.left_out.items():
        node = nodes[node_id]
        ref = node.component
        known = catalogue.component(ref.name, ref.version) is not None
        yield Step(
            run=run,
            workspace=run.workspace,
            node=node_id,
            position=position[node_id],
            title=node_title(node, catalogue),
            component_version_id=catalogue.version(ref.name, ref.version).id if known else None,
            settings=dict(node.settings),
            queue=LOCAL_COMPUTE,
            state=StepState.SKIPPED,
            reason=reason_left_out(graph, cause, node_id, catalogue, run.target),
            fixed_parts=_NO_PARTS,
            finished_at=run.created_at,
        )


def node_title(node: Node, catalogue: WorkspaceCatalogue) -> str:
    spec = catalogue.component(node.component.name, node.component.version)
    return node.title or (node.id if spec is None else spec.title)


def reason_left_out(graph: Graph, cause: str, node_id: str, catalogue: WorkspaceCatalogue, target: str = "") -> str:
    """Why a step does not run; `graph` is the drawing as it is, `target` the only step that was asked for."""
    node, asked = graph.node(cause), graph.node(target)
    assert node is not None
    if not node.disabled and asked is not None:
        return f"Not run: only {node_title(asked, catalogue)} and what it needs was asked for."
    if cause == node_id:
        return "Not run: it is disabled."
    return f"Not run: {node_title(node, catalogue)} is disabled."


def _nothing_to_run(graph: Graph) -> Iterator[Problem]:
    if not graph.nodes:
        yield Problem("empty_pipeline", "The pipeline is empty: drag a component on to the canvas first.")
    elif len(left_out(graph)) == len({node.id for node in graph.nodes}):
        yield Problem("empty_pipeline", "No step would run: all are disabled, or depend on one that is. Enable one.")


def _spec(catalogue: WorkspaceCatalogue, node: Node) -> ComponentSpec:
    spec = catalogue.component(node.component.name, node.component.version)
    if spec is None:
        raise LookupError(f"{node.component} passed the validation and is not in the catalogue")
    own_environment = node.settings.get("environment")
    return spec if own_environment is None else replace(spec, environment=environment_from_plain(own_environment))


def with_inputs(graph: Graph, values: Mapping[str, LiteralValue], data: Mapping[str, FromData] | None = None) -> Graph:
    """The drawing with other inputs, literal ones and data; raises InvalidRequest for one that it has not."""
    known = {item.name for item in graph.inputs}
    data = data or {}
    unknown = sorted({*values, *data} - known)
    if unknown:
        raise InvalidRequest(
            f"The pipeline has no input '{unknown[0]}'. Its inputs: {', '.join(sorted(known)) or 'none'}."
        )

    def changed(item: PipelineInput) -> PipelineInput:
        if item.name in data:
            return replace(item, value=None, data=data[item.name])
        return replace(item, value=values[item.name], data=None) if item.name in values else item

    return replace(graph, inputs=tuple(changed(item) for item in graph.inputs))


def _unset_inputs(graph: Graph) -> list[Problem]:
    """What is only a warning of the drawing, and stops a start: pipeline inputs without a value."""
    skipped = left_out(graph)
    running = [node for node in graph.nodes if node.id not in skipped]
    return [
        Problem(
            "missing_input", f"The pipeline input '{item.name}' has no value: set it before the run.", port=item.name
        )
        for item in graph.inputs
        if not item.is_set and not item.optional and any(_takes(node, item.name) for node in running)
    ]


def _takes(node: Node, name: str) -> bool:
    return any(isinstance(binding, FromInput) and binding.name == name for binding in node.inputs.values())
