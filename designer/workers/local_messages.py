"""Messages between the processes of one home, as datagrams on unix sockets."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Sequence

from django.conf import settings

from designer.workers.sockets import LARGEST, SERVER, WORKER, Inbox, Outbox, parse

MOST_STOPS = 1000


class LocalMessages:
    def __init__(self) -> None:
        folder = settings.PIPEWRIGHT_HOME.sockets()
        self._worker, self._server = Outbox(folder / WORKER), Outbox(folder / SERVER)

    def wake(self, queue: str, threads: int) -> None:
        self._worker.send({"wake": queue, "threads": threads})

    def stop(self, attempt_ids: Sequence[int]) -> None:
        self._worker.send({"stop": list(attempt_ids[:MOST_STOPS])})

    def nudge(self, run_id: int, seq: int) -> None:
        self._server.send({"run": run_id, "seq": seq})

    def is_away(self) -> bool:
        return False

    def receiver(
        self,
        queues: Sequence[str],
        on_wake: Callable[[str, int], None],
        on_stop: Callable[[set[int]], None],
        wait_for_room: Callable[[float], bool],
    ) -> "LocalReceiver":
        return LocalReceiver(on_wake, on_stop)

    def listen(self, on_nudge: Callable[[int, int], None]) -> None:
        listen_for_nudges(on_nudge, Inbox(settings.PIPEWRIGHT_HOME.sockets() / SERVER).socket)


class LocalReceiver:
    """The socket of a home's worker. Its only worker takes every wake-up, also while all its threads are busy."""

    def __init__(self, on_wake: Callable[[str, int], None], on_stop: Callable[[set[int]], None]) -> None:
        self._on_wake, self._on_stop = on_wake, on_stop
        self._inbox = Inbox(settings.PIPEWRIGHT_HOME.sockets() / WORKER)

    def start(self) -> None:
        threading.Thread(target=self._listen, name="wake-ups", daemon=True).start()

    def is_away(self) -> bool:
        return False

    def close(self) -> None:
        self._inbox.close()

    def _listen(self) -> None:
        for message in self._inbox.messages():
            match message:
                case {"wake": str(queue), "threads": int(threads)}:
                    self._on_wake(queue, threads)
                case {"stop": list(attempt_ids)}:
                    self._on_stop({item for item in attempt_ids if isinstance(item, int)})


def listen_for_nudges(on_nudge: Callable[[int, int], None], inbox: socket.socket) -> None:
    """Hand on every nudge that comes in on a datagram socket, from this loop's next turn on."""
    inbox.setblocking(False)

    def read() -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                match parse(inbox.recv(LARGEST)):
                    case {"run": int(run_id), "seq": int(seq)}:
                        on_nudge(run_id, seq)

    # A reader, not a datagram endpoint: uvloop knows none for unix sockets.
    asyncio.get_running_loop().add_reader(inbox, read)
