"""Pages that follow a run over its websocket, as the browser does: they hold what they were told, and come back."""

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.faults.faulty_home import FaultyHome

LOOK_SECONDS = 0.05
# As frontend/src/state/liveSocket.ts does.
FIRST_BACKOFF_SECONDS, LONGEST_BACKOFF_SECONDS = 0.5, 15.0


class Watcher:
    def __init__(self, home: FaultyHome, run: int) -> None:
        self._home, self._run = home, run
        self.states: dict[str, str] = {}
        self.seq = 0
        self.gaps = self.sockets = self.heartbeats = 0
        # From each event to its being heard.
        self.seconds: list[float] = []

    async def follow(self) -> None:
        failures = 0
        while True:
            with contextlib.suppress(OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                async with connect(live_url(self._home), additional_headers=signed_in(self._home)) as socket:
                    self.sockets += 1
                    await socket.send(json.dumps({"type": "subscribe", "run": self._run, "after": self.seq}))
                    async for text in socket:
                        failures = 0
                        self._hear(json.loads(text))
            failures += 1
            longest = min(LONGEST_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2 ** (failures - 1))
            await asyncio.sleep(longest * random.uniform(0.5, 1))

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "reset":
            snapshot = self._home.client().get(f"/runs/{self._run}")
            self.states = {step["node"]: step["state"] for step in snapshot["steps"]}
            self.seq = snapshot["seq"]
        self.heartbeats += message["type"] == "heartbeat"
        if message["type"] != "events":
            return
        # What follows must begin where the last ended, or before it.
        self.gaps += message["after"] > self.seq
        now = datetime.now(UTC)
        for event in message["events"]:
            if event["seq"] > self.seq:
                self.seconds.append((now - datetime.fromisoformat(event["at"])).total_seconds())
            if event["kind"] == "step_changed":
                self.states[event["data"]["node"]] = event["data"]["state"]
        self.seq = max(self.seq, message["seq"])


@contextlib.asynccontextmanager
async def watching(home: FaultyHome, run: int, count: int) -> AsyncIterator[list[Watcher]]:
    """So many watchers, all of which have been told of the run."""
    watchers = [Watcher(home, run) for _ in range(count)]
    tasks = [asyncio.create_task(watcher.follow()) for watcher in watchers]
    try:
        await come_about(lambda: all(watcher.seq > 0 for watcher in watchers), 60)
        yield watchers
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def come_about(condition: Any, seconds: float) -> float:
    """Wait until something holds; how long it took."""
    began = asyncio.get_running_loop().time()
    while not condition():
        waited = asyncio.get_running_loop().time() - began
        assert waited < seconds, f"did not come about within {seconds} s"
        await asyncio.sleep(LOOK_SECONDS)
    return asyncio.get_running_loop().time() - began


def equal(home: FaultyHome, run: int, watchers: list[Watcher]) -> int:
    """How many hold what the database has."""
    states = home.step_states(run)
    return sum(watcher.states == states for watcher in watchers)


def live_url(home: FaultyHome) -> str:
    return home.url.replace("http", "ws") + "/ws/live"


def signed_in(home: FaultyHome) -> dict[str, str]:
    return {"Authorization": f"Bearer {home.home.token_file.read_text().strip()}"}
