"""Several runs at once: what cannot be done with one of them is said of it, and the others go on."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F

from designer.accounts.models import Workspace
from designer.core.errors import StorageError
from designer.core.interfaces import AttemptLogs
from designer.core.run_state import RUN_FINAL, STEP_FINAL, RunState
from designer.runs.journal import Effects
from designer.runs.models import DeletedFigure, Metric, Run, Step
from designer.runs.selectors.figures import counted_for
from designer.runs.transitions import cancelling

MOST_RUNS = 500

Outcome = dict[str, Any]


class Refused(StrEnum):
    """Why something was not done with a run."""

    UNKNOWN = "unknown"
    ENDED = "ended"
    IN_PROGRESS = "in_progress"
    WAITED_FOR = "waited_for"
    PINNED = "pinned"


_REASONS = {
    Refused.UNKNOWN: "There is no run {run} in this workspace.",
    Refused.ENDED: "Run {run} has ended already.",
    Refused.IN_PROGRESS: "Run {run} has not ended: cancel it first.",
    Refused.WAITED_FOR: "Another run waits for a step of run {run}: try again when that has ended.",
    Refused.PINNED: "Run {run} is pinned: unpin it first.",
}


def cancel_runs(workspace: Workspace, run_ids: Sequence[int]) -> tuple[Outcome, Effects]:
    effects = Effects()

    def cancel(run: Run) -> Refused | None:
        if RunState(run.state) in RUN_FINAL:
            return Refused.ENDED
        try:
            effects.add(cancelling.cancel_run(run.pk))
        except LookupError:
            return Refused.UNKNOWN
        return None

    return _each(workspace, run_ids, cancel), effects


def delete_runs(workspace: Workspace, run_ids: Sequence[int], logs: AttemptLogs) -> Outcome:
    """Remove runs that have ended, with their logs. What later runs reused of them is theirs, and stays."""
    return _each(workspace, run_ids, partial(_delete, logs=logs))


def _delete(run: Run, *, logs: AttemptLogs) -> Refused | None:
    with transaction.atomic():
        standing = Run.objects.select_for_update().only("state", "pinned").filter(pk=run.pk).first()
        if standing is None:
            return Refused.UNKNOWN
        if RunState(standing.state) not in RUN_FINAL:
            return Refused.IN_PROGRESS
        if standing.pinned:
            return Refused.PINNED
        # A step of another run may be about to take over what an equal one here has made.
        if Step.objects.filter(twin__run=run).exclude(run=run).exclude(state__in=STEP_FINAL).exists():
            return Refused.WAITED_FOR
        _leave_metrics(run)
        _keep_figures(run)
        standing.delete()
        transaction.on_commit(partial(_remove_logs, logs, run.pk))
    return None


def _remove_logs(logs: AttemptLogs, run: int) -> None:
    # What cannot be removed now is found by the next clean-up.
    with suppress(StorageError):
        logs.remove_run(run)


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


def _keep_figures(run: Run) -> None:
    """A counter must not fall when a run is gone that it counted."""
    for what, (count, seconds) in sorted(counted_for([run.pk]).items()):
        DeletedFigure.objects.get_or_create(what=what)
        kept = DeletedFigure.objects.filter(what=what)
        kept.update(count=F("count") + count, seconds=F("seconds") + seconds)


def _each(workspace: Workspace, run_ids: Sequence[int], act: Callable[[Run], Refused | None]) -> Outcome:
    """`act` answers with why it refuses, or with nothing."""
    wanted = list(dict.fromkeys(run_ids))
    found = Run.objects.filter(workspace=workspace, pk__in=wanted).only("pk", "state").in_bulk()
    outcome: Outcome = {"done": [], "refused": []}
    for run_id in wanted:
        run = found.get(run_id)
        refused = Refused.UNKNOWN if run is None else act(run)
        if refused is None:
            outcome["done"].append(run_id)
        else:
            reason = _REASONS[refused].format(run=run_id)
            outcome["refused"].append({"run": run_id, "code": refused, "reason": reason})
    return outcome
