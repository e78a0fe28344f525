"""A body that is far too large, sent to a real server: refused in a sentence, with little memory and nothing kept."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import RunningHome, running, until

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("large uploads")]

GIGABYTE = 1024**3
LIMIT_MB = 64
HEAD = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nlarge\r\n'
HEAD += b'--b\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\n\r\n'
PIECE = b"x" * 1024 * 1024


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHome]:
    root = Path(tmp_path_factory.mktemp("homes")) / "small"
    with running(root, PIPEWRIGHT_UPLOAD_LIMIT_MB=str(LIMIT_MB)) as home:
        yield home


def connection(home: RunningHome, *headers: str) -> socket.socket:
    token = home.home.token_file.read_text().strip()
    lines = [
        "POST /api/v1/data HTTP/1.1",
        f"Host: 127.0.0.1:{home.port}",
        f"Authorization: Bearer {token}",
        "Content-Type: multipart/form-data; boundary=b",
        *headers,
    ]
    opened = socket.create_connection(("127.0.0.1", home.port), timeout=60)
    opened.sendall("\r\n".join([*lines, "", ""]).encode())
    return opened


def answer(opened: socket.socket) -> tuple[int, dict[str, str]]:
    """The status, and the error of the body."""
    received = b""
    while b"}}" not in received and (part := opened.recv(65536)):
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    start = body.index(b"{")
    return int(head.split()[1]), json.loads(body[start : body.rindex(b"}") + 1])["error"]


def memory(home: RunningHome) -> int:
    """The server's memory at its highest, in MB."""
    status = Path(f"/proc/{home.process_of('server')}/status").read_text()
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def kept(home: RunningHome) -> list[str]:
    """Files of the upload that are still there: spooled bodies, and what a store had begun."""
    return [
        str(path) for root in (home.home.uploads, home.home.artifacts) for path in root.rglob("*") if _is_large(path)
    ]


def _is_large(path: Path) -> bool:
    return path.is_file() and path.stat().st_size >= len(PIECE)


def test_a_gigabyte_that_is_announced_is_refused_before_it_is_sent(small: RunningHome) -> None:
    with connection(small, f"Content-Length: {GIGABYTE}") as opened:
        status, error = answer(opened)

    assert status == 413
    assert error["code"] == "too_large"
    assert error["message"] == f"An upload may have at most {LIMIT_MB} MB (PIPEWRIGHT_UPLOAD_LIMIT_MB)."
    assert kept(small) == []


def test_a_gigabyte_that_announces_nothing_is_counted_and_refused_with_little_memory(small: RunningHome) -> None:
    before = memory(small)
    sent = 0
    with connection(small, "Transfer-Encoding: chunked") as opened:
        opened.sendall(b"%x\r\n%s\r\n" % (len(HEAD), HEAD))
        try:
            while sent < GIGABYTE:
                opened.sendall(b"%x\r\n%s\r\n" % (len(PIECE), PIECE))
                sent += len(PIECE)
        except OSError:
            # Whoever is refused and goes on sending is cut off.
            pass
        else:
            raise AssertionError("the whole gigabyte was taken")

    assert memory(small) - before < 48
    until(lambda: kept(small) == [], 10)
    assert small.client().get("/session")["user"]["name"] == "owner"


def test_who_stops_sending_once_refused_reads_why(small: RunningHome) -> None:
    with connection(small, "Transfer-Encoding: chunked") as opened:
        opened.sendall(b"%x\r\n%s\r\n" % (len(HEAD), HEAD))
        for _ in range(LIMIT_MB + 2):
            opened.sendall(b"%x\r\n%s\r\n" % (len(PIECE), PIECE))
        status, error = answer(opened)

    assert (status, error["code"]) == (413, "too_large")


def test_an_upload_that_lies_about_its_length_leaves_nothing(small: RunningHome) -> None:
    with connection(small, f"Content-Length: {8 * 1024 * 1024}") as opened:
        opened.sendall(HEAD + PIECE * 4)

    until(lambda: kept(small) == [], 20)
    assert small.client().get("/session")["user"]["name"] == "owner"
