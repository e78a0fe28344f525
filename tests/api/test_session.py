import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from designer.accounts.models import Membership, Workspace
from designer.accounts.services import create_sign_in_code, create_token
from tests.api.test_anonymous import ROUTES
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


def tried(client: Client, token: str, code: str, **headers: str) -> HttpResponse:
    return client.post(
        "/api/v1/session/sign-in",
        {"code": code},
        content_type="application/json",
        headers={"X-CSRFToken": token, **headers},
    )


def test_after_five_codes_that_do_not_exist_even_a_good_one_has_to_wait(pages: object, owner: User) -> None:
    client, token = browser(pages)

    guesses = [
        # What a client says of its own address does not count.
        tried(client, token, f"guess {n}", **{"X-Forwarded-For": f"10.0.0.{n}"}).status_code
        for n in range(5)
    ]
    refused = tried(client, token, create_sign_in_code(owner, 15))

    assert guesses == [403] * 5
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "rate_limited")
    assert refused.headers["Retry-After"] == "900"


def test_an_old_link_is_no_guess(pages: object, owner: User) -> None:
    used = create_sign_in_code(owner, 15)
    tried(*browser(pages), used)

    answers = [tried(*browser(pages), used).status_code for _ in range(7)]

    assert set(answers) == {403}


def test_a_token_that_is_guessed_at_has_to_wait_and_no_other_has(owner: User, workspace: Workspace) -> None:
    known, other = create_token(owner, workspace, "known"), create_token(owner, workspace, "other")

    def status(secret: str) -> int:
        return Client().get("/api/v1/session", headers={"Authorization": f"Bearer {secret}"}).status_code

    guesses = [status(f"{known[:11]}guess{n}") for n in range(5)]

    assert guesses == [401] * 5
    assert status(known) == 429
    assert status(other) == 200


def test_guessing_at_a_token_that_exists_looks_as_guessing_at_one_that_does_not(
    owner: User, workspace: Workspace
) -> None:
    known = create_token(owner, workspace, "known")

    def told(secret: str) -> list[tuple[int, bytes]]:
        answers = [Client().get("/api/v1/session", headers={"Authorization": f"Bearer {secret}{n}"}) for n in range(7)]
        return [(answer.status_code, answer.content) for answer in answers]

    assert told(f"{known[:11]}guess") == told("pw_nobody__guess")


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
    (method, f"/{path}")
    for route, path in ROUTES
    for method in ("POST", "PUT", "PATCH", "DELETE")
    if route.startswith("api/")
]


@pytest.mark.parametrize(("method", "path"), UNSAFE)
def test_a_change_with_a_cookie_and_no_csrf_token_is_refused(owner: User, method: str, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    answer = client.generic(method, path, "{}", content_type="application/json")

    assert answer.status_code == 403
    assert b"csrf_failed" in answer.content


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
