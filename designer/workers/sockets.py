"""Small messages between the processes of one home, as datagrams on unix sockets: wake-ups, stops, nudges.

They say that there is something to look at, never what: one that is lost, late, doubled or forged does no harm.
"""

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WORKER = "worker.sock"
SERVER = "server.sock"
LARGEST = 65_536


class Outbox:
    """Sends to a socket of this home; a receiver that is not there is no error."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)

    def send(self, message: dict[str, Any]) -> bool:
        try:
            self._socket.sendto(json.dumps(message).encode(), self._path)
        except OSError:
            return False
        return True


class Inbox:
    """Receives on a socket of this home, which only its owner may send to."""

    def __init__(self, path: Path) -> None:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        before = os.umask(0o177)
        try:
            self.socket.bind(str(path))
        finally:
            os.umask(before)

    def messages(self) -> Iterator[dict[str, Any]]:
        """Each message as it comes, until the socket is closed."""
        while True:
            try:
                data = self.socket.recv(LARGEST)
            except OSError:
                return
            if not data:
                return
            message = parse(data)
            if message is not None:
                yield message

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def parse(data: bytes) -> dict[str, Any] | None:
    """The message in a datagram; None for what is none."""
    try:
        message = json.loads(data)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None
