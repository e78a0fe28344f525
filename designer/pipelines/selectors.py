"""What people and programs read about pipelines."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from designer.accounts.models import Workspace
from designer.core.errors import NotFound, Problem
from designer.core.graph import Graph
from designer.core.graph_json import graph_from_json
from designer.core.validation import find_problems
from designer.pipelines.models import Pipeline
from designer.registry.selectors import WorkspaceCatalogue


def list_pipelines(workspace: Workspace, *, text: str = "", archived: bool = False) -> QuerySet[Pipeline]:
    """Pipelines, the one changed last first."""
    found = Pipeline.objects.filter(workspace=workspace, archived=archived).select_related("updated_by").defer("graph")
    if text:
        found = found.filter(name__icontains=text)
    return found.order_by("-updated_at", "-id")


def get_pipeline(workspace: Workspace, pipeline_id: int) -> Pipeline:
    found = Pipeline.objects.filter(workspace=workspace, pk=pipeline_id).select_related("updated_by").first()
    if found is None:
        raise NotFound(f"There is no pipeline {pipeline_id} in this workspace.")
    return found


def problems_of(workspace: Workspace, graph: Graph, catalogue: WorkspaceCatalogue | None = None) -> list[Problem]:
    """Every problem of a drawing with what the workspace holds now; `catalogue` if that was read for it already."""
    known = catalogue or WorkspaceCatalogue.for_graph(workspace, graph)
    return find_problems(graph, known, max_nodes=settings.PIPEWRIGHT_MAX_NODES)


def pipeline_row(pipeline: Pipeline) -> dict[str, Any]:
    """A pipeline in a list, with an outline of its drawing for a thumbnail."""
    return {**_head(pipeline), "node_count": pipeline.node_count, "outline": pipeline.outline}


def pipeline_detail(pipeline: Pipeline) -> dict[str, Any]:
    """A pipeline with its drawing; problems and runs are added by who knows them."""
    return {**_head(pipeline), "graph": pipeline.graph}


def graph_of(pipeline: Pipeline) -> Graph:
    return graph_from_json(pipeline.graph)


def _head(pipeline: Pipeline) -> dict[str, Any]:
    return {
        "id": pipeline.pk,
        "name": pipeline.name,
        "description": pipeline.description,
        "revision": pipeline.revision,
        "archived": pipeline.archived,
        "sample": pipeline.sample,
        "created_at": pipeline.created_at,
        "updated_at": pipeline.updated_at,
        "updated_by": "" if pipeline.updated_by is None else pipeline.updated_by.get_username(),
    }
