"""A body that is too large is refused by the length it announces, or as soon as it has come, and nothing is kept."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.core.asgi import get_asgi_application
from django.test import Client

from designer.accounts.models import Workspace
from designer.accounts.services import create_token
from designer.api.body_limit import BodyLimit

pytestmark = pytest.mark.django_db

LIMIT = 10_000


@pytest.fixture
def small(settings: object) -> None:
    settings.PIPEWRIGHT_DOCUMENT_LIMIT = LIMIT  # type: ignore[attr-defined]
    settings.PIPEWRIGHT_UPLOAD_LIMIT = 1024 * 1024  # type: ignore[attr-defined]


class Reader:
    """An application that takes a body in as Django does: until its end, or until its client is gone."""

    def __init__(self) -> None:
        self.taken = 0
        self.outcome = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.outcome = "gone"
                return
            self.taken += len(message["body"])
            if not message["more_body"]:
                break
        self.outcome = "whole"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"taken"})


async def pieces(count: int, size: int = 1000) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * size


async def send(application: Any, path: str, content: Any, **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return await client.post(path, content=content, headers=headers)


def test_an_announced_length_beyond_the_limit_is_refused_at_once(small: None) -> None:
    reader = Reader()

    answer = asyncio.run(send(BodyLimit(reader), "/api/v1/pipelines", b"x" * (LIMIT + 1)))

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"
    assert "PIPEWRIGHT_DOCUMENT_LIMIT_MB" in answer.json()["error"]["message"]
    assert reader.outcome == ""


def test_a_body_without_a_length_is_counted_and_refused_when_it_passes_the_limit(small: None) -> None:
    reader = Reader()

    answer = asyncio.run(send(BodyLimit(reader), "/api/v1/pipelines", pieces(1000)))

    assert answer.status_code == 413
    assert reader.outcome == "gone"
    assert reader.taken <= LIMIT


def test_a_body_at_the_limit_is_taken(small: None) -> None:
    reader = Reader()

    answer = asyncio.run(send(BodyLimit(reader), "/api/v1/pipelines", pieces(10)))

    assert (answer.status_code, reader.taken, reader.outcome) == (200, LIMIT, "whole")


def test_an_upload_has_a_limit_of_its_own(small: None) -> None:
    reader = Reader()

    taken = asyncio.run(send(BodyLimit(reader), "/api/v1/data", pieces(200)))
    refused = asyncio.run(send(BodyLimit(Reader()), "/api/v1/data", pieces(3000)))

    assert (taken.status_code, reader.taken) == (200, 200_000)
    assert refused.status_code == 413
    assert "PIPEWRIGHT_UPLOAD_LIMIT_MB" in refused.json()["error"]["message"]


def test_the_middleware_refuses_an_announced_length_too(api: Client, small: None) -> None:
    answer = api.post("/api/v1/pipelines", "x" * (LIMIT + 1), content_type="application/json")

    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


@pytest.mark.django_db(transaction=True)
@pytest.mark.asyncio
async def test_through_django_a_body_that_is_too_large_is_refused_and_the_next_request_is_served(
    workspace: Workspace, small: None
) -> None:
    secret = await sync_to_async(_token)(workspace)
    application = BodyLimit(get_asgi_application())
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}

    refused = await send(application, "/api/v1/pipelines", pieces(50), **headers)
    served = await send(application, "/api/v1/pipelines", b'{"name": "Cars"}', **headers)

    assert (refused.status_code, served.status_code) == (413, 201)


def _token(workspace: Workspace) -> str:
    member = workspace.memberships.select_related("user").get()
    return create_token(member.user, workspace, "test")
