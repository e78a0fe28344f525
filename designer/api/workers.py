"""The workers that live, what they hold, and how much of the workspace they may hold at once."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from designer.accounts.permissions import Action
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.errors import ErrorSerializer
from designer.api.shapes.workers import DrainSerializer, LimitSerializer, WorkersSerializer
from designer.api.views import WorkspaceView, given
from designer.runs.selectors.workers import get_worker, list_workers


class Workers(WorkspaceView):
    @extend_schema(operation_id="list_workers", responses={200: WorkersSerializer})
    def get(self, request: WorkspaceRequest) -> Response:
        return Response(_shown(request))


class DrainWorker(WorkspaceView):
    # Workers are everybody's, in whatever workspace they are.
    needs = Action.ADMIN

    @extend_schema(
        operation_id="drain_worker",
        request=DrainSerializer,
        responses={200: WorkersSerializer, 403: ErrorSerializer, 404: ErrorSerializer},
    )
    def put(self, request: WorkspaceRequest, name: str) -> Response:
        """Let a worker finish what it holds and take nothing new, or take steps again."""
        worker = get_worker(name)
        worker.draining = given(DrainSerializer, request)["draining"]
        worker.save(update_fields=["draining"])
        return Response(_shown(request))


class WorkspaceLimit(WorkspaceView):
    needs = Action.ADMIN

    @extend_schema(
        operation_id="set_workspace_limit",
        request=LimitSerializer,
        responses={200: WorkersSerializer, 400: ErrorSerializer, 403: ErrorSerializer},
    )
    def put(self, request: WorkspaceRequest) -> Response:
        """Say how many steps of the workspace may be at work at once; what is at work goes on."""
        request.workspace.max_steps_at_once = given(LimitSerializer, request)["max_steps_at_once"]
        request.workspace.save(update_fields=["max_steps_at_once"])
        return Response(_shown(request))


def _shown(request: WorkspaceRequest) -> dict[str, Any]:
    return {
        "workers": list_workers(request.workspace),
        "max_steps_at_once": request.workspace.max_steps_at_once,
    }
