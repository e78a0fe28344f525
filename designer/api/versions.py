"""The versions of a pipeline: list, read, name, restore."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from designer.api.errors import problem_rows
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.errors import ErrorSerializer
from designer.api.shapes.lists import PageQuerySerializer
from designer.api.shapes.version import (
    KeepVersionSerializer,
    PipelineVersionDetailSerializer,
    PipelineVersionPage,
    PipelineVersionSerializer,
    RenameVersionSerializer,
    RestoredSerializer,
    RestoreSerializer,
)
from designer.api.views import WorkspaceView, given, page_of, user_of
from designer.core.graph_json import graph_to_json
from designer.pipelines.models import Pipeline, PipelineVersion
from designer.pipelines.selectors import get_pipeline, graph_of, problems_of
from designer.pipelines.services import drawing_digest, read_drawing
from designer.pipelines.versions import get_version, keep_version, list_versions, rename_version, restore_version
from designer.runs.selectors.lists import runs_of_versions

Origin = PipelineVersion.Origin


class PipelineVersions(WorkspaceView):
    @extend_schema(
        operation_id="list_pipeline_versions",
        parameters=[PageQuerySerializer],
        responses={200: PipelineVersionPage, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, pipeline_id: int) -> Response:
        pipeline = get_pipeline(request.workspace, pipeline_id)
        return page_of(request, list_versions(pipeline), _rows_of(pipeline))

    @extend_schema(
        operation_id="keep_pipeline_version",
        request=KeepVersionSerializer,
        responses={
            201: PipelineVersionSerializer,
            400: ErrorSerializer,
            404: ErrorSerializer,
            409: ErrorSerializer,
            413: ErrorSerializer,
        },
    )
    def post(self, request: WorkspaceRequest, pipeline_id: int) -> Response:
        """Freeze the draft as it stands, or a drawing that could not be saved over it."""
        pipeline = get_pipeline(request.workspace, pipeline_id)
        wanted = given(KeepVersionSerializer, request)
        sent = wanted.get("graph")
        version = keep_version(
            pipeline,
            user_of(request),
            name=wanted["name"],
            revision=wanted.get("revision"),
            origin=Origin.MERGE if wanted["before_merge"] else Origin.HAND,
            drawing=None if sent is None else graph_to_json(read_drawing(sent, settings.PIPEWRIGHT_MAX_NODES)),
        )
        return Response(_row(pipeline, version), status=201)


class OnePipelineVersion(WorkspaceView):
    @extend_schema(
        operation_id="get_pipeline_version", responses={200: PipelineVersionDetailSerializer, 404: ErrorSerializer}
    )
    def get(self, request: WorkspaceRequest, pipeline_id: int, number: int) -> Response:
        pipeline = get_pipeline(request.workspace, pipeline_id)
        version = get_version(pipeline, number)
        return Response({**_row(pipeline, version), "graph": version.graph})

    @extend_schema(
        operation_id="rename_pipeline_version",
        request=RenameVersionSerializer,
        responses={200: PipelineVersionSerializer, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def patch(self, request: WorkspaceRequest, pipeline_id: int, number: int) -> Response:
        pipeline = get_pipeline(request.workspace, pipeline_id)
        version = get_version(pipeline, number)
        return Response(_row(pipeline, rename_version(version, given(RenameVersionSerializer, request)["name"])))


class RestoreVersion(WorkspaceView):
    @extend_schema(
        operation_id="restore_pipeline_version",
        request=RestoreSerializer,
        responses={200: RestoredSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest, pipeline_id: int, number: int) -> Response:
        """Put a version back into the draft; what stood there is frozen first."""
        pipeline = get_pipeline(request.workspace, pipeline_id)
        kept = restore_version(
            pipeline,
            number,
            user_of(request),
            revision=given(RestoreSerializer, request)["revision"],
            max_nodes=settings.PIPEWRIGHT_MAX_NODES,
        )
        return Response(
            {
                "revision": pipeline.revision,
                "graph": pipeline.graph,
                "problems": problem_rows(problems_of(request.workspace, graph_of(pipeline))),
                "saved_at": pipeline.updated_at,
                "kept": kept.number,
            }
        )


def _rows_of(pipeline: Pipeline) -> Callable[[Iterable[PipelineVersion]], list[dict[str, Any]]]:
    def rows(versions: Iterable[PipelineVersion]) -> list[dict[str, Any]]:
        shown = list(versions)
        draft = drawing_digest(pipeline.graph)
        runs = runs_of_versions(shown)
        return [
            {
                "number": version.number,
                "name": version.name,
                "origin": version.origin,
                "created_at": version.created_at,
                "created_by": "" if version.created_by is None else version.created_by.get_username(),
                "runs": runs.get(version.pk, 0),
                "is_draft": version.digest == draft,
            }
            for version in shown
        ]

    return rows


def _row(pipeline: Pipeline, version: PipelineVersion) -> dict[str, Any]:
    return _rows_of(pipeline)([version])[0]
