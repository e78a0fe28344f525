"""Turns of the threads that run steps.

Python runs one thread at a time, and lets another go on at each call to the system. Two threads that make many short
calls wake each other at each of them, which takes longer than the calls. In turns one goes on until it waits for its
step, or has had its turn for long: what takes time, as a copy of large files, keeps nobody from going on beside it.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

# Several times what a thread has to do between two steps.
LONGEST_SECONDS = 0.01

_here = threading.local()


class Turns:
    """As a context: a thread takes turns with the others in it, from one `waiting` to the next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waited_for_until = 0.0

    def __enter__(self) -> None:
        _here.turns = self
        self._take()

    def __exit__(self, *_: object) -> None:
        _here.turns = None
        self._give_up()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        self._give_up()
        try:
            yield
        finally:
            self._take()

    def _take(self) -> None:
        left = self._waited_for_until - time.monotonic()
        _here.has_turn = self._lock.acquire(timeout=max(0.0, left))
        if _here.has_turn:
            self._waited_for_until = time.monotonic() + LONGEST_SECONDS

    def _give_up(self) -> None:
        if _here.has_turn:
            _here.has_turn = False
            self._lock.release()


def waiting() -> AbstractContextManager[None]:
    """Others have the turn meanwhile; nothing for a thread that takes no turns."""
    turns: Turns | None = getattr(_here, "turns", None)
    return turns.waiting() if turns else nullcontext()
