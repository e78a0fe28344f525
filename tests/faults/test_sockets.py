"""Many pages on one run while the server dies, nudges are lost, or one of them hardly reads: all end with the truth."""

import asyncio
import base64
import json
import os
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.faulty_home import FaultyHome, faulty_home, percentile
from tests.faults.figures import Tell
from tests.faults.scale import only_long, scaled
from tests.faults.watchers import LOOK_SECONDS, Watcher, come_about, equal, signed_in, watching
from tests.running import until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults")]

PAGES, STEPS = scaled((20, 12), (200, 60))
MEGABYTE = 1 << 20
ALLOWED_GROWTH = 50 * MEGABYTE
SLOW_SECONDS = 25
TRY_AGAIN_LATER = 1013
LOST = {"nudges_lost": "every third", "no_nudge_comes": "all"}


def started(home: FaultyHome, folder: Path, go: Path, steps: int = STEPS) -> int:
    """A run whose first step waits for a file."""
    scripts = {f"s{n}": f"cat {{first}} > $out; echo {n} >> $out" for n in range(steps)}
    first = f"until test -e {go}; do sleep 0.05; done; echo 1 > $out"
    file = write_pipeline(folder, name="watched", first=first, **scripts)
    return home.start_run(home.graph(file))


async def all_know(home: FaultyHome, run: int, watchers: list[Watcher], seconds: float) -> float:
    """How long it takes until every page holds what the database has."""
    began = asyncio.get_running_loop().time()
    while (took := asyncio.get_running_loop().time() - began) < seconds:
        if equal(home, run, watchers) == len(watchers):
            return took
        await asyncio.sleep(LOOK_SECONDS)
    states = home.step_states(run)
    assert [watcher.states for watcher in watchers if watcher.states != states] == [], f"after {seconds} s"
    return took


@pytest.mark.row("F23")
async def test_all_pages_catch_up_after_the_server_was_killed(
    bare_home: FaultyHome, tmp_path: Path, tell: Tell
) -> None:
    home, go = bare_home, tmp_path / "go"
    until(home.worker, 30, home.tail)
    run = started(home, tmp_path, go)
    async with watching(home, run, PAGES) as watchers:
        home.kill("server")
        go.touch()
        await come_about(lambda: home.has_ended(run), 60)
        await come_about(home.answers, 30)

        took = await all_know(home, run, watchers, 30)

        gaps = sum(watcher.gaps for watcher in watchers)
        assert all(watcher.sockets > 1 for watcher in watchers)
        tell(f"{equal(home, run, watchers)} of {PAGES} equal {took:.1f} s after the server answers again, gaps {gaps}")
    assert gaps == 0
    assert took <= 10
    home.check()


@only_long
@pytest.mark.row("F24")
@pytest.mark.parametrize("lost", ["nudges_lost", "no_nudge_comes"])
async def test_all_pages_end_with_the_truth_though_nudges_are_lost(lost: str, tmp_path: Path, tell: Tell) -> None:
    go = tmp_path / "go"
    with faulty_home(tmp_path / "home", lost, PIPEWRIGHT_ISOLATION="none") as home:
        run = started(home, tmp_path / "p", go)
        async with watching(home, run, PAGES) as watchers:
            go.touch()
            await come_about(lambda: home.has_ended(run), 60)

            took = await all_know(home, run, watchers, 30)

            heard = percentile([second for watcher in watchers for second in watcher.seconds], 0.99)
            gaps = sum(watcher.gaps for watcher in watchers)
            tell(
                f"{LOST[lost]} lost: {equal(home, run, watchers)} of {PAGES} equal {took:.1f} s after the end, "
                f"gaps {gaps}; an event is heard within {heard:.1f} s (p99)"
            )
        assert gaps == 0
        assert took <= 10
        assert heard <= 10
        home.check()


@only_long
@pytest.mark.row("F22")
async def test_a_page_that_hardly_reads_slows_nobody_down(tmp_path: Path, tell: Tell) -> None:
    go, many = tmp_path / "go", tmp_path / "many"
    many.touch()
    with faulty_home(tmp_path / "home", PIPEWRIGHT_ISOLATION="none") as home:
        large = started(home, tmp_path / "large", many, steps=200)
        home.until_ended(large, seconds=120)
        run = started(home, tmp_path / "p", go)
        async with watching(home, run, 49) as watchers:
            before = memory(home)
            slow = SlowPage(home)
            reading = asyncio.create_task(asyncio.to_thread(slow.read_slowly, large, SLOW_SECONDS))
            await asyncio.sleep(SLOW_SECONDS / 2)
            go.touch()
            await come_about(lambda: home.has_ended(run), 60)
            await all_know(home, run, watchers, 30)
            await reading
            grown = memory(home) - before
            code = await asyncio.to_thread(slow.closing_code)
            heard = percentile([second for watcher in watchers for second in watcher.seconds[-STEPS:]], 0.99)
            async with watching(home, large, 1) as back:
                await all_know(home, large, back, 10)
            tell(
                f"the other 49 hear within {heard:.2f} s (p99), the server grew by {grown / MEGABYTE:.0f} MB, "
                f"the slow one is closed with {code} and has what the database has once it is back"
            )
        assert heard < 1
        assert grown < ALLOWED_GROWTH
        assert code == TRY_AGAIN_LATER
        home.check()


def memory(home: FaultyHome) -> int:
    """The most that the server has held at once, in bytes."""
    [server] = home.children("server")
    status = Path(f"/proc/{server}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


class SlowPage:
    """A websocket by hand, with the smallest buffer there is, that asks for much and reads a byte a second."""

    def __init__(self, home: FaultyHome) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self._socket.connect(("127.0.0.1", home.port))
        key = base64.b64encode(os.urandom(16)).decode()
        lines = {"Host": f"127.0.0.1:{home.port}", "Upgrade": "websocket", "Connection": "Upgrade"}
        lines |= {"Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13", **signed_in(home)}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self._socket.sendall(f"GET /ws/live HTTP/1.1\r\n{head}\r\n".encode())
        self._heard = b""
        while b"\r\n\r\n" not in self._heard:
            self._heard += self._socket.recv(1)
        self._heard = b""

    def read_slowly(self, run: int, seconds: float) -> None:
        ends = time.monotonic() + seconds
        next_byte = time.monotonic()
        while time.monotonic() < ends:
            self._send({"type": "subscribe", "run": run, "after": 0})
            time.sleep(0.1)
            if time.monotonic() >= next_byte:
                next_byte += 1
                self._heard += self._socket.recv(1)

    def closing_code(self) -> int | None:
        """All that was sent, read to its end; the code that the server closed with."""
        self._socket.settimeout(10)
        while True:
            try:
                data = self._socket.recv(MEGABYTE)
            except OSError:
                break
            if not data:
                break
            self._heard += data
        return next((int.from_bytes(payload[:2], "big") for kind, payload in self._frames() if kind == 8), None)

    def _send(self, message: dict[str, object]) -> None:
        payload = json.dumps(message).encode()
        try:
            # A mask of zeros leaves the payload as it is.
            self._socket.sendall(struct.pack("!BB", 0x81, 0x80 | len(payload)) + b"\0\0\0\0" + payload)
        except OSError:
            return

    def _frames(self) -> Iterator[tuple[int, bytes]]:
        left = self._heard
        while len(left) >= 2:
            size, at = left[1] & 0x7F, 2
            if size == 126:
                size, at = int.from_bytes(left[2:4], "big"), 4
            elif size == 127:
                size, at = int.from_bytes(left[2:10], "big"), 10
            yield left[0] & 0x0F, left[at : at + size]
            left = left[at + size :]
