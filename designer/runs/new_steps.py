"""The rows of the steps of a new run, written past the ORM, which takes ten times as long for thousands of them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from designer.core.plan import PlannedStep
from designer.runs import database as db


@dataclass(frozen=True)
class NewStep:
    """What of a step is known before anything runs; the fields of runs.models.Step."""

    node: str
    position: int
    title: str
    component_version_id: int
    settings: Mapping[str, Any]
    queue: str
    waiting_on: int
    always: bool
    reusable: bool
    look_up: bool
    fixed_parts: Mapping[str, Any]


def create_steps(run_id: int, workspace_id: int, steps: Iterable[NewStep]) -> None:
    db.insert(
        "runs_step (run_id, workspace_id, node, position, title, component_version_id, settings, queue, waiting_on, "
        "always, reusable, look_up, fixed_parts, state, reason, cache_key, attempts_made, crashes, error, "
        "outputs_removed)",
        "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'waiting', '', '', 0, 0, '', %s)",
        (
            (
                run_id,
                workspace_id,
                step.node,
                step.position,
                step.title,
                step.component_version_id,
                json.dumps(step.settings),
                step.queue,
                step.waiting_on,
                step.always,
                step.reusable,
                step.look_up,
                json.dumps(step.fixed_parts),
                False,
            )
            for step in steps
        ),
    )


def create_edges(run_id: int, steps: Iterable[PlannedStep]) -> None:
    """What each step takes of others, and with no ports what it follows by order alone."""
    ids: dict[str, int] = dict(db.fetch("SELECT node, id FROM runs_step WHERE run_id = %s", [run_id]))
    db.insert(
        "runs_stepedge (parent_id, child_id, source_port, port)",
        "(%s, %s, %s, %s)",
        (
            (ids[parent], ids[step.node], source_port, port)
            for step in steps
            for parent, source_port, port in (
                *((source.node, source.port, port) for port, source in step.sources.items()),
                *((parent, "", "") for parent in sorted(step.follows)),
            )
        ),
    )
