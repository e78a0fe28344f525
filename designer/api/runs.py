"""Runs: list, follow, cancel; steps and their logs."""

from functools import partial

from django.conf import settings
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from designer.accounts.permissions import Action
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.errors import ErrorSerializer
from designer.api.shapes.pipeline import PlanSerializer
from designer.api.shapes.run import (
    EventQuerySerializer,
    EventsSerializer,
    LogQuerySerializer,
    RunHeadSerializer,
    RunPage,
    RunQuerySerializer,
    RunSerializer,
    StepCurvesSerializer,
    StepDetailSerializer,
    SubmitSerializer,
)
from designer.api.shapes.run_actions import CancelSerializer
from designer.api.shapes.scope import scope_of
from designer.api.streaming import Span, file_response, span_response
from designer.api.views import WorkspaceView, given, page_of, user_of
from designer.pipelines.models import Pipeline
from designer.pipelines.services import read_drawing, submit_pipeline
from designer.runs.curves import step_curves
from designer.runs.plans import plan_preview
from designer.runs.selectors.lists import list_runs, run_rows
from designer.runs.selectors.logs import log_name
from designer.runs.selectors.one_run import events_after, get_run, run_row, run_snapshot
from designer.runs.selectors.one_step import get_step, step_detail
from designer.runs.services import cancel, cancel_step, start_run, with_inputs
from designer.workers.stores import attempt_logs
from designer.workers.wake import after_commit


class Runs(WorkspaceView):
    @extend_schema(operation_id="list_runs", parameters=[RunQuerySerializer], responses={200: RunPage})
    def get(self, request: WorkspaceRequest) -> Response:
        runs = list_runs(request.workspace, given(RunQuerySerializer, request))
        return page_of(request, runs, run_rows)

    @extend_schema(
        operation_id="submit_run",
        request=SubmitSerializer,
        responses={201: RunHeadSerializer, 400: ErrorSerializer, 413: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """Run a drawing that comes along. It is kept as a pipeline of that name."""
        wanted = given(SubmitSerializer, request)
        graph = read_drawing(wanted["graph"], settings.PIPEWRIGHT_MAX_NODES)
        user = user_of(request)
        pipeline = submit_pipeline(request.workspace, user, wanted["name"], graph, wanted["description"])
        run, effects = start_run(request.workspace, pipeline, user, inputs=wanted["inputs"], scope=scope_of(wanted))
        after_commit(effects)
        return Response(run_row(run), status=201)


class PlannedRun(WorkspaceView):
    # It changes nothing; it is a POST because a drawing is too long for an address.
    needs = Action.READ

    @extend_schema(
        operation_id="plan_run",
        request=SubmitSerializer,
        responses={200: PlanSerializer, 400: ErrorSerializer, 413: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """What a run of a drawing that comes along would do now, step by step; nothing is kept of it."""
        wanted = given(SubmitSerializer, request)
        graph = with_inputs(read_drawing(wanted["graph"], settings.PIPEWRIGHT_MAX_NODES), wanted["inputs"])
        pipeline = Pipeline.objects.filter(workspace=request.workspace, name=wanted["name"]).order_by("-id").first()
        scope = scope_of(wanted).of_pipeline(graph)
        return Response(plan_preview(request.workspace, graph, pipeline, scope=scope))


class OneRun(WorkspaceView):
    @extend_schema(operation_id="get_run", responses={200: RunSerializer, 404: ErrorSerializer})
    def get(self, request: WorkspaceRequest, run_id: int) -> Response:
        return Response(run_snapshot(get_run(request.workspace, run_id)))


class RunEvents(WorkspaceView):
    @extend_schema(
        operation_id="list_run_events",
        parameters=[EventQuerySerializer],
        responses={200: EventsSerializer, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, run_id: int) -> Response:
        run = get_run(request.workspace, run_id)
        return Response(events_after(run, given(EventQuerySerializer, request)["after"]))


class CancelRun(WorkspaceView):
    @extend_schema(
        operation_id="cancel_run",
        request=CancelSerializer,
        responses={200: RunHeadSerializer, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest, run_id: int) -> Response:
        """Cancel what has not ended; steps that always run still do, unless these are to be cancelled too."""
        run = get_run(request.workspace, run_id)
        after_commit(cancel(run, also_always=given(CancelSerializer, request)["also_always"]))
        return Response(run_row(get_run(request.workspace, run_id)))


class OneStep(WorkspaceView):
    @extend_schema(operation_id="get_step", responses={200: StepDetailSerializer, 404: ErrorSerializer})
    def get(self, request: WorkspaceRequest, run_id: int, node: str) -> Response:
        return Response(step_detail(get_run(request.workspace, run_id), node))


class CancelStep(WorkspaceView):
    @extend_schema(operation_id="cancel_step", request=None, responses={200: RunHeadSerializer, 404: ErrorSerializer})
    def post(self, request: WorkspaceRequest, run_id: int, node: str) -> Response:
        """Cancel one step, and skip what depends on it; the rest of the run goes on. Nothing if it has ended."""
        after_commit(cancel_step(get_step(get_run(request.workspace, run_id), node)))
        return Response(run_row(get_run(request.workspace, run_id)))


class StepCurves(WorkspaceView):
    @extend_schema(operation_id="get_step_curves", responses={200: StepCurvesSerializer, 404: ErrorSerializer})
    def get(self, request: WorkspaceRequest, run_id: int, node: str) -> Response:
        """Metrics that were reported along the way, also while the step runs; thinned to what can be drawn."""
        step = get_step(get_run(request.workspace, run_id), node)
        return Response(step_curves(step, attempt_logs()))


class StepLog(WorkspaceView):
    @extend_schema(
        operation_id="get_step_log",
        parameters=[LogQuerySerializer],
        responses={(200, "text/plain"): OpenApiTypes.STR, (206, "text/plain"): OpenApiTypes.STR, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, run_id: int, node: str) -> HttpResponseBase:
        """Bytes of a log, by `offset` and `limit` or by a Range header; X-Log-Size says how long it is by now."""
        asked = given(LogQuerySerializer, request)
        name, logs = log_name(get_run(request.workspace, run_id), node, asked.get("attempt")), attempt_logs()
        # A log that has not begun is an empty one.
        size = logs.size(name)
        if "offset" in asked or "limit" in asked or size == 0:
            start = min(asked.get("offset", 0), size)
            span = Span(start, min(start + asked.get("limit", size), size))
            headers = {"X-Log-Size": str(size), "X-Log-Offset": str(span.start)}
            if asked["numbered"]:
                headers["X-Log-Line"] = str(logs.lines_before(name, span.start) if size else 0)
            return span_response(request, partial(logs.open, name), span, _PLAIN, None, headers)
        return file_response(
            request,
            partial(logs.open, name),
            size,
            content_type=_PLAIN,
            headers={"X-Log-Size": str(size)},
        )


_PLAIN = "text/plain; charset=utf-8"
