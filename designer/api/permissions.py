"""The workspace of a request, and whether its caller may do this there. accounts.permissions decides."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from designer.accounts.models import Token, Workspace
from designer.accounts.permissions import Action, require, workspace_of

if TYPE_CHECKING:
    # The framework reads this module, by its settings, while it makes its views.
    from rest_framework.views import APIView


class WorkspaceRequest(Request):
    """A request that passed WorkspacePermission."""

    workspace: Workspace


class WorkspacePermission(BasePermission):
    """Reading needs `read`, all else `write`, unless the view says what it `needs`. Sets `request.workspace`."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not request.user.is_authenticated:
            return False
        token = request.auth if isinstance(request.auth, Token) else None
        workspace = workspace_of(request.user, token)
        usual = Action.READ if request.method in SAFE_METHODS else Action.WRITE
        require(request.user, workspace, getattr(view, "needs", None) or usual, token)
        request.workspace = workspace  # type: ignore[attr-defined]  # see WorkspaceRequest
        return True
