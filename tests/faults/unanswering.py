"""A way to PostgreSQL on which answers are lost: what was asked for is done, and the connection is cut instead."""

import contextlib
import random
import socket
import threading
from collections.abc import Iterator

# CommandComplete of the frontend/backend protocol: its letter, its length, its command.
COMMITTED = b"C\0\0\0\x0bCOMMIT\0"
LOST_SHARE = 0.2


class Unanswering:
    """Listens at `port`; of the answers to a COMMIT one in five is lost, by chance."""

    def __init__(self, server: int) -> None:
        self._server = server
        self._chance = random.Random(7)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.lost = 0

    def serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._connect, args=[client], daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _connect(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._server)) as server:
            back = threading.Thread(target=self._hand_on, args=[server, client], daemon=True)
            back.start()
            self._hand_on(client, server)
            back.join()

    def _hand_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while (data := source.recv(1 << 16)) and not self._is_lost(data):
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _is_lost(self, data: bytes) -> bool:
        is_lost = COMMITTED in data and self._chance.random() < LOST_SHARE
        self.lost += is_lost
        return is_lost


@contextlib.contextmanager
def unanswering(server: int) -> Iterator[Unanswering]:
    way = Unanswering(server)
    threading.Thread(target=way.serve, daemon=True).start()
    try:
        yield way
    finally:
        way.close()
