"""Who is signed in, signing in with a one-use code, and signing out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from designer.accounts.models import Workspace
from designer.accounts.permissions import Action, workspace_of
from designer.accounts.services import sign_in_at
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.errors import ErrorSerializer
from designer.api.shapes.session import SessionSerializer, SignInSerializer
from designer.api.views import WorkspaceView, given, user_of
from designer.core.errors import NotAllowed
from designer.runs.selectors.workers import worker_status
from designer.workers.messages import messages

BROKER_AWAY = "The message broker is away; work goes on, more slowly."


class CurrentSession(WorkspaceView):
    @extend_schema(operation_id="get_session", responses={200: SessionSerializer, 401: ErrorSerializer})
    def get(self, request: WorkspaceRequest) -> Response:
        return Response(session_of(user_of(request), request.workspace))


class SignedOutPage(BaseAuthentication):
    """Nobody is signed in yet, but the request must come from our sign-in page, which set the CSRF cookie."""

    def authenticate(self, request: Request) -> None:
        SessionAuthentication().enforce_csrf(request)


class SignIn(WorkspaceView):
    authentication_classes = [SignedOutPage]
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="sign_in",
        auth=[],
        request=SignInSerializer,
        responses={200: SessionSerializer, 403: ErrorSerializer, 429: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        user = sign_in_at(given(SignInSerializer, request)["code"], request.META.get("REMOTE_ADDR", ""))
        workspace = workspace_of(user, None)
        if workspace is None:
            raise NotAllowed("You belong to no workspace yet. Ask the owner of one to add you.")
        # Whatever session the browser came with ends; it gets a new key and a new CSRF token.
        request._request.session.flush()
        login(request._request, user)
        return Response(session_of(user, workspace))


class SignOut(WorkspaceView):
    needs = Action.READ

    @extend_schema(operation_id="sign_out", request=None, responses={204: None})
    def post(self, request: WorkspaceRequest) -> Response:
        logout(request._request)
        return Response(status=204)


def session_of(user: User, workspace: Workspace) -> dict[str, Any]:
    return {
        "user": {"id": user.pk, "name": user.get_full_name() or user.get_username(), "email": user.email},
        "workspace": {"id": workspace.pk, "slug": workspace.slug, "name": workspace.name},
        **worker_status(),
        "broker_problem": BROKER_AWAY if messages().is_away() else "",
        "cluster": settings.PIPEWRIGHT_CLUSTER is not None,
        "version": settings.PIPEWRIGHT_VERSION,
        "upload_limit_bytes": settings.PIPEWRIGHT_UPLOAD_LIMIT,
        "log_limit_bytes": settings.PIPEWRIGHT_LOG_LIMIT,
    }
