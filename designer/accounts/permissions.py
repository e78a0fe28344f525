"""The one function that says who may do what, and the workspace a caller works in."""

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser, User

from designer.accounts.models import Membership, Token, Workspace
from designer.core.errors import NotAllowed


class Action(StrEnum):
    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


_ALLOWED = {
    Membership.Role.VIEWER: frozenset({Action.READ}),
    Membership.Role.EDITOR: frozenset({Action.READ, Action.WRITE}),
    Membership.Role.OWNER: frozenset(Action),
}


def workspace_of(user: User | AnonymousUser, token: Token | None) -> Workspace | None:
    """The workspace a caller works in: the token's, or the user's first."""
    if isinstance(user, AnonymousUser) or not user.is_authenticated:
        return None
    memberships = Membership.objects.filter(user=user).select_related("workspace").order_by("id")
    if token is not None:
        memberships = memberships.filter(workspace=token.workspace)
    first = memberships.first()
    return None if first is None else first.workspace


def may(user: User | AnonymousUser, workspace: Workspace | None, action: Action, token: Token | None = None) -> bool:
    """Whether the user may do this in the workspace; a token can only narrow what its user may."""
    if workspace is None or isinstance(user, AnonymousUser) or not user.is_active:
        return False
    if token is not None and (token.workspace_id != workspace.pk or action not in token.scopes):
        return False
    role = Membership.objects.filter(user=user, workspace=workspace).values_list("role", flat=True).first()
    return role is not None and action in _ALLOWED[Membership.Role(role)]


def require(user: User | AnonymousUser, workspace: Workspace | None, action: Action, token: Token | None) -> None:
    if not may(user, workspace, action, token):
        raise NotAllowed(f"You may not {action} here. Ask the owner of the workspace for it.")
