"""An S3 of the tests' own: moto's server in a process of its own, on a free port."""

import contextlib
import socket
import socketserver
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence

import fsspec

from designer.storage.place_settings import PlaceSettings
from tests.running import free_port

_START_SECONDS = 60


class S3:
    """Buckets by name."""

    def __init__(self, address: str = "127.0.0.1", prefix: Sequence[str] = ()) -> None:
        self.port = free_port()
        self.url = f"http://{address}:{self.port}"
        self._command = [*prefix, sys.executable, "-m", "moto.server", "-H", address, "-p", str(self.port)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "S3":
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError("moto's server did not start")
            time.sleep(0.05)
        return self

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(urllib.request.urlopen(f"{self.url}/moto-api/", timeout=5).status == 200)
        return False

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def demand_keys(self) -> None:
        """From now on only keys that it gave itself are good, and it gave none."""
        asked = urllib.request.Request(
            f"{self.url}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"}
        )
        urllib.request.urlopen(asked, timeout=5).close()

    def bucket(self, name: str) -> PlaceSettings:
        """A new bucket, and how to come to it."""
        self.files().mkdir(name)
        return self.place(f"s3://{name}/prefix")

    def place(self, url: str) -> PlaceSettings:
        return PlaceSettings(url, endpoint_url=self.url, key="tests", secret="tests", region="us-east-1")

    def files(self) -> fsspec.AbstractFileSystem:
        return fsspec.filesystem(
            "s3", key="tests", secret="tests", endpoint_url=self.url, use_listings_cache=False, skip_instance_cache=True
        )


class Door:
    """A port that leads to a server once it is open; until then, connections are refused."""

    def __init__(self, server: S3) -> None:
        self._server = server
        self._listening: socketserver.ThreadingTCPServer | None = None
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        there = ("127.0.0.1", self._server.port)

        class Visit(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with socket.create_connection(there) as onward:
                    threading.Thread(target=_pass_on, args=(onward, self.request), daemon=True).start()
                    _pass_on(self.request, onward)

        self._listening = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), Visit)
        self._listening.daemon_threads = True
        threading.Thread(target=self._listening.serve_forever, daemon=True).start()

    def close(self) -> None:
        if self._listening is not None:
            self._listening.shutdown()
            self._listening.server_close()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while content := source.recv(65_536):
            target.sendall(content)
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def running_s3(address: str = "127.0.0.1", prefix: Sequence[str] = ()) -> Iterator[S3]:
    """Where it is reached, and what its command begins with to run there."""
    server = S3(address, prefix)
    try:
        yield server.start()
    finally:
        server.stop()
