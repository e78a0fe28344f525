"""Several runs at once: what cannot be done with one of them is said of it, and the others go on."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from designer.accounts.models import Workspace
from designer.core.run_state import RUN_FINAL, STEP_FINAL, RunState
from designer.runs import transitions
from designer.runs.journal import Effects
from designer.runs.models import Metric, Run, Step

MOST_RUNS = 500

Outcome = dict[str, Any]


def cancel_runs(workspace: Workspace, run_ids: Sequence[int]) -> tuple[Outcome, Effects]:
    effects = Effects()

    def cancel(run: Run) -> str:
        if RunState(run.state) in RUN_FINAL:
            return f"Run {run.pk} has ended already."
        try:
            effects.add(transitions.cancel_run(run.pk))
        except LookupError:
            return _gone(run)
        return ""

    return _each(workspace, run_ids, cancel), effects


def delete_runs(workspace: Workspace, run_ids: Sequence[int]) -> Outcome:
    """Remove runs that have ended, with their logs. What later runs reused of them is theirs, and stays."""
    return _each(workspace, run_ids, _delete)


def _delete(run: Run) -> str:
    with transaction.atomic():
        standing = Run.objects.select_for_update().only("state").filter(pk=run.pk).first()
        if standing is None:
            return _gone(run)
        if RunState(standing.state) not in RUN_FINAL:
            return f"Run {run.pk} has not ended: cancel it first."
        # A step of another run may be about to take over what an equal one here has made.
        if Step.objects.filter(twin__run=run).exclude(run=run).exclude(state__in=STEP_FINAL).exists():
            return f"Another run waits for a step of run {run.pk}: try again when that has ended."
        _leave_metrics(run)
        standing.delete()
        log_folder = Path(settings.PIPEWRIGHT_HOME.logs) / str(run.pk)
        transaction.on_commit(lambda: shutil.rmtree(log_folder, ignore_errors=True))
    return ""


def _leave_metrics(run: Run) -> None:
    """Steps that reused one of this run show its metrics, and show them still when it is gone."""
    reusing = Step.objects.filter(reused_from__run=run).exclude(run=run)
    by_source: dict[int | None, list[int]] = defaultdict(list)
    for step_id, source in reusing.values_list("id", "reused_from_id"):
        by_source[source].append(step_id)
    measured = list(Metric.objects.filter(step__in=list(by_source)).order_by("id"))
    Metric.objects.bulk_create(
        [
            Metric(step_id=step_id, name=metric.name, value=metric.value, position=metric.position)
            for metric in measured
            for step_id in by_source[metric.step_id]
        ],
        batch_size=1000,
    )


def _gone(run: Run) -> str:
    return f"Run {run.pk} is gone already."


def _each(workspace: Workspace, run_ids: Sequence[int], act: Callable[[Run], str]) -> Outcome:
    """`act` answers with the reason why it refuses, or with nothing."""
    wanted = list(dict.fromkeys(run_ids))
    found = Run.objects.filter(workspace=workspace, pk__in=wanted).only("pk", "state").in_bulk()
    outcome: Outcome = {"done": [], "refused": []}
    for run_id in wanted:
        run = found.get(run_id)
        reason = f"There is no run {run_id} in this workspace." if run is None else act(run)
        if reason:
            outcome["refused"].append({"run": run_id, "reason": reason})
        else:
            outcome["done"].append(run_id)
    return outcome
