"""Counts the bytes of a request's body as they arrive, before Django spools them to disk.

It stands around Django, which would take in a body of any length that does not announce one.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from designer.api.errors import too_large
from designer.api.limits import largest_body, refusal

# Messages as ASGI has them; Django and Channels each type them in their own way.
Message = Mapping[str, Any]
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# A client that is still sending reads the refusal only if the connection stays open for a moment; not for all it has.
LINGER_SECONDS = 5.0
LINGER_BYTES = 64 * 1024 * 1024


class BodyLimit:
    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        limit = largest_body(scope["path"])
        if _announced(scope) > limit:
            await _refuse(scope, receive, send)
            return
        received, refused = 0, False

        async def counted() -> Message:
            nonlocal received, refused
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body") or b"")
                if received > limit:
                    # Django lets go of what it has spooled when its client is gone.
                    refused = True
                    return {"type": "http.disconnect"}
            return message

        async def guarded(message: Message) -> None:
            if not refused:
                await send(message)

        await self._application(scope, counted, guarded)
        if refused:
            await _refuse(scope, receive, send)


def _announced(scope: Scope) -> int:
    lengths = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    body = json.dumps(too_large(refusal(scope["path"]))).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    await _drain(receive)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _drain(receive: Receive) -> None:
    drained = 0
    try:
        async with asyncio.timeout(LINGER_SECONDS):
            while drained < LINGER_BYTES:
                message = await receive()
                drained += len(message.get("body") or b"")
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
    except TimeoutError:
        return
