"""Tokens that people make for their programs."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from designer.accounts.models import Membership, Token, Workspace
from designer.accounts.services import create_token
from designer.accounts.tokens import MOST_TOKENS
from tests.api.conftest import signed_in
from tests.registry.shelf import new_workspace

pytestmark = pytest.mark.django_db

READING = {"name": "dashboard", "scopes": ["read"], "days": 30}


def made(client: Client, **more: object) -> tuple[int, dict[str, object]]:
    answer = client.post("/api/v1/tokens", {**READING, **more}, content_type="application/json")
    return answer.status_code, answer.json()


def with_token(secret: object) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_token_is_shown_once_and_opens_what_its_scopes_say(api: Client) -> None:
    status, token = made(api)

    program = with_token(token["secret"])

    assert status == 201
    assert program.get("/api/v1/runs").status_code == 200
    assert program.post("/api/v1/pipelines", {"name": "Cars"}, content_type="application/json").status_code == 403
    assert str(token["secret"]) not in api.get("/api/v1/tokens").content.decode()


def test_a_new_token_is_listed_with_all_but_its_secret(api: Client) -> None:
    _, token = made(api)

    listed = api.get("/api/v1/tokens").json()["results"]

    assert [row["name"] for row in listed] == ["dashboard"]
    assert listed[0] == {name: value for name, value in token.items() if name != "secret"}
    assert (listed[0]["last_used_at"], listed[0]["expired"]) == (None, False)
    assert str(token["secret"]).startswith(listed[0]["prefix"])


def test_a_revoked_token_opens_nothing_from_that_moment_and_is_gone_from_the_list(api: Client) -> None:
    _, token = made(api)
    program = with_token(token["secret"])
    assert program.get("/api/v1/runs").status_code == 200

    revoked = api.delete(f"/api/v1/tokens/{token['id']}")

    assert revoked.status_code == 204
    assert program.get("/api/v1/runs").status_code == 401
    assert api.get("/api/v1/tokens").json()["count"] == 0
    assert api.delete(f"/api/v1/tokens/{token['id']}").status_code == 404


def test_an_expired_token_opens_nothing_and_says_so_in_the_list(api: Client) -> None:
    _, token = made(api)
    Token.objects.update(expires_at=Token.objects.get().created_at)

    assert with_token(token["secret"]).get("/api/v1/runs").status_code == 401
    assert api.get("/api/v1/tokens").json()["results"][0]["expired"]


def test_nobody_makes_a_token_that_may_more_than_they(viewer: Client) -> None:
    refused, told = made(viewer, scopes=["read", "write"])

    assert refused == 403
    assert "'write'" in str(told["error"])
    assert made(viewer)[0] == 201


@pytest.mark.parametrize("scopes", [("read",), ("read", "write"), ("write",)])
def test_a_token_makes_and_revokes_no_others(owner: User, workspace: Workspace, scopes: tuple[str, ...]) -> None:
    program = with_token(create_token(owner, workspace, "leaked", scopes=scopes))

    assert made(program)[0] == 403
    assert program.delete(f"/api/v1/tokens/{Token.objects.get().pk}").status_code == 403
    assert Token.objects.get().revoked_at is None


def test_a_token_with_the_scope_admin_makes_those_that_may_no_more_than_itself(
    owner: User, workspace: Workspace
) -> None:
    program = with_token(create_token(owner, workspace, "deploy", scopes=("read", "admin")))

    assert made(program)[0] == 201
    assert made(program, scopes=["write"])[0] == 403


def test_tokens_of_other_members_are_neither_shown_nor_revoked(api: Client, workspace: Workspace) -> None:
    _, token = made(api)
    other = signed_in(new_workspace("main", Membership.Role.EDITOR)[0])

    assert other.get("/api/v1/tokens").json()["count"] == 0
    assert other.delete(f"/api/v1/tokens/{token['id']}").status_code == 404


def test_there_is_a_most(api: Client, owner: User, workspace: Workspace) -> None:
    for number in range(MOST_TOKENS):
        create_token(owner, workspace, str(number))

    status, told = made(api)

    assert status == 400
    assert "Revoke some" in str(told["error"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 101},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"scopes": "read"},
        {"days": 0},
        {"days": 3651},
        {"days": "soon"},
    ],
)
def test_what_makes_no_sense_is_refused(api: Client, wrong: dict[str, object]) -> None:
    assert made(api, **wrong)[0] == 400
    assert not Token.objects.exists()
