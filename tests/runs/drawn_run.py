"""A run drawn in a line of text, straight into the database: `a > b, a > c` with chosen parts of the keys."""

from collections.abc import Mapping
from itertools import pairwise

from django.contrib.auth.models import User
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.core.needs import needs_of, queue_of
from designer.core.run_state import AttemptState
from designer.core.step_controls import always_runs, depends_on
from designer.runs.journal import Effects
from designer.runs.models import Run, RunDrawing, RunQueue, Step, StepEdge, Sweeper
from designer.runs.transitions import finishing, leases, settling, twins
from designer.runs.transitions.finishing import Output, Result
from designer.runs.transitions.leases import Claim

QUEUE = "local"
OWNER = "worker-1"


def workspace(slug: str = "main") -> Workspace:
    Sweeper.objects.get_or_create(pk=1)
    found, _ = Workspace.objects.get_or_create(slug=slug, defaults={"name": slug})
    return found


def draw(
    drawing: str,
    *,
    values: Mapping[str, object] | None = None,
    settings: Mapping[str, Mapping[str, object]] | None = None,
    in_workspace: Workspace | None = None,
    deterministic: bool = True,
    force: bool = False,
    continue_on_failure: bool = True,
    priority: int = 0,
    user: User | None = None,
) -> Run:
    """A run that is not opened yet. Each node gives `out`, and takes `in_<parent>` from each of its parents.

    What a node's settings say of order (`depends_on`, `always_run`) is drawn as well.
    """
    controls = {node: dict(found) for node, found in (settings or {}).items()}
    tenant = in_workspace or workspace()
    nodes: list[str] = []
    edges: list[tuple[str, str]] = []
    for part in drawing.split(","):
        names = [name.strip() for name in part.split(">")]
        nodes += [name for name in names if name not in nodes]
        edges += list(pairwise(names))
    order = [(parent, node) for node, found in controls.items() for parent in depends_on(found)]
    run = Run.objects.create(
        workspace=tenant,
        name="drawn",
        unfinished=len(nodes),
        created_at=timezone.now(),
        force_rerun=force,
        continue_on_failure=continue_on_failure,
        priority=priority,
        created_by=user,
    )
    RunDrawing.objects.create(run=run, graph={})
    steps = {
        node: Step.objects.create(
            run=run,
            workspace=tenant,
            node=node,
            position=position,
            title=node.title(),
            queue=queue_of(QUEUE, needs_of(controls.get(node, {}))),
            settings=controls.get(node, {}),
            waiting_on=len({parent for parent, child in [*edges, *order] if child == node}),
            always=always_runs(controls.get(node, {})),
            reusable=deterministic and not always_runs(controls.get(node, {})),
            look_up=deterministic and not force and not always_runs(controls.get(node, {})),
            fixed_parts={
                "workspace": tenant.slug,
                "component": node,
                "command": "",
                "code": None,
                "environment": {},
                "values": {"value": (values or {}).get(node, 0)},
                "data": {},
                "outputs": {"out": "uri_file"},
                "distribution": None,
                "environment_variables": {},
                "format": 1,
            },
        )
        for position, node in enumerate(nodes)
    }
    for parent, child in edges:
        StepEdge.objects.create(parent=steps[parent], child=steps[child], source_port="out", port=f"in_{parent}")
    for parent, child in order:
        StepEdge.objects.create(parent=steps[parent], child=steps[child], source_port="", port="")
    for queue in {step.queue for step in steps.values()}:
        RunQueue.objects.create(run=run, queue=queue, priority=priority)
    return run


def opened(drawing: str, **options: object) -> Run:
    run = draw(drawing, **options)  # type: ignore[arg-type]
    settling.open_run(run.pk)
    return run


def take(owner: str = OWNER, *, alone: bool = True) -> Claim | None:
    return leases.claim([QUEUE], owner, 30, alone=alone)[0]


def node_of(claim: Claim) -> str:
    return Step.objects.get(pk=claim.step_id).node


def succeed(claim: Claim, content: str | None = None) -> Effects | None:
    """Finish with one output; what follows from the effects (twins) is carried out as well."""
    digest = content or f"content of {node_of(claim)}"
    result = Result(AttemptState.SUCCEEDED, 0, outputs=[Output("out", digest, 1, True)])
    return _carry_out(finishing.finish(claim, result))


def fail(claim: Claim, error: str = "exit code 3") -> Effects | None:
    return _carry_out(finishing.finish(claim, Result(AttemptState.FAILED, 3, error)))


def _carry_out(effects: Effects | None) -> Effects | None:
    if effects is not None and effects.ended_steps:
        _carry_out(twins.release_twins(effects.ended_steps))
    return effects


def run_all(contents: Mapping[str, str] | None = None) -> list[str]:
    """Take and succeed until nothing is queued; the nodes in the order in which they ran."""
    ran = []
    while (claim := take()) is not None:
        node = node_of(claim)
        ran.append(node)
        succeed(claim, (contents or {}).get(node))
    return ran


def states(run: Run) -> dict[str, str]:
    return dict(Step.objects.filter(run=run).values_list("node", "state"))


def state(run: Run) -> str:
    run.refresh_from_db()
    return run.state
