"""Tags of runs: short words that people put on them, to find and to compare them again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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


def change_tags(runs: Sequence[Run], *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> dict[str, Any]:
    """Put tags on several runs and take others off, and say what that changed; raises InvalidRequest, changing nothing.

    A tag that is both added and removed is added.
    """
    added = _cleaned(add)
    removed = [name for name in _cleaned(remove) if name not in added]
    with transaction.atomic():
        standing: dict[str, set[int]] = defaultdict(set)
        touched = RunTag.objects.filter(run__in=runs, name__in=[*added, *removed])
        for name, run_id in touched.values_list("name", "run_id"):
            standing[name].add(run_id)
        new = {
            name: [run.pk for run in sorted(runs, key=lambda run: run.pk) if run.pk not in standing[name]]
            for name in added
        }
        touched.filter(name__in=removed).delete()
        RunTag.objects.bulk_create(
            [RunTag(run_id=run_id, name=name) for name, ids in new.items() for run_id in ids], ignore_conflicts=True
        )
        counts = RunTag.objects.filter(run__in=runs).values("run").annotate(count=Count("id")).order_by("run")
        full = counts.filter(count__gt=MOST_TAGS).first()
        if full is not None:
            raise InvalidRequest(f"A run has at most {MOST_TAGS} tags; run {full['run']} would have {full['count']}.")
    return {"added": _by_tag(new), "removed": _by_tag({name: sorted(standing[name]) for name in removed})}


def _by_tag(runs: Mapping[str, Sequence[int]]) -> list[dict[str, Any]]:
    return [{"name": name, "runs": list(ids)} for name, ids in runs.items() if ids]


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
