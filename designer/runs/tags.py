"""Tags of runs: short words that people put on them, to find and to compare them again."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count

from designer.accounts.models import Workspace
from designer.core.errors import InvalidRequest
from designer.runs.models import Run, RunTag

MOST_TAGS = 20
LONGEST_TAG = 50
# How many are offered as filters.
OFFERED = 200


@transaction.atomic
def set_tags(run: Run, names: Iterable[str]) -> None:
    """The run carries these tags from now on; raises InvalidRequest."""
    wanted = _cleaned(names)
    RunTag.objects.filter(run=run).exclude(name__in=wanted).delete()
    RunTag.objects.bulk_create([RunTag(run=run, name=name) for name in wanted], ignore_conflicts=True)


def change_tags(runs: Sequence[Run], *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
    """Put tags on several runs and take others off; raises InvalidRequest before anything changes."""
    added, removed = _cleaned(add), _cleaned(remove)
    with transaction.atomic():
        RunTag.objects.filter(run__in=runs, name__in=removed).delete()
        RunTag.objects.bulk_create(
            [RunTag(run=run, name=name) for run in runs for name in added], ignore_conflicts=True
        )
        counts = RunTag.objects.filter(run__in=runs).values("run").annotate(count=Count("id")).order_by("run")
        full = counts.filter(count__gt=MOST_TAGS).first()
        if full is not None:
            raise InvalidRequest(f"A run has at most {MOST_TAGS} tags; run {full['run']} would have {full['count']}.")


def filter_choices(workspace: Workspace) -> dict[str, Any]:
    """What a list of runs can be narrowed by: the tags in use, the most used first, and who started runs."""
    tags = (
        RunTag.objects.filter(run__workspace=workspace)
        .values("name")
        .annotate(count=Count("id"))
        .order_by("-count", "name")[:OFFERED]
    )
    people = (
        Run.objects.filter(workspace=workspace, created_by__isnull=False)
        .order_by("created_by__username")
        .values_list("created_by__username", flat=True)
        .distinct()[:OFFERED]
    )
    return {"tags": list(tags), "people": list(people)}


def _cleaned(names: Iterable[str]) -> list[str]:
    """Tags without doubles and needless blanks, in the order given."""
    found = list(dict.fromkeys(name for name in (" ".join(given.split()) for given in names) if name))
    for name in found:
        if len(name) > LONGEST_TAG:
            raise InvalidRequest(f"A tag has at most {LONGEST_TAG} characters; '{name[:20]}…' has {len(name)}.")
        if "," in name or not name.isprintable():
            raise InvalidRequest(f"The tag '{name[:50]!r}' has a comma or a sign that cannot be seen. Leave it out.")
    if len(found) > MOST_TAGS:
        raise InvalidRequest(f"A run has at most {MOST_TAGS} tags; these are {len(found)}.")
    return found
