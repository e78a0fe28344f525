"""Keeps artifacts within a size: first what nothing needs goes, then outputs of ended runs, oldest use first."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from designer.core.interfaces import ManagedStore, Stored
from designer.runs.giving_up import OldOutput, give_up, old_outputs
from designer.runs.references import work_began_at
from designer.workers.cleanup import Cleanup, Item, Part

# Content that was stored a moment ago may be somebody's whose row is not written yet.
LEFT_ALONE_SECONDS = 60.0


@dataclass(frozen=True)
class Collected:
    """`before`, `after`: the bytes of all artifacts. `after` is over the limit where the rest is needed."""

    items: Sequence[Item]
    before: int
    after: int


class Collection:
    def __init__(self, cleanup: Cleanup, store: ManagedStore, clock: Callable[[], float] = time.time) -> None:
        self._cleanup = cleanup
        self._store = store
        self._clock = clock

    def collect(self, limit: int, *, dry_run: bool) -> Collected:
        """Remove artifacts until they fit into so many bytes, or with `dry_run` only say which would go."""
        # The moment first: what is stored after it is younger, whatever the rows say by then.
        moment = self._moment()
        stored = {item.digest: item for item in self._store.stored()}
        before = after = sum(item.bytes for item in stored.values())
        if before <= limit:
            return Collected([], before, after)
        parts = {Part.ARTIFACTS}
        gone = self._cleanup.unneeded(parts) if dry_run else self._cleanup.clean(parts)
        after -= sum(item.bytes for item in gone)
        old = self._old(stored, {item.key for item in gone}, moment)
        for output, item in old:
            if after <= limit:
                break
            if dry_run or self._remove(output, moment):
                gone = [*gone, item]
                after -= item.bytes
        return Collected(gone, before, after)

    def _moment(self) -> float:
        began, moment = work_began_at(), self._clock() - LEFT_ALONE_SECONDS
        return moment if began is None else min(moment, began.timestamp())

    def _old(self, stored: dict[str, Stored], gone: set[str], moment: float) -> Iterator[tuple[OldOutput, Item]]:
        for output in old_outputs():
            there = stored.get(output.digest)
            if there is not None and output.digest not in gone and there.wanted_at < moment:
                yield output, Item(Part.ARTIFACTS, _title(output), output.digest, there.bytes)

    def _remove(self, output: OldOutput, moment: float) -> bool:
        # Out of reach for reuse before it goes. If this process ends between the two, the clean-up finds it.
        return give_up(output) and any(self._store.remove([output.digest], not_wanted_since=moment))


def _title(output: OldOutput) -> str:
    return f"{output.digest[:12]}  {output.port} of {output.node}, run {output.run}"
