"""Runs as they are listed, filtered and counted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet
from django.db.models.expressions import Expression, OrderBy

from designer.accounts.models import Workspace
from designer.core.run_state import StepState
from designer.pipelines.models import Pipeline, PipelineVersion
from designer.runs.models import Run, RunTag, Step
from designer.runs.selectors.one_run import run_row

_TOOK = ExpressionWrapper(F("finished_at") - F("started_at"), output_field=DurationField())
# What a list of runs may be sorted by; "-" before it turns it round. A run's number grows with the time of its start.
RUN_SORTS: dict[str, Expression | F] = {"run": F("id"), "name": F("name"), "state": F("state"), "duration": _TOOK}


def list_runs(workspace: Workspace, filters: Mapping[str, Any]) -> QuerySet[Run]:
    """Runs as they are listed: with what a row shows; `find_runs` says which, and in which order."""
    return _with_row(find_runs(workspace, filters))


def _with_row(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Runs with what `run_row` reads, and without the drawings, which are large."""
    return (
        runs.select_related("pipeline", "version", "created_by")
        .prefetch_related("tags")
        .defer("pipeline__graph", "version__graph")
    )


def find_runs(workspace: Workspace, filters: Mapping[str, Any]) -> QuerySet[Run]:
    """Runs, newest first unless `sort` says otherwise. Filters: `pipeline` id, `state` (one or several with commas),
    `by` who started it, `tag` (all of several with commas), `since` and `before` when it was started, `pinned` whether
    it is kept, `q` part of the name or of a tag, or a run's number."""
    runs = Run.objects.filter(workspace=workspace, is_test=False).order_by(*_order(filters.get("sort") or "-run"))
    if filters.get("pipeline"):
        runs = runs.filter(pipeline_id=filters["pipeline"])
    if filters.get("state"):
        runs = runs.filter(state__in=filters["state"].split(","))
    if filters.get("q"):
        runs = runs.filter(_matches(filters["q"]))
    if filters.get("by"):
        runs = runs.filter(created_by__username=filters["by"])
    for name in (filters.get("tag") or "").split(","):
        if name:
            runs = runs.filter(Exists(RunTag.objects.filter(run=OuterRef("pk"), name=name)))
    if filters.get("since"):
        runs = runs.filter(created_at__gte=filters["since"])
    if filters.get("before"):
        runs = runs.filter(created_at__lt=filters["before"])
    if filters.get("pinned") is not None:
        runs = runs.filter(pinned=filters["pinned"])
    return runs


def run_ids(workspace: Workspace, filters: Mapping[str, Any], most: int) -> dict[str, Any]:
    """The numbers of the first runs that match, and how many there are of them."""
    found = find_runs(workspace, filters)
    return {"runs": list(found.values_list("pk", flat=True)[:most]), "count": found.count()}


def _order(sort: str) -> list[OrderBy]:
    by = RUN_SORTS[sort.removeprefix("-")]
    first = by.desc(nulls_last=True) if sort.startswith("-") else by.asc(nulls_last=True)
    # Equal ones keep their places from page to page.
    return [first, F("id").desc()]


def _matches(text: str) -> Q:
    tagged = Exists(RunTag.objects.filter(run=OuterRef("pk"), name__icontains=text))
    found = Q(name__icontains=text) | Q(tagged)
    number = text.strip().removeprefix("#")
    return found | Q(pk=int(number)) if number.isdecimal() and len(number) < 19 else found


def run_rows(runs: Sequence[Run]) -> list[dict[str, Any]]:
    """The runs of a list, each with the counts of its steps by state; one query for all of them."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    found = Step.objects.filter(run__in=[run.pk for run in runs]).order_by().values_list("run", "state")
    for run_id, state, count in found.annotate(count=Count("id")):
        counts[run_id][state] = count
    return [{**run_row(run), "steps": _counted(counts[run.pk])} for run in runs]


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {"total": sum(counts.values()), **{state: counts.get(state, 0) for state in StepState}}


def last_runs(pipelines: Sequence[Pipeline]) -> dict[int, dict[str, Any]]:
    """The last run of each pipeline, by the pipeline's id; in two queries, whatever their number."""
    latest = Run.objects.filter(pipeline__in=[pipeline.pk for pipeline in pipelines]).order_by()
    ids = latest.values("pipeline").annotate(last=Max("id")).values_list("last", flat=True)
    runs = _with_row(Run.objects.filter(pk__in=list(ids)))
    return {run.pipeline_id: run_row(run) for run in runs if run.pipeline_id is not None}


def runs_of_versions(versions: Sequence[PipelineVersion]) -> dict[int, int]:
    """How many runs each version had, by the version's id."""
    runs = Run.objects.filter(version__in=[version.pk for version in versions]).order_by()
    return dict(runs.values("version").annotate(count=Count("id")).values_list("version", "count"))
