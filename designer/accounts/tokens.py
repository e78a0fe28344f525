"""The tokens of a person: made, looked at, revoked. services.token_for and permissions.may say what one opens."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from designer.accounts.models import Token, Workspace
from designer.accounts.permissions import Action, may
from designer.accounts.services import new_token, revoke_token
from designer.core.errors import InvalidRequest, NotAllowed, NotFound

MOST_TOKENS = 50


def tokens_of(user: User, workspace: Workspace) -> QuerySet[Token]:
    """Those that are not revoked, the newest first; also expired ones, so that it is seen why a program is refused."""
    return Token.objects.filter(user=user, workspace=workspace, revoked_at=None).order_by("-id")


def require_token_keeper(using: Token | None) -> None:
    """A person keeps tokens; a token does only with the scope `admin`, so that a leaked one cannot outlive itself."""
    if using is not None and Action.ADMIN not in using.scopes:
        raise NotAllowed("A token makes and revokes tokens only if it has the scope 'admin'. Sign in, or use another.")


def issue_token(
    user: User, workspace: Workspace, *, name: str, scopes: Sequence[str], days: int | None, using: Token | None
) -> tuple[Token, str]:
    """A new token and its secret; it never may more than who makes it. Raises NotAllowed and InvalidRequest."""
    require_token_keeper(using)
    for scope in scopes:
        if not may(user, workspace, Action(scope), using):
            raise NotAllowed(f"You may not {scope} here, so a token of yours cannot. Leave out the scope '{scope}'.")
    if tokens_of(user, workspace).count() >= MOST_TOKENS:
        raise InvalidRequest(f"You have {MOST_TOKENS} tokens, which is the most. Revoke some that are not used.")
    return new_token(user, workspace, name, scopes=tuple(dict.fromkeys(scopes)), days=days)


def revoke(user: User, workspace: Workspace, token_id: int, *, using: Token | None) -> None:
    """End one of the user's tokens at once."""
    require_token_keeper(using)
    token = tokens_of(user, workspace).filter(pk=token_id).first()
    if token is None:
        raise NotFound(f"You have no token {token_id}.")
    revoke_token(token)


def has_expired(token: Token) -> bool:
    return token.expires_at is not None and token.expires_at <= timezone.now()
