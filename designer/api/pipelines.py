"""Pipelines: drafts, their plans, their texts, and starting a run."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response

from designer.accounts.permissions import Action
from designer.api.errors import finding_rows, problem_rows
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.errors import ErrorSerializer
from designer.api.shapes.pipeline import (
    DraftSerializer,
    GraphSerializer,
    ImportedPipelineSerializer,
    ImportSerializer,
    NewPipelineSerializer,
    PipelineDetailsSerializer,
    PipelinePage,
    PipelineQuerySerializer,
    PipelineSerializer,
    PlanSerializer,
    ReadTextSerializer,
    SavedSerializer,
    StartRunSerializer,
    TextSerializer,
)
from designer.api.shapes.run import RunHeadSerializer
from designer.api.shapes.scope import ScopeSerializer, scope_of
from designer.api.streaming import attachment
from designer.api.views import WorkspaceView, given, page_of, user_of
from designer.core.graph_json import graph_to_json
from designer.pipelines.models import Pipeline
from designer.pipelines.selectors import (
    get_pipeline,
    graph_of,
    list_pipelines,
    pipeline_detail,
    pipeline_row,
    problems_of,
)
from designer.pipelines.services import (
    archive,
    change_details,
    check_revision,
    create_pipeline,
    duplicate,
    read_drawing,
    save_graph,
)
from designer.pipelines.texts import export_pipeline, import_pipeline, read_text, write_text
from designer.registry.selectors import WorkspaceCatalogue
from designer.runs.plans import plan_preview
from designer.runs.selectors.lists import last_runs
from designer.runs.selectors.one_run import run_row
from designer.runs.services import start_run
from designer.workers.wake import after_commit


class Pipelines(WorkspaceView):
    @extend_schema(operation_id="list_pipelines", parameters=[PipelineQuerySerializer], responses={200: PipelinePage})
    def get(self, request: WorkspaceRequest) -> Response:
        query = given(PipelineQuerySerializer, request)
        rows = list_pipelines(request.workspace, text=query["q"], archived=query["archived"])
        return page_of(request, rows, _rows)

    @extend_schema(
        operation_id="create_pipeline",
        request=NewPipelineSerializer,
        responses={201: PipelineSerializer, 400: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest) -> Response:
        new = given(NewPipelineSerializer, request)
        graph = read_drawing(new.get("graph", {}), settings.PIPEWRIGHT_MAX_NODES)
        pipeline = create_pipeline(
            request.workspace, user_of(request), new["name"], graph=graph, description=new["description"]
        )
        return Response(_detail(pipeline), status=201)


class OnePipeline(WorkspaceView):
    @extend_schema(operation_id="get_pipeline", responses={200: PipelineSerializer, 404: ErrorSerializer})
    def get(self, request: WorkspaceRequest, pipeline_id: int) -> Response:
        return Response(_detail(get_pipeline(request.workspace, pipeline_id)))

    @extend_schema(
        operation_id="change_pipeline", request=PipelineDetailsSerializer, responses={200: PipelineSerializer}
    )
    def patch(self, request: WorkspaceRequest, pipeline_id: int) -> Response:
        pipeline = get_pipeline(request.workspace, pipeline_id)
        change_details(pipeline, user_of(request), **given(PipelineDetailsSerializer, request))
        return Response(_detail(pipeline))

    @extend_schema(operation_id="archive_pipeline", responses={204: None})
    def delete(self, request: WorkspaceRequest, pipeline_id: int) -> Response:
        archive(get_pipeline(request.workspace, pipeline_id), user_of(request))
        return Response(status=204)


class DuplicatePipeline(WorkspaceView):
    @extend_schema(
        operation_id="duplicate_pipeline", request=None, responses={201: PipelineSerializer, 404: ErrorSerializer}
    )
    def post(self, request: WorkspaceRequest, pipeline_id: int) -> Response:
        """A new pipeline with the same drawing."""
        return Response(_detail(duplicate(get_pipeline(request.workspace, pipeline_id), user_of(request))), status=201)


class PipelineGraph(WorkspaceView):
    @extend_schema(
        operation_id="save_graph",
        request=DraftSerializer,
        responses={200: SavedSerializer, 400: ErrorSerializer, 409: ErrorSerializer, 413: ErrorSerializer},
    )
    def put(self, request: WorkspaceRequest, pipeline_id: int) -> Response:
        pipeline = get_pipeline(request.workspace, pipeline_id)
        draft = given(DraftSerializer, request)
        graph = save_graph(
            pipeline,
            draft["revision"],
            draft["graph"],
            user_of(request),
            max_nodes=settings.PIPEWRIGHT_MAX_NODES,
        )
        problems = problem_rows(problems_of(request.workspace, graph))
        return Response({"revision": pipeline.revision, "problems": problems, "saved_at": pipeline.updated_at})


class PipelineExport(WorkspaceView):
    @extend_schema(
        operation_id="export_pipeline",
        responses={(200, "application/yaml"): OpenApiTypes.STR, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, pipeline_id: int) -> HttpResponse:
        pipeline = get_pipeline(request.workspace, pipeline_id)
        return HttpResponse(
            export_pipeline(pipeline),
            content_type="application/yaml; charset=utf-8",
            headers={"Content-Disposition": attachment(f"{pipeline.name}.yml")},
        )


class PipelineImport(WorkspaceView):
    @extend_schema(
        operation_id="import_pipeline",
        request=ImportSerializer,
        responses={
            201: ImportedPipelineSerializer,
            400: OpenApiResponse(ErrorSerializer, "With line and column in `fields`, and all places in `findings`."),
            413: ErrorSerializer,
        },
    )
    def post(self, request: WorkspaceRequest) -> Response:
        given_text = given(ImportSerializer, request)
        imported = import_pipeline(
            request.workspace,
            given_text["yaml"],
            user_of(request),
            name=given_text["name"],
            max_nodes=settings.PIPEWRIGHT_MAX_NODES,
        )
        return Response({**_detail(imported.pipeline), "findings": finding_rows(imported.warnings)}, status=201)


class GraphText(WorkspaceView):
    # It changes nothing; it is a POST because a drawing is too long for an address.
    needs = Action.READ

    @extend_schema(
        operation_id="write_graph_text",
        request=GraphSerializer,
        responses={200: TextSerializer, 400: ErrorSerializer, 413: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """A drawing, or a part of one, as pipeline.yml."""
        graph = read_drawing(given(GraphSerializer, request)["graph"], settings.PIPEWRIGHT_MAX_NODES)
        return Response({"yaml": write_text(request.workspace, graph)})


class TextGraph(WorkspaceView):
    @extend_schema(
        operation_id="read_graph_text",
        request=TextSerializer,
        responses={
            200: ReadTextSerializer,
            400: OpenApiResponse(ErrorSerializer, "With line and column in `fields`, and all places in `findings`."),
            413: ErrorSerializer,
        },
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """The drawing in a pipeline.yml. No pipeline is made; steps with a command of their own become components."""
        text = given(TextSerializer, request)["yaml"]
        found = read_text(request.workspace, text, user_of(request), max_nodes=settings.PIPEWRIGHT_MAX_NODES)
        return Response(
            {
                "graph": graph_to_json(found.graph),
                "components": WorkspaceCatalogue.for_graph(request.workspace, found.graph).interfaces(found.graph),
                "findings": finding_rows(found.warnings),
            }
        )


class PipelinePlan(WorkspaceView):
    # It changes nothing; it is a POST because its answer is not to be kept.
    needs = Action.READ

    @extend_schema(
        operation_id="plan_pipeline",
        request=ScopeSerializer,
        responses={200: PlanSerializer, 400: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest, pipeline_id: int) -> Response:
        pipeline = get_pipeline(request.workspace, pipeline_id)
        graph = graph_of(pipeline)
        scope = scope_of(given(ScopeSerializer, request)).of_pipeline(graph)
        return Response(plan_preview(request.workspace, graph, pipeline, scope=scope))


class PipelineRuns(WorkspaceView):
    @extend_schema(
        operation_id="start_run",
        request=StartRunSerializer,
        responses={201: RunHeadSerializer, 400: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest, pipeline_id: int) -> Response:
        pipeline = get_pipeline(request.workspace, pipeline_id)
        wanted = given(StartRunSerializer, request)
        check_revision(pipeline, wanted.get("revision"))
        run, effects = start_run(
            request.workspace,
            pipeline,
            user_of(request),
            inputs=wanted["inputs"],
            scope=scope_of(wanted),
        )
        after_commit(effects)
        return Response(run_row(run), status=201)


def _rows(pipelines: list[Pipeline]) -> list[dict[str, Any]]:
    runs = last_runs(pipelines)
    return [{**pipeline_row(pipeline), "last_run": runs.get(pipeline.pk)} for pipeline in pipelines]


def _detail(pipeline: Pipeline) -> dict[str, Any]:
    graph = graph_of(pipeline)
    catalogue = WorkspaceCatalogue.for_graph(pipeline.workspace, graph)
    return {
        **pipeline_detail(pipeline),
        "components": catalogue.interfaces(graph),
        "problems": problem_rows(problems_of(pipeline.workspace, graph, catalogue)),
        "last_run": last_runs([pipeline]).get(pipeline.pk),
    }
