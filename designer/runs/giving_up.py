"""Outputs of ended runs that are given up to save space: which may be, and the moment in which one is.

An output is addressed by its content, so it goes for all steps that gave it. It stays if a run that is pinned or has
not ended gave it, or if it is registered. A step that lacks an output is not reused any more; its row tells what
it had.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from designer.core.run_state import RUN_FINAL
from designer.registry.models import ComponentVersion, DataVersion
from designer.runs.models import Run, Step, StepOutput
from designer.runs.references import registered_or_read

_KEPT = ~Q(step__run__state__in=RUN_FINAL) | Q(step__run__pinned=True)


@dataclass(frozen=True)
class OldOutput:
    """`used_at`: when a step last gave it or was given it by reuse; the rest names that step, `last` its row."""

    digest: str
    used_at: datetime | None
    last: int
    run: int
    node: str
    port: str


def old_outputs() -> Sequence[OldOutput]:
    """What may be given up, that which was used longest ago first."""
    kept = registered_or_read()
    rows = (
        StepOutput.objects.filter(removed_at=None)
        .values("digest")
        .annotate(used_at=Max("step__finished_at"), kept=Count("id", filter=_KEPT), last=Max("id"))
        .filter(kept=0)
        .order_by("used_at", "last")
    )
    found = [row for row in rows if row["digest"] not in kept]
    last = StepOutput.objects.select_related("step").only("port", "step__run", "step__node")
    named = {output.pk: output for output in last.filter(pk__in=rows.values("last"))}
    return [
        OldOutput(
            row["digest"], row["used_at"], row["last"], named[row["last"]].step.run_id, *_place(named[row["last"]])
        )
        for row in found
        if row["last"] in named
    ]


def _place(output: StepOutput) -> tuple[str, str]:
    return output.step.node, output.port


def give_up(output: OldOutput) -> bool:
    """Whether an output is given up now: no step is reused for it from here on, and its content may be removed.

    It is not if it was used since it was found to be old.
    """
    with transaction.atomic():
        giving = StepOutput.objects.filter(digest=output.digest, removed_at=None)
        # Whoever is about to reuse one of the steps, or to pin one of the runs, has it locked, and it stays. Nothing is
        # waited for, so that nobody waits for this in turn.
        steps = Step.objects.filter(pk__in=giving.values("step"))
        runs = set(_locked(Run.objects.filter(pk__in=steps.values("run"))))
        locked = set(_locked(steps))
        named = giving.values_list("pk", "step", "step__run", "step__run__state", "step__run__pinned")
        is_free = all(
            row <= output.last and step in locked and run in runs and state in RUN_FINAL and not pinned
            for row, step, run, state, pinned in named
        )
        if not named or not is_free or _is_registered(output.digest):
            return False
        Step.objects.filter(pk__in=giving.values("step")).update(outputs_removed=True)
        giving.update(removed_at=timezone.now())
        return True


def _locked(rows: QuerySet[Any]) -> Iterable[int]:
    return rows.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True)


def _is_registered(digest: str) -> bool:
    return DataVersion.objects.filter(artifact=digest).exists() or ComponentVersion.objects.filter(code=digest).exists()


def set_pinned(run: Run, pinned: bool) -> None:
    """A pinned run is kept by its people."""
    Run.objects.filter(pk=run.pk).update(pinned=pinned)
