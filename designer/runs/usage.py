"""Where a component is used: the drawings that hold it now, and the runs that had a step of it."""

from collections import defaultdict
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from designer.pipelines.models import Pipeline
from designer.registry.models import Component
from designer.runs.models import Run, Step

MOST_PIPELINES = 50
MOST_RUNS = 20
_MOST_STEPS = 500


def component_uses(component: Component) -> dict[str, Any]:
    """The pipelines changed last and the latest runs that use a component, each with the versions; three queries."""
    pipelines = _pipelines(component)
    return {
        "pipelines": pipelines[:MOST_PIPELINES],
        "more_pipelines": len(pipelines) > MOST_PIPELINES,
        "runs": _runs(component),
    }


def _pipelines(component: Component) -> list[dict[str, Any]]:
    # The text finds candidates without reading every drawing; what counts is what their nodes say.
    candidates = (
        Pipeline.objects.filter(workspace=component.workspace_id, archived=False)
        .annotate(text=Cast("graph", TextField()))
        .filter(text__contains=f'"{component.name}"')
        .order_by("-updated_at")
        .only("name", "graph", "updated_at")[: 2 * MOST_PIPELINES]
    )
    found = []
    for pipeline in candidates:
        refs = [node["component"] for node in pipeline.graph["nodes"]]
        versions = [ref["version"] for ref in refs if ref["name"] == component.name]
        if versions:
            found.append(
                {
                    "id": pipeline.pk,
                    "name": pipeline.name,
                    "updated_at": pipeline.updated_at,
                    "steps": len(versions),
                    "versions": list(dict.fromkeys(versions)),
                }
            )
    return found


def _runs(component: Component) -> list[dict[str, Any]]:
    steps = (
        Step.objects.filter(component_version__component=component, run__is_test=False)
        .order_by("-run_id")
        .values_list("run_id", "component_version__version")[:_MOST_STEPS]
    )
    versions: dict[int, list[str]] = defaultdict(list)
    for run_id, version in steps:
        if version not in versions[run_id]:
            versions[run_id].append(version)
    latest = list(versions)[:MOST_RUNS]
    runs = Run.objects.filter(pk__in=latest).order_by("-pk").only("name", "state", "created_at")
    return [
        {"id": run.pk, "name": run.name, "state": run.state, "created_at": run.created_at, "versions": versions[run.pk]}
        for run in runs
    ]
