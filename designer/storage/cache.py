"""A local store that holds copies of what is kept elsewhere, up to a size: what was used longest ago goes first."""

import errno
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from designer.core.errors import Conflict, StorageError
from designer.core.interfaces import Artifact
from designer.storage.local import LocalStore

# So far below the limit is room made, in order not to do it for each that follows.
_ROOM = 0.1


class Cache:
    """`limit` in bytes. What a process holds by `using` stays, so that it may be exceeded for a while."""

    def __init__(self, store: LocalStore, limit: int, clock: Callable[[], float] = time.time) -> None:
        self.store = store
        self._limit = limit
        self._clock = clock
        # By the last look; what other processes of this machine added since is seen at the next.
        self._size: int | None = None
        self._added = 0

    def take_in(self, artifact: Artifact, fill: Callable[[Path], None]) -> None:
        """Take a copy in; where the disk is full, once more after what is not in use has gone."""
        self.make_room(artifact.size)
        try:
            self.store.take_in(artifact, fill)
        except StorageError as error:
            if getattr(error.__cause__, "errno", None) not in {errno.ENOSPC, errno.EDQUOT} or not self.shrink(0):
                raise
            self.store.take_in(artifact, fill)
        self.added(artifact.size, make_room=False)

    def added(self, size: int, *, make_room: bool = True) -> None:
        """Note that so much was stored."""
        self._added += size
        if make_room:
            self.make_room(0)

    def make_room(self, size: int) -> None:
        """Remove copies until so much more fits in, if that can be."""
        if self._size is None or self._added > self._limit * _ROOM:
            self._size, self._added = sum(item.bytes for item in self.store.stored()), 0
        if self._size + self._added + size > self._limit:
            self.shrink(max(0, int(self._limit * (1 - _ROOM)) - size))

    def shrink(self, limit: int) -> int:
        """Remove copies, those that were used longest ago first, until the rest fits; how many bytes went."""
        items = sorted(self.store.stored(), key=lambda item: item.wanted_at)
        total = before = sum(item.bytes for item in items)
        now = self._clock()
        # A backup holds the store: room is made the next time.
        with suppress(Conflict):
            for item in items:
                if total <= limit:
                    break
                if any(self.store.remove([item.digest], not_wanted_since=max(now, item.wanted_at + 1))):
                    total -= item.bytes
        self._size, self._added = total, 0
        return before - total

    def drop(self, digest: str) -> None:
        """Remove one copy, if it is here and not in use."""
        for _ in self.store.remove([digest], not_wanted_since=float("inf")):
            pass
