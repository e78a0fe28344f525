"""What goes wrong outside the API is a page for a person, in their language, and JSON for a program."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from designer.api.errors import forbidden, server_error

pytestmark = pytest.mark.django_db

TITLES = {
    "en": {
        400: "This request makes no sense here",
        403: "You may not do this",
        404: "There is nothing at this address",
        500: "Something went wrong on our side",
    },
    "ko": {
        400: "처리할 수 없는 요청입니다",
        403: "허용되지 않은 작업입니다",
        404: "이 주소에는 아무것도 없습니다",
        500: "서버에 문제가 생겼습니다",
    },
}
LANGUAGES = {"en": "en-GB,en;q=0.8", "ko": "ko-KR,ko;q=0.9,en;q=0.5"}


def answer(status: int, **headers: str) -> HttpResponse:
    """An answer with this status, by a way that leads to it."""
    request = RequestFactory().get("/anywhere", **headers)  # type: ignore[arg-type]
    match status:
        case 400:
            return Client().get("/", HTTP_HOST="not-served.example", **headers)  # type: ignore[return-value,arg-type]
        case 403:
            return forbidden(request)
        case 404:
            return Client().get("/static/nothing.js", **headers)  # type: ignore[return-value,arg-type]
        case _:
            return server_error(request)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_a_person_gets_a_page_in_their_language(status: int, language: str) -> None:
    got = answer(status, HTTP_ACCEPT="text/html,*/*;q=0.8", HTTP_ACCEPT_LANGUAGE=LANGUAGES[language])

    page = got.content.decode()
    assert got.status_code == status
    assert got.headers["Content-Type"].startswith("text/html")
    assert f'<html lang="{language}">' in page
    assert TITLES[language][status] in page
    assert 'href="/"' in page


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_a_page_needs_nothing_else_of_the_server_and_runs_nothing(status: int) -> None:
    got = answer(status, HTTP_ACCEPT="text/html")

    policy = got.headers["Content-Security-Policy"]
    page = got.content.decode()
    assert "default-src 'none'" in policy
    nonce = policy.split("'nonce-")[1].split("'")[0]
    assert f'<style nonce="{nonce}">' in page
    assert "<script" not in page
    assert "src=" not in page


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_a_program_gets_json(status: int) -> None:
    got = answer(status, HTTP_ACCEPT="application/json")

    assert got.status_code == status
    assert got.headers["Content-Type"] == "application/json"


def test_a_page_of_a_fault_names_the_place_in_the_log() -> None:
    got = answer(500, HTTP_ACCEPT="text/html")

    assert got.headers["X-Request-ID"] in got.content.decode()


def test_the_api_answers_in_json_whatever_is_asked_for() -> None:
    got = Client().get("/api/v1/nothing", HTTP_ACCEPT="text/html")

    assert got.status_code == 404
    assert got.json()["error"]["code"] == "not_found"


def test_a_form_from_elsewhere_is_refused_on_a_page_of_ours() -> None:
    got = Client(enforce_csrf_checks=True).post("/sign-in", HTTP_ACCEPT="text/html")

    assert got.status_code == 403
    assert "You may not do this" in got.content.decode()
    assert Client(enforce_csrf_checks=True).post("/sign-in").json()["error"]["code"] == "csrf_failed"
