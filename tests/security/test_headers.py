"""What every answer says to a browser, and what of a request is not believed (checks 7, 14 to 17, 61)."""

import json
import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.test import Client

from designer.accounts.services import create_sign_in_code
from designer.home import Home
from tests.registry.shelf import new_workspace
from tests.running import ROOT

pytestmark = pytest.mark.django_db

COOKIES = [f"{cookie}_COOKIE_{mark}" for cookie in ("SESSION", "CSRF") for mark in ("SECURE", "SAMESITE", "HTTPONLY")]
SCRIPT = f"import json; from django.conf import settings as s; print(json.dumps([getattr(s, n) for n in {COOKIES}]))"


@pytest.fixture
def pages(tmp_path: Path, settings: object) -> Path:
    settings.STATIC_ROOT = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "index.html").write_text('<!doctype html><script nonce="PIPEWRIGHT_CSP_NONCE"></script>')
    return tmp_path


@pytest.fixture
def member() -> Client:
    client = Client()
    client.force_login(new_workspace()[0])
    return client


def settings_with(home: Path, **environment: str) -> dict[str, object]:
    """What the settings come to in a process that is started with these variables."""
    Home(home).prepare()
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "designer.settings", "PIPEWRIGHT_HOME": str(home), **environment},
        capture_output=True,
        check=True,
    )
    return dict(zip(COOKIES, json.loads(told.stdout), strict=True))


@pytest.mark.parametrize(
    ("origins", "secure"),
    [("https://pipewright.example", True), ("https://a.example,http://b.example", False), ("", False)],
)
def test_cookies_are_secure_where_every_page_comes_over_https(tmp_path: Path, origins: str, secure: bool) -> None:
    found = settings_with(tmp_path, PIPEWRIGHT_TRUSTED_ORIGINS=origins)

    assert found == {
        "SESSION_COOKIE_SECURE": secure,
        "CSRF_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        # Its value is what the pages send back.
        "CSRF_COOKIE_HTTPONLY": False,
    }


def test_the_cookies_that_a_browser_gets_are_marked(pages: Path, settings: object) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True  # type: ignore[attr-defined]
    client = Client()
    client.get("/sign-in")
    token = client.cookies[ours.CSRF_COOKIE_NAME].value

    answer = client.post(
        "/api/v1/session/sign-in",
        {"code": create_sign_in_code(new_workspace()[0], 15)},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )

    cookies: SimpleCookie = answer.cookies
    assert cookies.keys() == {ours.SESSION_COOKIE_NAME, ours.CSRF_COOKIE_NAME}
    for cookie in cookies.values():
        assert cookie["secure"]
        assert cookie["samesite"] == "Lax"
    assert cookies[ours.SESSION_COOKIE_NAME]["httponly"]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/api/v1/session", "/api/v1/nothing", "/static/nothing"])
def test_every_answer_carries_the_same_protection(member: Client, pages: Path, path: str) -> None:
    headers = member.get(path).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_over_https_the_host_is_kept_to_https_and_the_socket_to_wss(
    member: Client, pages: Path, settings: object
) -> None:
    settings.PIPEWRIGHT_HTTPS = True  # type: ignore[attr-defined]

    headers = member.get("/").headers

    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "connect-src 'self' wss://testserver;" in headers["Content-Security-Policy"] + ";"
    assert "ws://testserver" not in headers["Content-Security-Policy"].replace("wss://", "")


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/session", "/static/app/main.js"])
def test_no_other_origin_may_read_an_answer(member: Client, pages: Path, method: str, path: str) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}

    answer = member.generic(method, path, headers=asked)

    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


def test_what_a_client_says_of_proxies_and_users_is_not_believed(pages: Path) -> None:
    said = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "10.0.0.1",
        "X-Forwarded-User": "owner",
        "X-Remote-User": "owner",
        "Remote-User": "owner",
        "X-User": "owner",
        "X-Original-URL": "/healthz",
        "X-HTTP-Method-Override": "DELETE",
    }

    page = Client().get("/sign-in", headers=said)
    refused = Client().get("/api/v1/session", headers=said)

    assert b"evil" not in page.content
    assert "evil" not in str(page.headers)
    assert "Strict-Transport-Security" not in page.headers
    assert refused.status_code == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "testserver@evil.example", "a b", "testserver:x"]
)
@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/api/v1/session"])
def test_a_host_that_is_not_served_gets_nothing(member: Client, pages: Path, host: str, path: str) -> None:
    answer = member.get(path, headers={"Host": host})

    assert answer.status_code == 400
    assert b"evil" not in answer.content
