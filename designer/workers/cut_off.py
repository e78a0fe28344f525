"""Whether this machine is cut off from its cluster: then its leases end without its being told, and so do its steps.

Who is told by the database that a step is no longer its own stops it. A worker that nobody answers cannot be told;
others run its steps once its leases have run out, so shortly before it stops them by itself. Where only PostgreSQL is
away, nobody can take them, and they go on: something of the cluster answers then, if only by refusing.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from designer.cluster_file import ClusterSettings

logger = logging.getLogger(__name__)

Address = tuple[str, int]

LOOK_SECONDS = 1.0
ANSWER_SECONDS = 2.0
_REDIS_PORT = 6379


class LeaseWatch:
    """Calls `on_cut_off` before the leases can run out, if nothing at `addresses` answers."""

    def __init__(
        self,
        lease_seconds: float,
        addresses: Sequence[Address],
        on_cut_off: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lease_seconds = lease_seconds
        # Of a short lease they may take no more than a part.
        self._look_seconds = min(LOOK_SECONDS, lease_seconds / 8)
        self._answer_seconds = min(ANSWER_SECONDS, lease_seconds / 8)
        self._addresses = addresses
        self._on_cut_off = on_cut_off
        self._clock = clock
        self._heard = clock()
        # The silence that was told of, by its beginning.
        self._said_of: float | None = None

    def start(self) -> None:
        # Where a part of the cluster is on this very machine, it cannot be cut off from it.
        if self._addresses:
            threading.Thread(target=self._work, name="cut off", daemon=True).start()

    def heard(self, asked_at: float) -> None:
        """The database extended the leases at a beat that began at this moment of the stopwatch."""
        self._heard = asked_at

    def _work(self) -> None:
        while True:
            time.sleep(self._look_seconds)
            self.look()

    def look(self) -> None:
        heard = self._heard
        if self._clock() - heard < self._lease_seconds / 2 or self._is_answered():
            return
        # Asking took a while, in which a beat may have come through.
        if self._heard != heard:
            return
        # Whether the next look would be over in time, with as much to spare as lies between two.
        if self._clock() - heard + self._answer_seconds + 2 * self._look_seconds < self._lease_seconds:
            return
        if self._said_of != heard:
            self._said_of = heard
            logger.warning("nothing of the cluster answers, and the leases run out: what this worker holds is stopped")
        self._on_cut_off()

    def _is_answered(self) -> bool:
        # All at once, and not waited for: to find out where a name is may take longer than to be answered there.
        answered = threading.Event()

        def ask(address: Address) -> None:
            if answers(address, self._answer_seconds):
                answered.set()

        for address in self._addresses:
            threading.Thread(target=ask, args=(address,), name="asks the cluster", daemon=True).start()
        return answered.wait(self._answer_seconds)


def addresses_of(cluster: ClusterSettings | None) -> list[Address]:
    """Where PostgreSQL and Redis are; nothing where one of them is on this machine, or there is no cluster."""
    if cluster is None:
        return []
    found = [(host, cluster.database.port) for host in cluster.database.host.split(",")]
    redis = urlsplit(cluster.redis_url)
    found.append((redis.hostname or "", redis.port or _REDIS_PORT))
    if any(not host or host.startswith("/") for host, _ in found):
        return []
    return found


def answers(address: Address, seconds: float = ANSWER_SECONDS) -> bool:
    """Whether a machine can be reached; one that refuses is."""
    try:
        socket.create_connection(address, seconds).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return True
