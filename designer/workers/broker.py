"""dramatiq's part: queues of wake-ups in the worker's memory, and the actor that answers them.

A message says "there is work in this queue" and nothing else. It has no retries and no time limit of dramatiq's:
retries and limits are rows, and dramatiq's limit cannot interrupt a thread that waits for a process.
"""

import threading
from collections.abc import Callable

import dramatiq
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import Middleware

IDLE_TIMEOUT_MS = 1000


class ThreadEnd(Middleware):
    """Calls back in each worker thread when it ends, so that its database connection is closed."""

    def __init__(self, on_end: Callable[[], None]) -> None:
        self._on_end = on_end

    def before_worker_thread_shutdown(self, broker: dramatiq.Broker, thread: object) -> None:
        self._on_end()


class WakeUps:
    """A worker's wake-ups: `take_all()` runs in one of `threads` threads for each wake-up."""

    def __init__(
        self, queues: list[str], threads: int, take_all: Callable[[], None], on_thread_end: Callable[[], None]
    ) -> None:
        self._threads = threads
        # Wake-ups that have not been answered to their end: threads at work, and those that will be.
        self._unanswered = 0
        self._answered = threading.Condition()
        self._broker = StubBroker(middleware=[ThreadEnd(on_thread_end)])
        self._actors = {queue: self._actor(queue, take_all) for queue in queues}
        self._worker = dramatiq.Worker(self._broker, worker_threads=threads, worker_timeout=IDLE_TIMEOUT_MS)

    def _actor(self, queue: str, take_all: Callable[[], None]) -> "dramatiq.Actor[[], None]":
        def take() -> None:
            try:
                take_all()
            finally:
                with self._answered:
                    self._unanswered -= 1
                    self._answered.notify_all()

        return dramatiq.Actor(
            take, broker=self._broker, actor_name=f"take_{queue}", queue_name=queue, priority=0, options={}
        )

    def start(self) -> None:
        self._worker.start()

    def wake(self, queue: str, threads: int) -> None:
        if queue in self._actors:
            with self._answered:
                self._unanswered += threads
            for _ in range(threads):
                self._actors[queue].send()

    def wait_for_room(self, seconds: float) -> bool:
        """Whether a thread is free within so many seconds."""
        with self._answered:
            return self._answered.wait_for(lambda: self._unanswered < self._threads, seconds)

    def stop(self) -> None:
        self._worker.stop(timeout=15_000)
