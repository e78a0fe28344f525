"""What workers look after beside their steps: what is due; one of them at a time, what was lost on the way."""

import time
from collections.abc import Callable, Sequence

from designer.runs.transitions import cancelling, losses, sweeping, twins
from designer.runs.waiting import tell_who_waits
from designer.workers.wake import after_commit

SWEEP_SECONDS = 4.0


class Sweep:
    def __init__(
        self,
        owner: str,
        queues: Sequence[str],
        lease_seconds: int,
        crash_limit: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._owner = owner
        self._queues = queues
        self._lease_seconds = lease_seconds
        self._crash_limit = crash_limit
        self._clock = clock
        self._last = clock()
        self._expire_from = 0.0
        # Whether the last turn was this worker's.
        self.is_sweeper = False

    def run(self) -> dict[str, int]:
        """Queue what is due, and sweep if it is time and this worker's turn.

        Gives the queued work that this worker should be woken for.
        """
        after_commit(sweeping.queue_due())
        after_commit(cancelling.end_overdue())
        now = self._clock()
        if now - self._last < SWEEP_SECONDS:
            return {}
        if now - self._last > max(self._lease_seconds / 2, SWEEP_SECONDS * 2):
            # This machine slept: other workers' beats were not seen, so they get one lease to be heard again.
            self._expire_from = now + self._lease_seconds
        self._last = now
        self.is_sweeper = sweeping.become_sweeper(self._owner, int(SWEEP_SECONDS * 3))
        if self.is_sweeper:
            if now >= self._expire_from:
                after_commit(losses.lose_expired(self._crash_limit))
            after_commit(twins.release_twins(twins.forgotten_twins()))
            after_commit(tell_who_waits())
        return sweeping.queued_work(self._queues)
