"""What processes tell each other: wake-ups by queue, orders to stop, nudges about runs.

They say that there is something to look at, never what: one that is lost, late, doubled or forged does no harm.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class Receiver(Protocol):
    """What brings a worker its messages, from `start` on."""

    def start(self) -> None: ...

    def is_away(self) -> bool:
        """Whether messages cannot come now, so that the worker has to look for work by itself."""

    def close(self) -> None: ...


class Messages(Protocol):
    """Sending never fails and never takes long; whether a message arrives is not known."""

    def wake(self, queue: str, threads: int) -> None: ...

    def stop(self, attempt_ids: Sequence[int]) -> None: ...

    def nudge(self, run_id: int, seq: int) -> None: ...

    def is_away(self) -> bool: ...

    def receiver(
        self,
        queues: Sequence[str],
        on_wake: Callable[[str, int], None],
        on_stop: Callable[[set[int]], None],
        wait_for_room: Callable[[float], bool],
    ) -> Receiver:
        """For a worker. `wait_for_room(seconds)` says whether one of its threads is free for a wake-up."""

    def listen(self, on_nudge: Callable[[int, int], None]) -> None:
        """Hand nudges to a server, in the turns of the event loop that runs now."""


@lru_cache(maxsize=1)
def messages() -> Messages:
    """This installation's way: on one machine sockets, between machines Redis."""
    return cast(Messages, import_string(settings.PIPEWRIGHT_MESSAGES)())
