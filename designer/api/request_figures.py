"""Counts requests and how long they take, where somebody may read that."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase

from designer.process_figures import REQUEST_SECONDS, REQUESTS

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# The pages of the front end have one route for all.
_PAGES = "pages"
_OTHER = "other"


class RequestFigures:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.PIPEWRIGHT_METRICS_TOKEN:
            raise MiddlewareNotUsed
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        response = self._get_response(request)
        route, method = _route_of(request), request.method if request.method in _METHODS else _OTHER
        REQUESTS.labels(method, route, str(response.status_code)).inc()
        REQUEST_SECONDS.labels(route).observe(time.perf_counter() - begun)
        return response


def _route_of(request: HttpRequest) -> str:
    """The pattern of an address, never the address: that has names in it, and there is no end to them."""
    match = request.resolver_match
    if match is None:
        return _OTHER
    return _PAGES if match.route.startswith("^") else f"/{match.route}"
