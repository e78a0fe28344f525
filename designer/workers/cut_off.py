"""Whether this machine is cut off from its cluster: then its leases end without its being told, and so do its steps.

Who is told by the database that a step is no longer its own stops it. A worker that nobody answers cannot be told;
others run its steps once its leases have run out, so it stops them by itself. Where only PostgreSQL is away, nobody can
take them, and they go on: something of the cluster answers then, if only by refusing.
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
    """Calls `on_cut_off` once the leases must have run out, and nothing at `addresses` answers."""

    def __init__(
        self,
        lease_seconds: float,
        addresses: Sequence[Address],
        on_cut_off: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lease_seconds = lease_seconds
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
            time.sleep(LOOK_SECONDS)
            self.look()

    def look(self) -> None:
        heard = self._heard
        if self._clock() - heard < self._lease_seconds or any(answers(address) for address in self._addresses):
            return
        # Asking took a while, in which a beat may have come through.
        if self._heard != heard:
            return
        if self._said_of != heard:
            self._said_of = heard
            logger.warning("nothing of the cluster answers, and the leases are over: what this worker holds is stopped")
        self._on_cut_off()


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
