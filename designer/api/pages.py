"""The pages: one HTML file that the front end's build wrote, sent with a fresh nonce; and the health check."""

import logging
import secrets
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from designer.api.content_policy import NONCE_PLACE, page_policy

logger = logging.getLogger(__name__)

SIGN_IN = "/sign-in"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Any page; the front end reads the address. Who is not signed in is sent to sign in first."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{SIGN_IN}?next={quote(request.get_full_path(), safe='')}")
    return _app(request)


@require_safe
def sign_in_page(request: HttpRequest) -> HttpResponse:
    return _app(request)


def _app(request: HttpRequest) -> HttpResponse:
    index = Path(settings.STATIC_ROOT) / "app" / "index.html"
    try:
        html = _read(index, index.stat().st_mtime_ns)
    except FileNotFoundError:
        message = "The pages of Pipewright are not built. Build them with `make build`, then reload."
        return HttpResponse(message, status=503, content_type="text/plain; charset=utf-8")
    # The front end sends this cookie's value back with every change it asks for.
    get_token(request)
    nonce = secrets.token_urlsafe(16)
    response = HttpResponse(html.replace(NONCE_PLACE, nonce))
    response.headers["Content-Security-Policy"] = page_policy(
        request.get_host(), nonce, https=settings.PIPEWRIGHT_HTTPS
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@lru_cache(maxsize=2)
def _read(index: Path, _changed_at: int) -> str:
    return index.read_text(encoding="utf-8")


@require_safe
def health(_: HttpRequest) -> JsonResponse:
    """200 once the database answers and has all its tables; anybody may ask, so it says no more."""
    try:
        healthy = _is_migrated()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("the database does not answer")
        healthy = False
    return JsonResponse({"status": "ok" if healthy else "unavailable"}, status=200 if healthy else 503)


_migrated = False


def _is_migrated() -> bool:
    # Asked every few seconds; tables do not go away again, so only a yes is kept.
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
