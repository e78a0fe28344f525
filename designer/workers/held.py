"""The attempts that this worker holds now."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from designer.core.needs import NOTHING, Needs, needs_of_queue
from designer.engine.attempt import StopToken
from designer.runs.transitions.leases import Claim

Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class Holding:
    claim: Claim
    stop: StopToken
    needs: Needs = NOTHING
    # The devices that are its own while it runs, by their numbers.
    gpus: tuple[int, ...] = ()


class Held:
    """Shared by the threads that run steps and the one that extends leases.

    One lock around each claim keeps the count true on which it depends: a step that follows a lost worker is given to a
    worker that does nothing else, and while it runs nothing else is taken.
    """

    def __init__(self, capacity: Needs) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._by_id: dict[int, Holding] = {}

    def take(self, claim: Callable[[bool, Needs], Claim | None]) -> Holding | None:
        """Claim through `claim(alone, what is left of the worker)` and hold the result."""
        with self._lock:
            if any(holding.claim.solo for holding in self._by_id.values()):
                return None
            return self._hold(claim(not self._by_id, self._free()))

    def replace(
        self, holding: Holding, end: Callable[[bool, Needs], tuple[Outcome, Claim | None]]
    ) -> tuple[Outcome, Holding | None]:
        """Give one up through `end(alone, what is left of the worker without it)`, and hold what that claims instead.

        If `end` raises, it is still held.
        """
        with self._lock:
            del self._by_id[holding.claim.attempt_id]
            try:
                outcome, claimed = end(not self._by_id, self._free())
            except BaseException:
                self._by_id[holding.claim.attempt_id] = holding
                raise
            return outcome, self._hold(claimed)

    def _hold(self, claim: Claim | None) -> Holding | None:
        if claim is None:
            return None
        needs = needs_of_queue(claim.queue)
        holding = Holding(claim, StopToken(), needs, self._free_gpus()[: needs.gpu])
        self._by_id[claim.attempt_id] = holding
        return holding

    def _free(self) -> Needs:
        free = self._capacity
        for holding in self._by_id.values():
            free = free.without(holding.needs)
        return free

    def _free_gpus(self) -> tuple[int, ...]:
        taken = {gpu for holding in self._by_id.values() for gpu in holding.gpus}
        return tuple(gpu for gpu in range(self._capacity.gpu) if gpu not in taken)

    def release(self, holding: Holding) -> None:
        with self._lock:
            self._by_id.pop(holding.claim.attempt_id, None)

    def ids(self) -> list[int]:
        with self._lock:
            return list(self._by_id)

    def look(self, act: Callable[[list[int]], None]) -> None:
        """Do something with the attempts that are held, while none is taken."""
        with self._lock:
            act(list(self._by_id))

    def stop(self, attempt_ids: set[int], reason: str) -> None:
        """Ask attempts that are still held to stop."""
        with self._lock:
            found = [self._by_id[attempt_id] for attempt_id in attempt_ids if attempt_id in self._by_id]
        for holding in found:
            holding.stop.set(reason)
