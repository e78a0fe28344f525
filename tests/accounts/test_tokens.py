from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from designer.accounts.models import Membership, Token, Workspace
from designer.accounts.permissions import Action, may, workspace_of
from designer.accounts.services import create_token, find_token, revoke_token
from tests.registry.shelf import new_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def tenant() -> tuple[User, Workspace]:
    return new_workspace()


def token_with(tenant: tuple[User, Workspace], *scopes: str, days: int | None = None) -> Token:
    found = find_token(create_token(*tenant, "test", scopes=scopes, days=days))
    assert found is not None
    return found


def test_the_database_holds_no_secret(tenant: tuple[User, Workspace]) -> None:
    secret = create_token(*tenant, "test")

    assert secret not in str(Token.objects.values())
    assert secret[11:] not in str(Token.objects.values())


def test_a_token_is_found_by_its_whole_secret_only(tenant: tuple[User, Workspace]) -> None:
    secret = create_token(*tenant, "test")

    assert find_token(secret) is not None
    assert find_token(secret[:-1]) is None
    assert find_token(secret + "x") is None
    assert find_token("") is None


def test_a_revoked_token_is_dead_at_once(tenant: tuple[User, Workspace]) -> None:
    secret = create_token(*tenant, "test")
    found = find_token(secret)
    assert found is not None

    revoke_token(found)

    assert find_token(secret) is None


def test_a_token_expires(tenant: tuple[User, Workspace]) -> None:
    secret = create_token(*tenant, "test", days=1)
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert find_token(secret) is None


def test_the_token_of_an_inactive_user_is_dead(tenant: tuple[User, Workspace]) -> None:
    secret = create_token(*tenant, "test")
    User.objects.update(is_active=False)

    assert find_token(secret) is None


def test_its_last_use_is_noted(tenant: tuple[User, Workspace]) -> None:
    secret = create_token(*tenant, "test")
    assert Token.objects.get().last_used_at is None

    find_token(secret)

    assert Token.objects.get().last_used_at is not None


def test_a_token_narrows_what_its_user_may(tenant: tuple[User, Workspace]) -> None:
    user, workspace = tenant
    reading = token_with(tenant, "read")

    assert may(user, workspace, Action.READ, reading)
    assert not may(user, workspace, Action.WRITE, reading)
    assert may(user, workspace, Action.WRITE)


def test_a_token_never_widens_what_its_user_may() -> None:
    viewer = new_workspace(role=Membership.Role.VIEWER)
    everything = token_with(viewer, "read", "write", "admin")

    assert not may(*viewer, Action.WRITE, everything)


def test_a_token_is_of_one_workspace(tenant: tuple[User, Workspace]) -> None:
    user, workspace = tenant
    other = Workspace.objects.create(slug="other", name="Other")
    Membership.objects.create(user=user, workspace=other, role=Membership.Role.OWNER)
    token = token_with((user, other), "read")

    assert workspace_of(user, token) == other
    assert not may(user, workspace, Action.READ, token)


def test_who_left_the_workspace_may_nothing(tenant: tuple[User, Workspace]) -> None:
    user, workspace = tenant
    token = token_with(tenant, "read")
    Membership.objects.all().delete()

    assert workspace_of(user, token) is None
    assert not may(user, workspace, Action.READ, token)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Membership.Role.VIEWER, {Action.READ}),
        (Membership.Role.EDITOR, {Action.READ, Action.WRITE}),
        (Membership.Role.OWNER, {Action.READ, Action.WRITE, Action.ADMIN}),
    ],
)
def test_each_role_may_what_the_table_says(role: Membership.Role, allowed: set[Action]) -> None:
    user, workspace = new_workspace(role=role)

    assert {action for action in Action if may(user, workspace, action)} == allowed
