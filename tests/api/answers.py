"""A client that holds every answer of the API against the OpenAPI document."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def post(api: Client, path: str, body: object = None) -> Any:
    return api.post(f"/api/v1{path}", {} if body is None else body, content_type="application/json")


class CheckedClient(Client):
    """Django's test client; an answer that is not as documented fails the test."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        try:
            route = str(response.resolver_match.route)
        except Resolver404:
            return response
        if route.startswith("api/v1/") and response.get("Content-Type", "").startswith("application/json"):
            check("/" + _PARAMETER.sub(r"{\1}", route), request["REQUEST_METHOD"].lower(), response)
        return response


def check(path: str, method: str, response: HttpResponse) -> None:
    document = api_document()
    operation = document["paths"][path].get(method, {})
    documented = operation.get("responses", {}).get(str(response.status_code))
    if documented is None:
        assert response.status_code >= 400, f"{method} {path} does not document {response.status_code}"
        schema: Mapping[str, Any] = {"$ref": "#/components/schemas/Error"}
    else:
        schema = documented["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**schema, "components": document["components"]})
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(response.json())]
    assert errors == [], f"{method} {path} {response.status_code}"


@lru_cache(maxsize=1)
def api_document() -> dict[str, Any]:
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    _close(document)
    return document


def _close(schema: Any) -> None:
    """Keys that are not documented are errors, too."""
    if isinstance(schema, dict):
        if "properties" in schema and isinstance(schema["properties"], dict):
            schema.setdefault("additionalProperties", False)
        for part in schema.values():
            _close(part)
    elif isinstance(schema, list):
        for part in schema:
            _close(part)
