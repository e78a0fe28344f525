"""One step: its attempts, its inputs, and why it ran."""

from typing import Any

from designer.core.cache_key import KeyParts, why_it_ran
from designer.core.errors import NotFound
from designer.core.run_state import StepState
from designer.runs.models import Attempt, Run, Step, StepEdge
from designer.runs.selectors.durations import seconds_between
from designer.runs.selectors.steps import step_rows


def get_step(run: Run, node: str) -> Step:
    step = Step.objects.filter(run=run, node=node).select_related("reused_from", "component_version").first()
    if step is None:
        raise NotFound(f"Run {run.pk} has no step '{node}'.")
    return step


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


def _attempt_row(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "state": attempt.state,
        "started_at": attempt.started_at,
        "finished_at": attempt.finished_at,
        "duration_seconds": seconds_between(attempt.started_at, attempt.finished_at),
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
        for edge in StepEdge.objects.filter(child=step).exclude(port="").select_related("parent")
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
        case StepState.QUEUED if step.reason:
            return step.reason
        case _:
            pass
    if step.always:
        return "It always runs: it is there for what it does, so nothing stands in for it."
    if not step.reusable:
        return "The component says that it is not deterministic, so it runs each time."
    if not step.look_up:
        if step.run.force_rerun:
            return "This run was started with force rerun, so nothing was reused."
        return "The run was asked to run again from this step, or from one that it depends on."
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
