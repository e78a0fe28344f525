import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from designer.accounts.models import Membership, Workspace
from designer.accounts.services import create_sign_in_code, create_token
from tests.api.answers import api_document
from tests.registry.shelf import drawing

pytestmark = pytest.mark.django_db


def browser(pages: object) -> tuple[Client, str]:
    """A browser that has loaded the sign-in page, and the CSRF token that the page sends back."""
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in")
    return client, client.cookies[settings.CSRF_COOKIE_NAME].value


def test_the_session_says_who_where_and_what_the_server_can_do(api: Client, owner: User) -> None:
    session = api.get("/api/v1/session").json()

    assert session["user"] == {"id": owner.pk, "name": "owner-of-main", "email": ""}
    assert session["workspace"]["slug"] == "main"
    assert session["upload_limit_bytes"] == settings.PIPEWRIGHT_UPLOAD_LIMIT
    assert session["worker"] is None


def test_a_code_from_the_terminal_signs_in(pages: object, owner: User) -> None:
    client, token = browser(pages)

    answer = client.post(
        "/api/v1/session/sign-in",
        {"code": create_sign_in_code(owner, 15)},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )

    assert answer.status_code == 200
    assert client.get("/api/v1/session").status_code == 200
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_in_gives_a_new_session_key_and_a_new_csrf_token(pages: object, owner: User, api: Client) -> None:
    client, token = browser(pages)
    client.force_login(owner)
    planted = client.cookies[settings.SESSION_COOKIE_NAME].value
    token = client.get("/sign-in").cookies[settings.CSRF_COOKIE_NAME].value

    client.post(
        "/api/v1/session/sign-in",
        {"code": create_sign_in_code(owner, 15)},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert client.cookies[settings.CSRF_COOKIE_NAME].value != token


@pytest.mark.parametrize("code", ["used", "invalid"])
def test_a_code_that_does_not_work_says_why(pages: object, owner: User, code: str) -> None:
    client, token = browser(pages)
    secret = create_sign_in_code(owner, 15) if code == "used" else "nonsense"
    send = {"data": {"code": secret}, "content_type": "application/json", "headers": {"X-CSRFToken": token}}
    if code == "used":
        other, others_token = browser(pages)
        other.post("/api/v1/session/sign-in", **{**send, "headers": {"X-CSRFToken": others_token}})

    answer = client.post("/api/v1/session/sign-in", **send)

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == code
    assert "pipewright login-link" in answer.json()["error"]["message"]


def test_signing_in_from_another_site_is_refused(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post(
        "/api/v1/session/sign-in", {"code": create_sign_in_code(owner, 15)}, content_type="application/json"
    )

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "csrf_failed"


def test_too_many_tries_are_told_to_wait(pages: object, owner: User) -> None:
    client, token = browser(pages)
    send = {"data": {"code": "guess"}, "content_type": "application/json"}

    answers = [
        # What a client says of its own address does not count.
        client.post("/api/v1/session/sign-in", **send, headers={"X-CSRFToken": token, "X-Forwarded-For": f"10.0.0.{n}"})
        for n in range(21)
    ]

    assert [answer.status_code for answer in answers] == [403] * 20 + [429]
    assert answers[-1].json()["error"]["code"] == "rate_limited"
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_signing_out_ends_the_session_on_the_server(api: Client) -> None:
    kept = api.cookies[settings.SESSION_COOKIE_NAME].value

    assert api.post("/api/v1/session/sign-out").status_code == 204

    again = Client()
    again.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert again.get("/api/v1/session").status_code == 401


def test_who_belongs_to_no_workspace_gets_nothing(api: Client) -> None:
    Membership.objects.all().delete()

    answer = api.get("/api/v1/pipelines")

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "not_allowed"


UNSAFE = [
    ("POST", "/api/v1/session/sign-out"),
    ("POST", "/api/v1/components"),
    ("PATCH", "/api/v1/components/train"),
    ("POST", "/api/v1/data"),
    ("POST", "/api/v1/samples/cars_fuel_economy/open"),
    ("POST", "/api/v1/pipelines"),
    ("POST", "/api/v1/pipelines/import"),
    ("PATCH", "/api/v1/pipelines/1"),
    ("DELETE", "/api/v1/pipelines/1"),
    ("POST", "/api/v1/pipelines/1/duplicate"),
    ("PUT", "/api/v1/pipelines/1/graph"),
    ("POST", "/api/v1/pipelines/1/plan"),
    ("POST", "/api/v1/pipelines/1/runs"),
    ("POST", "/api/v1/runs"),
    ("POST", "/api/v1/pipelines/1/versions"),
    ("PATCH", "/api/v1/pipelines/1/versions/1"),
    ("POST", "/api/v1/pipelines/1/versions/1/restore"),
    ("POST", "/api/v1/storage/clean"),
    ("POST", "/api/v1/runs/cancel"),
    ("POST", "/api/v1/runs/delete"),
    ("POST", "/api/v1/runs/tag"),
    ("POST", "/api/v1/runs/1/cancel"),
    ("PUT", "/api/v1/runs/1/tags"),
    ("POST", "/api/v1/runs/1/again"),
    ("POST", "/api/v1/runs/1/again/plan"),
    ("POST", "/api/v1/runs/1/clone"),
]


@pytest.mark.parametrize(("method", "path"), UNSAFE)
def test_a_change_with_a_cookie_and_no_csrf_token_is_refused(owner: User, method: str, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    answer = client.generic(method, path, "{}", content_type="application/json")

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "csrf_failed"


def _example(path: str) -> str:
    for part, value in (("{sample_id}", "cars_fuel_economy"), ("{name}", "train"), ("{number}", "1")):
        path = path.replace(part, value)
    return re.sub(r"\{\w+_id\}", "1", path)


def test_every_unsafe_operation_is_on_that_list() -> None:
    documented = {
        (method.upper(), _example(path))
        for path, operations in api_document()["paths"].items()
        for method in operations
        if method in {"post", "put", "patch", "delete"}
    }

    assert documented - {("POST", "/api/v1/session/sign-in")} == set(UNSAFE)


@pytest.mark.parametrize(("method", "path"), UNSAFE)
def test_a_token_that_may_only_read_changes_nothing(owner: User, workspace: Workspace, method: str, path: str) -> None:
    if path.endswith(("/plan", "/sign-out")):
        # They change nothing of the workspace.
        return
    secret = create_token(owner, workspace, "reader", scopes=("read",))

    answer = Client().generic(
        method, path, "{}", content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
    )

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "not_allowed"


def test_a_token_needs_no_csrf_token(owner: User, workspace: Workspace) -> None:
    secret = create_token(owner, workspace, "writer")

    answer = Client(enforce_csrf_checks=True).post(
        "/api/v1/pipelines",
        {"name": "Cars", "graph": drawing()},
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert answer.status_code == 201


def test_a_wrong_token_is_refused_also_beside_a_good_cookie(api: Client) -> None:
    answer = api.get("/api/v1/session", headers={"Authorization": "Bearer pw_wrong"})

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "authentication_failed"


def test_a_viewer_looks_and_changes_nothing(viewer: Client) -> None:
    assert viewer.get("/api/v1/pipelines").status_code == 200
    answer = viewer.post("/api/v1/pipelines", {"name": "Cars"}, content_type="application/json")

    assert answer.status_code == 403
