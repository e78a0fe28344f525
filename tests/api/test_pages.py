import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_page_sends_who_is_signed_out_to_sign_in_and_back(pages: Path) -> None:
    answer = Client().get("/pipelines/7?tab=yaml")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=%2Fpipelines%2F7%3Ftab%3Dyaml"


def test_the_way_back_never_leads_elsewhere(pages: Path) -> None:
    answer = Client().get("//evil.example/pipelines")

    assert answer.headers["Location"].startswith("/sign-in?next=%2F")


@pytest.mark.parametrize("path", ["/", "/pipelines/7", "/runs/1", "/nothing/here"])
def test_every_page_is_the_front_end(api: Client, pages: Path, path: str) -> None:
    answer = api.get(path)

    assert answer.status_code == 200
    assert "/static/app/main.js" in answer.content.decode()
    assert settings.CSRF_COOKIE_NAME in answer.cookies
    assert not answer.cookies[settings.CSRF_COOKIE_NAME]["httponly"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_every_page_gets_a_nonce_of_its_own(api: Client, pages: Path) -> None:
    first, second = api.get("/"), api.get("/")

    nonces = [set(re.findall(r'nonce="([^"]+)"', answer.content.decode())) for answer in (first, second)]
    assert len(nonces[0]) == len(nonces[1]) == 1
    assert nonces[0] != nonces[1]
    assert f"script-src 'self' 'nonce-{nonces[0].pop()}'" in first.headers["Content-Security-Policy"]


def test_a_page_may_load_nothing_from_elsewhere_and_stand_in_no_frame(api: Client, pages: Path) -> None:
    headers = api.get("/").headers

    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "connect-src 'self' ws://testserver wss://testserver" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_answers_of_the_api_carry_a_policy_too(api: Client) -> None:
    headers = api.get("/api/v1/session").headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers


def test_pages_that_are_not_built_say_what_to_do(api: Client, tmp_path: Path, settings: object) -> None:
    settings.STATIC_ROOT = tmp_path  # type: ignore[attr-defined]

    answer = api.get("/")

    assert answer.status_code == 503
    assert "make build" in answer.content.decode()


def test_an_address_of_the_api_that_does_not_exist_is_no_page(api: Client, pages: Path) -> None:
    answer = api.get("/api/v1/nothing")

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_a_host_that_is_not_served_is_refused(client: Client) -> None:
    answer = client.get("/healthz", headers={"Host": "evil.example"})
    behind = client.get("/sign-in", headers={"Host": "evil.example"})

    assert {answer.status_code, behind.status_code} == {400}
    assert b"evil" not in behind.content


def test_the_server_says_that_it_is_well_and_no_more(client: Client) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}
