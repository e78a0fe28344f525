"""Nobody who is not signed in gets anything. A new address is refused until it is put on the list, with its reason."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db

EXAMPLES = {
    "int": "1",
    "str": "name",
    "path": "a/b",
}
ANSWERS_ANYBODY = {
    ("healthz", "GET"),  # whether the server lives, and no more
    ("sign-in", "GET"),  # the page to sign in with
    ("api/v1/session/sign-in", "POST"),  # needs a code and the page's CSRF token
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Nobody's, unless a token is set for it: tests/api/test_metrics.py.
ANSWERS_ANYBODY |= {("metrics", method) for method in METHODS}


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every route with an address that it answers."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, re.sub(r"<(\w+):\w+>", lambda kind: EXAMPLES[kind[1]], route)


ROUTES = [(route, "pipelines/7" if route.startswith("^") else path) for route, path in routes(get_resolver())]


def test_the_walk_sees_every_address() -> None:
    assert len(ROUTES) >= 30
    assert all("<" not in path for _, path in ROUTES)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("route", "path"), ROUTES)
def test_an_anonymous_caller_is_refused(route: str, path: str, method: str) -> None:
    if (route, "GET" if method == "HEAD" else method) in ANSWERS_ANYBODY:
        return

    response = Client(enforce_csrf_checks=True).generic(method, f"/{path}")

    if response.status_code == 302:
        assert response.headers["Location"].startswith("/sign-in?next=")
    else:
        refused = {401, 403}
        if not route.startswith("api/") or route in {allowed for allowed, _ in ANSWERS_ANYBODY}:
            refused.add(405)
        assert response.status_code in refused


def test_a_signed_out_caller_of_the_api_gets_401_as_json() -> None:
    response = Client().get("/api/v1/session")

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.json() == {"error": {"code": "not_signed_in", "message": "Sign in first, or send a bearer token."}}
