"""Every failure as {"error": {"code", "message", …}}: one table from kinds of errors to HTTP status codes."""

import logging
import secrets
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from designer.api.fault_pages import fault_page, wants_page
from designer.core import errors
from designer.core.errors import DocumentProblem, PipewrightError, Problem
from designer.pipelines.services import StaleRevision
from designer.runs.retrying import is_disk_full

logger = logging.getLogger(__name__)

STATUS_OF: dict[type[PipewrightError], int] = {
    errors.InvalidDocument: 400,
    errors.InvalidGraph: 400,
    errors.InvalidComponent: 400,
    errors.InvalidRequest: 400,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.RateLimited: 429,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.EnvironmentUnavailable: 422,
    errors.StorageError: 500,
    PipewrightError: 400,
}

# The framework's codes, as this API calls them, and what a person can do about them.
_FRAMEWORK = {
    "not_authenticated": ("not_signed_in", "Sign in first, or send a bearer token."),
    "permission_denied": ("not_allowed", None),
    "throttled": ("rate_limited", "Too many requests. Wait as long as Retry-After says, then try again."),
    "parse_error": ("invalid_request", None),
    "invalid": ("invalid_request", None),
    "unsupported_media_type": ("unsupported_media_type", None),
}


def answer_error(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's exception handler; nothing gets past it as a stack trace."""
    match error:
        case errors.RateLimited():
            return Response(error_body(error), 429, headers={"Retry-After": str(error.wait_seconds)})
        case PipewrightError():
            return Response(error_body(error), status_of(error))
        case Http404():
            return Response(_body("not_found", "There is nothing at this address."), 404)
        case PermissionDenied():
            return Response(_body("not_allowed", str(error) or "You may not do this."), 403)
        case exceptions.APIException():
            return _framework_error(error)
        case OperationalError() | InterfaceError():
            return Response(_away(error), 503, headers=_SOON)
    reference = _log_unexpected(error, context.get("request"))
    return Response(_unexpected_body(reference), 500, headers={"X-Request-ID": reference})


_SOON = {"Retry-After": "2"}


def _away(error: BaseException) -> dict[str, Any]:
    if is_disk_full(error):
        logger.error("the disk of the database is full: %s", error)
        return _body("disk_full", "The disk of the database is full. Free some space; what runs waits for it.")
    logger.warning("the database is away: %s", error)
    return _body("database_away", "The database does not answer. What runs goes on; try again in a moment.")


def status_of(error: PipewrightError) -> int:
    return next(STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF)


def error_body(error: PipewrightError) -> dict[str, Any]:
    """The error with what its kind adds: problems of a graph, the place in a text, the drawing that stands."""
    match error:
        case errors.InvalidGraph():
            return _body(error.code, error.message, problems=problem_rows(error.problems))
        case errors.InvalidDocument():
            place = {"line": error.line, "column": error.column}
            fields = {name: value for name, value in place.items() if value is not None}
            return _body(error.code, error.message, fields=fields, findings=finding_rows(error.problems))
        case errors.InvalidComponent():
            return _body(error.code, error.message, findings=finding_rows(error.problems))
        case StaleRevision():
            return _body(error.code, error.message, current=error.current)
    return _body(error.code, error.message)


def problem_rows(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {"code": item.code, "severity": item.severity, "node": item.node, "port": item.port, "message": item.message}
        for item in problems
    ]


def finding_rows(findings: Iterable[DocumentProblem]) -> list[dict[str, Any]]:
    return [
        {
            "message": item.message,
            "source": item.source,
            "line": item.line,
            "column": item.column,
            "key": item.key,
            "severity": item.severity,
        }
        for item in findings
    ]


def _framework_error(error: exceptions.APIException) -> Response:
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    if isinstance(error, exceptions.ValidationError):
        fields = _flat(error.detail)
        name, sentence = next(iter(fields.items()), ("", "The request is not valid."))
        message = f"{name}: {sentence}" if name else sentence
        return Response(_body("invalid_request", message, fields=fields), 400, headers=headers)
    detail = str(error.detail)
    if detail.startswith("CSRF Failed"):
        message = "The request did not come from a page of this server, or the page is too old. Reload it."
        return Response(_body("csrf_failed", message), 403)
    named: tuple[str, str | None] = (str(error.default_code), None)
    code, known = _FRAMEWORK.get(error.default_code, named)
    return Response(_body(code, known or detail), error.status_code, headers=headers)


def _flat(detail: object, name: str = "") -> dict[str, str]:
    """The first sentence about each field; fields of fields are joined by dots."""
    if isinstance(detail, Mapping):
        found: dict[str, str] = {}
        for key, value in detail.items():
            part = "" if key == "non_field_errors" else str(key)
            found |= _flat(value, ".".join(filter(None, (name, part))))
        return found
    if isinstance(detail, (list, tuple)):
        for index, value in enumerate(detail):
            if found := _flat(value, f"{name}[{index}]" if isinstance(value, (Mapping, list)) else name):
                return found
        return {}
    return {name: str(detail)}


def _body(code: str, message: str, **more: object) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, **{key: value for key, value in more.items() if value}}}


def _unexpected_body(reference: str) -> dict[str, Any]:
    message = f"Something went wrong in the server. Its log says more at request {reference}."
    return _body("internal_error", message, request_id=reference)


def _log_unexpected(error: BaseException | None, request: Any) -> str:
    reference = secrets.token_hex(6)
    method, path = getattr(request, "method", "?"), getattr(request, "path", "?")
    logger.error("request %s failed: %s %s", reference, method, path, exc_info=error)
    return reference


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - passed by name
    """Django's handler400: a host that is not served here, or a request that makes no sense."""
    return _fault(request, 400, _body("bad_request", "The server does not answer this request."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - passed by name
    return _fault(request, 403, _body("not_allowed", "You may not do this."))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For forms outside the API; the API's own views answer by themselves."""
    return _fault(request, 403, _body("csrf_failed", reason or "The request did not come from a page of this server."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - passed by name
    return _fault(request, 404, _body("not_found", "There is nothing at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, for what fails outside the API's views; Django has logged the error already."""
    failure = sys.exc_info()[1]
    if isinstance(failure, (OperationalError, InterfaceError)):
        response = _fault(request, 503, _away(failure))
        response.headers["Retry-After"] = _SOON["Retry-After"]
        return response
    reference = _log_unexpected(None, request)
    response = _fault(request, 500, _unexpected_body(reference), reference)
    response.headers["X-Request-ID"] = reference
    return response


def _fault(request: HttpRequest, status: int, body: Mapping[str, Any], reference: str = "") -> HttpResponse:
    """A page for a person, JSON for a program."""
    return fault_page(request, status, reference) if wants_page(request) else JsonResponse(body, status=status)


def too_large(message: str) -> dict[str, Any]:
    return _body(errors.TooLarge.code, message)
