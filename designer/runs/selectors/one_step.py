"""One step: its attempts, its inputs, and why it ran."""

from typing import Any

from designer.core.cache_key import KeyParts
from designer.core.errors import NotFound
from designer.runs.models import Attempt, Run, Step, StepEdge
from designer.runs.selectors.durations import seconds_between
from designer.runs.selectors.steps import step_rows
from designer.runs.selectors.why import why


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
        **why(step).to_row(),
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
        "started_by": attempt.started_by,
        "start_note": attempt.start_note,
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
