"""The websocket: a client names runs and the last event number it holds, and gets what follows.

client  {"type": "subscribe", "run": 7, "after": 12}   {"type": "unsubscribe", "run": 7}
server  {"type": "events", "run": 7, "after": 12, "seq": 15, "reset": false, "events": […]}
        {"type": "reset", "run": 7}
        {"type": "heartbeat", "heads": {"7": 15}}   {"type": "error", "code": …, "message": …, "run": 7}
"""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Awaitable
from typing import Any
from urllib.parse import urlsplit

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http.request import split_domain_port, validate_host

from designer.live.hub import Delta
from designer.live.reading import (
    Caller,
    asked_of_the_database,
    caller_of,
    may_follow,
    process_hub,
    still_allowed,
)
from designer.process_figures import SOCKETS

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 10.0
FLUSH_SECONDS = 0.1
STALL_SECONDS = 5.0
LARGEST_FRAME = 65_536
FRAMES_A_SECOND = 20
MOST_RUNS = 200

UNAUTHORIZED = 4401
PROTOCOL_ERROR = 4400
TRY_AGAIN_LATER = 1013


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    """One socket. What it has not sent yet is kept as one merged delta a run, so a slow reader costs little."""

    def __init__(self, *, heartbeat_seconds: float = HEARTBEAT_SECONDS) -> None:
        super().__init__()
        self.heartbeat_seconds = heartbeat_seconds

    async def connect(self) -> None:
        self.followed: set[int] = set()
        self.unsent: dict[int, Delta] = {}
        self.caller: Caller | None = None
        self.tasks: list[asyncio.Task[None]] = []
        self.frames: list[float] = []
        self.something = asyncio.Event()
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in self.scope["headers"]}
        bearer = headers.get("authorization", "")
        host = headers.get("host", "")
        if not _is_served(host) or not (bearer or _same_origin(headers.get("origin", ""), host)):
            await self.close()
            return
        self.caller = await asked_of_the_database(caller_of, self.scope, bearer)
        if self.caller is None:
            await self.close(UNAUTHORIZED)
            return
        await self.accept()
        SOCKETS.inc()
        self.tasks = [asyncio.create_task(self._lasting(work())) for work in (self._flush, self._heartbeat)]

    async def disconnect(self, code: int) -> None:
        if self.tasks:
            SOCKETS.dec()
        for task in self.tasks:
            task.cancel()
        hub = process_hub()
        for run_id in self.followed:
            hub.leave(run_id, self)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        now = time.monotonic()
        self.frames = [moment for moment in self.frames if now - moment < 1.0] + [now]
        message = _parse(text_data)
        if message is None or len(self.frames) > FRAMES_A_SECOND:
            await self.close(PROTOCOL_ERROR)
            return
        match message:
            case {"type": "subscribe", "run": int(run_id)}:
                after = message.get("after")
                await self._subscribe(run_id, after if isinstance(after, int) else 0)
            case {"type": "unsubscribe", "run": int(run_id)}:
                self._unsubscribe(run_id)
            case _:
                await self._error("unknown_message", "Send subscribe or unsubscribe with a run's number.", None)

    def offer(self, run_id: int, delta: Delta) -> None:
        earlier = self.unsent.get(run_id)
        self.unsent[run_id] = delta if earlier is None else merged(earlier, delta)
        self.something.set()

    async def _subscribe(self, run_id: int, after: int) -> None:
        if len(self.followed) >= MOST_RUNS:
            await self._error("too_many", f"One socket follows at most {MOST_RUNS} runs.", run_id)
            return
        if self.caller is None or not await asked_of_the_database(may_follow, self.caller, run_id):
            await self._error("not_found", f"There is no run {run_id} in this workspace.", run_id)
            return
        self._unsubscribe(run_id)
        hub = process_hub()
        while True:
            delta = await hub.read(run_id, after)
            self.offer(run_id, delta)
            after = delta["seq"]
            if hub.follow(run_id, after, self):
                self.followed.add(run_id)
                return

    def _unsubscribe(self, run_id: int) -> None:
        process_hub().leave(run_id, self)
        self.followed.discard(run_id)
        self.unsent.pop(run_id, None)

    async def _lasting(self, work: Awaitable[None]) -> None:
        """A socket whose work has failed is closed, not left open and silent; its client comes back."""
        try:
            await work
        except Exception:
            logger.exception("a live socket failed")
            await self.close(TRY_AGAIN_LATER)

    async def _flush(self) -> None:
        while True:
            await self.something.wait()
            self.something.clear()
            unsent, self.unsent = self.unsent, {}
            for run_id, delta in unsent.items():
                await self._send_text(_written_once(run_id, delta))
            await asyncio.sleep(FLUSH_SECONDS)

    async def _heartbeat(self) -> None:
        while True:
            await asyncio.sleep(self.heartbeat_seconds)
            if self.caller is None or not await asked_of_the_database(still_allowed, self.caller):
                await self.close(UNAUTHORIZED)
                return
            heads = process_hub().heads(self.followed)
            await self._send({"type": "heartbeat", "heads": {str(run_id): seq for run_id, seq in heads.items()}})

    async def _error(self, code: str, message: str, run_id: int | None) -> None:
        await self._send({"type": "error", "code": code, "message": message, "run": run_id})

    async def _send(self, message: dict[str, Any]) -> None:
        await self._send_text(_written(message))

    async def _send_text(self, text: str) -> None:
        try:
            async with asyncio.timeout(STALL_SECONDS):
                await self.send(text_data=text)
        except TimeoutError:
            # The client comes back with the number of the last event it has.
            await self.close(TRY_AGAIN_LATER)


