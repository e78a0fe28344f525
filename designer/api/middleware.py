"""Limits before a body is read, and headers after an answer is made."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.deprecation import MiddlewareMixin

from designer.api.content_policy import PERMISSIONS, PLAIN, TRANSPORT
from designer.api.errors import too_large
from designer.api.limits import largest_body, refusal


class BodyLimitMiddleware(MiddlewareMixin):
    """Refuses a body by the length it announces; api.body_limit counts those that announce none."""

    def process_request(self, request: HttpRequest) -> JsonResponse | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > largest_body(request.path):
            return JsonResponse(too_large(refusal(request.path)), status=413)
        return None


class ContentPolicyMiddleware(MiddlewareMixin):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Security-Policy", PLAIN)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if settings.PIPEWRIGHT_HTTPS:
            response.headers["Strict-Transport-Security"] = TRANSPORT
        return response
