"""Bearer tokens of whoever asks: list, make, revoke."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from designer.accounts.models import Token
from designer.accounts.permissions import Action
from designer.accounts.tokens import has_expired, issue_token, require_token_keeper, revoke, tokens_of
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.errors import ErrorSerializer
from designer.api.shapes.lists import PageQuerySerializer
from designer.api.shapes.token import CreatedTokenSerializer, NewTokenSerializer, TokenPage
from designer.api.views import WorkspaceView, given, page_of, user_of


class Tokens(WorkspaceView):
    # Everybody keeps tokens of their own; what a token may is never more than what they may.
    needs = Action.READ

    @extend_schema(operation_id="list_tokens", parameters=[PageQuerySerializer], responses={200: TokenPage})
    def get(self, request: WorkspaceRequest) -> Response:
        return page_of(request, tokens_of(user_of(request), request.workspace), lambda rows: map(_row, rows))

    @extend_schema(
        operation_id="create_token",
        request=NewTokenSerializer,
        responses={201: CreatedTokenSerializer, 400: ErrorSerializer, 403: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """The secret stands in this answer and nowhere else."""
        using = _used(request)
        require_token_keeper(using)
        token, secret = issue_token(
            user_of(request), request.workspace, **given(NewTokenSerializer, request), using=using
        )
        return Response({**_row(token), "secret": secret}, status=201, headers={"Cache-Control": "no-store"})


class OneToken(WorkspaceView):
    needs = Action.READ

    @extend_schema(operation_id="revoke_token", responses={204: None, 403: ErrorSerializer, 404: ErrorSerializer})
    def delete(self, request: WorkspaceRequest, token_id: int) -> Response:
        """It opens nothing from now on, and its live connections are closed."""
        revoke(user_of(request), request.workspace, token_id, using=_used(request))
        return Response(status=204)


def _used(request: WorkspaceRequest) -> Token | None:
    """The token that this request came with, if it came with one."""
    return request.auth if isinstance(request.auth, Token) else None


def _row(token: Token) -> dict[str, Any]:
    return {
        "id": token.pk,
        "name": token.name,
        "prefix": token.prefix,
        "scopes": token.scopes,
        "created_at": token.created_at,
        "last_used_at": token.last_used_at,
        "expires_at": token.expires_at,
        "expired": has_expired(token),
    }