def _written(message: dict[str, Any]) -> str:
    return json.dumps(message, cls=DjangoJSONEncoder)


# The last few deltas that were written out, with what came of them: a hub hands one object to all that follow a run.
_texts: deque[tuple[Delta, str]] = deque(maxlen=16)


def _written_once(run_id: int, delta: Delta) -> str:
    for known, text in _texts:
        if known is delta:
            return text
    text = _written(message_of(run_id, delta))
    _texts.append((delta, text))
    return text


def message_of(run_id: int, delta: Delta) -> dict[str, Any]:
    """What a client is sent; one that is too far behind is told to read the run anew."""
    return {"type": "reset", "run": run_id} if delta["reset"] else {"type": "events", "run": run_id, **delta}


def merged(earlier: Delta, later: Delta) -> Delta:
    """One delta for two that follow each other: of each step, and of the run, the later state."""
    latest = {_subject(event): event for event in [*earlier["events"], *later["events"]]}
    return {
        "after": min(earlier["after"], later["after"]),
        "seq": max(earlier["seq"], later["seq"]),
        "reset": earlier["reset"] or later["reset"],
        "events": sorted(latest.values(), key=lambda event: event["seq"]),
    }


def _subject(event: dict[str, Any]) -> tuple[str, str]:
    return event["kind"], event["data"].get("node", "")


def _parse(text: str | None) -> dict[str, Any] | None:
    if text is None or len(text) > LARGEST_FRAME:
        return None
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def _is_served(host: str) -> bool:
    """The names that pages are served under; Django asks the same of HTTP alone."""
    domain, _ = split_domain_port(host)
    return validate_host(domain, settings.ALLOWED_HOSTS)


def _same_origin(origin: str, host: str) -> bool:
    """Whether a page of ours opened the socket: browsers always send the origin, and it cannot be forged in one."""
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    parts = urlsplit(origin)
    # Where pages come over https, one that came over http is not ours, whatever its host.
    return parts.netloc == host and parts.scheme in ({"https"} if settings.PIPEWRIGHT_HTTPS else {"http", "https"})
