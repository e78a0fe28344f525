"""Messages between the machines of a cluster, through Redis.

Wake-ups are dramatiq's messages, in a queue for each compute, so that each wakes one worker; a worker takes one only
while a thread of it is free, and then has it for good: what matters is in the database. Orders to stop and nudges go to
all who listen. While Redis is away nothing waits for it.
"""

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import redis
import redis.asyncio
from django.conf import settings
from dramatiq import Message
from dramatiq.brokers.redis import RedisBroker
from dramatiq.errors import ConnectionClosed
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

NAMESPACE = "pipewright"
NUDGES, STOPS = f"{NAMESPACE}:nudges", f"{NAMESPACE}:stops"
# More wake-ups than this wait for nobody: who is free looks for all the work there is.
MOST_WAITING = 64
ANSWER_SECONDS = 2.0
# So long nothing is sent after a failure; a request of a person must not wait for Redis each time.
SILENT_SECONDS = 1.0
CONSUME_TIMEOUT_MS = 100
TURN_SECONDS = 1.0


class RedisMessages:
    def __init__(self, url: str | None = None) -> None:
        self._url = url or settings.PIPEWRIGHT_REDIS_URL
        self._client = redis.Redis.from_url(
            self._url,
            socket_timeout=ANSWER_SECONDS,
            socket_connect_timeout=TURN_SECONDS,
            socket_keepalive=True,
            # One more try at once: after a restart of Redis the connections of before are dead.
            retry=Retry(NoBackoff(), 1),
        )
        self._broker = RedisBroker(  # type: ignore[no-untyped-call]
            client=self._client,
            middleware=[],
            namespace=NAMESPACE,
            # What a worker had taken that was killed is put back; the default looks for it once in a thousand commands.
            maintenance_chance=100_000,
            heartbeat_timeout=60_000,
        )
        self._lock = threading.Lock()
        self._is_away = False
        self._silent_until = 0.0

    def wake(self, queue: str, threads: int) -> None:
        def send() -> None:
            waiting = int(self._client.llen(f"{NAMESPACE}:{queue}"))
            for _ in range(min(threads, MOST_WAITING - waiting)):
                self._broker.enqueue(Message(queue_name=queue, actor_name="wake", args=(), kwargs={}, options={}))

        self._reach(send)

    def stop(self, attempt_ids: Sequence[int]) -> None:
        self._reach(lambda: self._client.publish(STOPS, json.dumps(list(attempt_ids))))

    def nudge(self, run_id: int, seq: int) -> None:
        self._reach(lambda: self._client.publish(NUDGES, json.dumps([run_id, seq])))

    def is_away(self) -> bool:
        """Whether Redis does not answer; asked anew at most once a second."""
        self._reach(self._client.ping)
        return self._is_away

    def receiver(
        self,
        queues: Sequence[str],
        on_wake: Callable[[str, int], None],
        on_stop: Callable[[set[int]], None],
        wait_for_room: Callable[[float], bool],
    ) -> "RedisReceiver":
        return RedisReceiver(self._broker, queues, on_wake, on_stop, wait_for_room)

    def listen(self, on_nudge: Callable[[int, int], None]) -> None:
        _listening.add(task := asyncio.create_task(self._listen(on_nudge), name="nudges"))
        task.add_done_callback(_listening.discard)

    async def _listen(self, on_nudge: Callable[[int, int], None]) -> None:
        client = redis.asyncio.Redis.from_url(
            self._url,
            socket_connect_timeout=TURN_SECONDS,
            socket_keepalive=True,
            health_check_interval=5,
            retry=AsyncRetry(NoBackoff(), 1),
        )
        while True:
            try:
                async with client.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(NUDGES)
                    while True:
                        match _content(await channel.get_message(timeout=ANSWER_SECONDS)):
                            case [int(run_id), int(seq)]:
                                on_nudge(run_id, seq)
            except (redis.RedisError, OSError) as error:
                logger.warning("nudges do not come: %s", error)
            # Until then the hub looks by itself.
            await asyncio.sleep(TURN_SECONDS)

    def _reach(self, act: Callable[[], object]) -> None:
        """Do something with Redis, unless it did not answer a moment ago."""
        if time.monotonic() < self._silent_until:
            return
        try:
            act()
        except (redis.RedisError, OSError) as error:
            with self._lock:
                self._silent_until = time.monotonic() + SILENT_SECONDS
                if not self._is_away:
                    logger.warning("Redis is away, and work goes on without it: %s", error)
                self._is_away = True
        else:
            if self._is_away:
                logger.warning("Redis is back")
            self._is_away = False


# A task that nobody holds may be collected while it runs.
_listening: set["asyncio.Task[None]"] = set()


class RedisReceiver:
    """A worker's ear: a thread for each queue, and one for orders to stop."""

    def __init__(
        self,
        broker: RedisBroker,
        queues: Sequence[str],
        on_wake: Callable[[str, int], None],
        on_stop: Callable[[set[int]], None],
        wait_for_room: Callable[[float], bool],
    ) -> None:
        self._broker = broker
        self._on_wake, self._on_stop, self._wait_for_room = on_wake, on_stop, wait_for_room
        self._closed = threading.Event()
        self._away = dict.fromkeys(queues, False)
        self._threads = [
            *(threading.Thread(target=self._hear_wake_ups, args=(queue,), daemon=True) for queue in queues),
            threading.Thread(target=self._hear_stops, daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def is_away(self) -> bool:
        return any(self._away.values())

    def close(self) -> None:
        self._closed.set()
        for thread in self._threads:
            thread.join(2 * ANSWER_SECONDS)

    def _hear_wake_ups(self, queue: str) -> None:
        while not self._closed.is_set():
            try:
                self._take_wake_ups(queue)
            except (ConnectionClosed, redis.RedisError, OSError) as error:
                if not self._away[queue]:
                    logger.warning("no wake-ups come, and this worker looks for work by itself: %s", error)
                self._away[queue] = True
                self._closed.wait(TURN_SECONDS)

    def _take_wake_ups(self, queue: str) -> None:
        self._broker.declare_queue(queue)
        consumer = self._broker.consume(queue, prefetch=1, timeout=CONSUME_TIMEOUT_MS)
        while not self._closed.is_set():
            if not self._wait_for_room(TURN_SECONDS):
                continue
            message = next(consumer)
            self._away[queue] = False
            if message is not None:
                # First: a worker that is killed now has lost a wake-up, which costs seconds and nothing else.
                consumer.ack(message)
                self._on_wake(queue, 1)

    def _hear_stops(self) -> None:
        while not self._closed.is_set():
            try:
                with self._broker.client.pubsub(ignore_subscribe_messages=True) as channel:
                    channel.subscribe(STOPS)
                    while not self._closed.is_set():
                        match _content(channel.get_message(timeout=TURN_SECONDS)):
                            case [*attempt_ids]:
                                self._on_stop({item for item in attempt_ids if isinstance(item, int)})
            except (redis.RedisError, OSError):
                # The next beat asks the database which attempts must stop.
                self._closed.wait(TURN_SECONDS)


def _content(message: dict[str, Any] | None) -> object:
    """What was published; None for nothing, and for what is not ours."""
    try:
        return None if message is None else json.loads(message["data"])
    except (ValueError, TypeError, KeyError):
        return None
