"""One hub per server process: it reads what changed once per run and tick, and hands it to every socket that follows.

A nudge says that a run has events; without one the hub looks every two seconds. At most ten reads a second and run.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.1
LOOK_SECONDS = 2.0

Delta = dict[str, Any]


class Follower(Protocol):
    """A socket that follows runs; `offer` must not wait."""

    def offer(self, run_id: int, delta: Delta) -> None: ...


@dataclass
class _Topic:
    seq: int
    followers: set[Follower] = field(default_factory=set)


class Hub:
    """`read_heads(ids)` gives each run's last event number, `read_after(run, seq)` what changed since."""

    def __init__(
        self,
        read_heads: Callable[[list[int]], Awaitable[dict[int, int]]],
        read_after: Callable[[int, int], Awaitable[Delta]],
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._read_heads = read_heads
        self._read_after = read_after
        self._look_seconds = look_seconds
        self._topics: dict[int, _Topic] = {}
        self._reading: dict[tuple[int, int], asyncio.Future[Delta]] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def follow(self, run_id: int, seq: int, follower: Follower) -> bool:
        """Send the follower what comes after `seq`; False, and nothing done, if others were sent some of it before.

        The caller then reads again from the database, and asks once more with the later number.
        """
        topic = self._topics.get(run_id)
        if topic is not None and topic.seq > seq:
            return False
        if topic is None:
            topic = self._topics[run_id] = _Topic(seq)
        topic.followers.add(follower)
        self._start()
        return True

    async def read(self, run_id: int, seq: int) -> Delta:
        """What changed after an event. Whoever asks while it is being read waits for that reading.

        So two hundred pages that come back at once, having heard the same, cost a few readings.
        """
        wanted = (run_id, seq)
        reading = self._reading.get(wanted)
        if reading is None:
            reading = self._reading[wanted] = asyncio.ensure_future(self._read_after(run_id, seq))
            reading.add_done_callback(lambda _: self._reading.pop(wanted, None))
        # One of them may be closed meanwhile; the others wait on.
        return await asyncio.shield(reading)

    def leave(self, run_id: int, follower: Follower) -> None:
        topic = self._topics.get(run_id)
        if topic is not None:
            topic.followers.discard(follower)
            if not topic.followers:
                del self._topics[run_id]

    def nudge(self, run_id: int, seq: int) -> None:
        topic = self._topics.get(run_id)
        if topic is not None and seq > topic.seq:
            self._wake.set()

    def heads(self, run_ids: set[int]) -> dict[int, int]:
        return {run_id: self._topics[run_id].seq for run_id in run_ids if run_id in self._topics}

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="live hub")

    async def _run(self) -> None:
        while self._topics:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._look_seconds)
            self._wake.clear()
            try:
                await self._look()
            except Exception:
                # The database may be away for a moment; followers are served again once it is back.
                logger.exception("reading live events failed")
            await asyncio.sleep(TICK_SECONDS)

    async def _look(self) -> None:
        heads = await self._read_heads(list(self._topics))
        for run_id, head in heads.items():
            topic = self._topics.get(run_id)
            if topic is None or head <= topic.seq:
                continue
            delta = await self._read_after(run_id, topic.seq)
            topic.seq = delta["seq"]
            for follower in tuple(topic.followers):
                follower.offer(run_id, delta)
