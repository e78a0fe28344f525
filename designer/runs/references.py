"""What rows name: artifacts, environments, and the attempts at work. What nothing names can be removed."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from designer.core.component import EnvironmentSpec, environment_from_json
from designer.core.component_json import spec_from_json
from designer.core.run_state import STEP_FINAL, AttemptState
from designer.registry.models import ComponentVersion, DataVersion
from designer.runs.models import Attempt, Run, Step, StepOutput


@transaction.atomic
def needed_artifacts() -> set[str]:
    """Every digest that a row names, as of one moment: outputs of steps, data, code, and what steps at work read."""
    needed = set(StepOutput.objects.filter(removed_at=None).values_list("digest", flat=True).distinct())
    return needed | registered_or_read()


def registered_or_read() -> set[str]:
    """The digests of data and of components' code, and of what steps that have not ended read."""
    needed: set[str] = set(DataVersion.objects.values_list("artifact", flat=True).distinct())
    needed.update(code for code in ComponentVersion.objects.values_list("code", flat=True).distinct() if code)
    for parts in Step.objects.exclude(state__in=STEP_FINAL).values_list("fixed_parts", flat=True).iterator():
        needed.update((parts.get("data") or {}).values())
        needed.add(parts.get("code") or "")
    return needed


def needed_environments() -> Iterator[EnvironmentSpec]:
    """What any version of a component, or a step that has not ended, runs in."""
    for spec in ComponentVersion.objects.values_list("spec", flat=True).iterator():
        yield spec_from_json(spec).environment
    for parts in Step.objects.exclude(state__in=STEP_FINAL).values_list("fixed_parts", flat=True).iterator():
        if parts.get("environment"):
            yield environment_from_json(parts["environment"])


def work_began_at() -> datetime | None:
    """When the oldest of the attempts at work began: what was stored since then may be its."""
    at_work = Attempt.objects.filter(state=AttemptState.RUNNING)
    found: datetime | None = at_work.aggregate(began=Min("started_at"))["began"]
    return found


def attempts_at_work() -> set[str]:
    """The names of the folders in which attempts are at work."""
    rows = Attempt.objects.filter(state=AttemptState.RUNNING).values_list("pk", "lease_epoch")
    return {f"{attempt}-{epoch}" for attempt, epoch in rows}


def runs_there_are() -> set[str]:
    return {str(pk) for pk in Run.objects.values_list("pk", flat=True)}
