"""Whether a worker that nobody answers is cut off, or only its database is away."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from designer.cluster_file import ClusterSettings, DatabaseSettings
from designer.storage.place_settings import PlaceSettings
from designer.workers.cut_off import Address, LeaseWatch, addresses_of, answers
from tests.running import free_port, until

# Of a lease of four seconds each look, and each wait for an answer, takes half a second.
LEASE, LOOK, ANSWER = 4, 0.5, 0.5
CLUSTER = ClusterSettings(
    "secret",
    DatabaseSettings("db.example.org", "name", "user"),
    "redis://:word@redis.example.org/0",
    PlaceSettings("/x"),
)


@pytest.fixture
def silent() -> Iterator[Address]:
    """An address from which no answer comes, not even a refusal: its queue of callers is full."""
    with socket.socket() as listening, socket.socket() as first, socket.socket() as second:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for caller in (first, second):
            caller.setblocking(False)
            caller.connect_ex(listening.getsockname())
        until(lambda: not answers(listening.getsockname(), 0.2), 10)
        yield listening.getsockname()


def refusing() -> Address:
    return "127.0.0.1", free_port()


def test_a_machine_that_refuses_can_be_reached_and_one_that_is_silent_cannot(silent: Address) -> None:
    assert answers(refusing())
    assert not answers(silent, 0.2)


class Watched(LeaseWatch):
    """Of a lease on a stopwatch that the test moves; how often it had the steps stopped."""

    def __init__(self, *addresses: Address) -> None:
        self.now = self.begun = 100.0
        self.stopped = 0
        super().__init__(LEASE, addresses, self.stop, clock=lambda: self.now)

    def stop(self) -> None:
        self.stopped += 1


def test_while_nobody_answers_what_is_held_is_stopped_before_its_leases_run_out(
    silent: Address, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watched(silent, silent)
    watch.now += LEASE - ANSWER - 2.1 * LOOK
    watch.look()
    assert watch.stopped == 0

    watch.now += LOOK
    watch.look()
    watch.look()

    assert watch.now + ANSWER < watch.begun + LEASE
    assert watch.stopped == 2
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_it_looks_by_itself(silent: Address) -> None:
    lost = threading.Event()

    LeaseWatch(0.1, [silent], lost.set).start()

    assert lost.wait(20)


def test_steps_go_on_while_only_the_database_is_away(silent: Address) -> None:
    watch = Watched(silent, refusing())

    watch.now += LEASE - LOOK
    watch.look()

    assert watch.stopped == 0


def test_who_was_heard_keeps_what_it_holds(silent: Address) -> None:
    watch = Watched(silent)
    watch.now += LEASE / 2
    watch.heard(watch.now)

    watch.now += LEASE / 2
    watch.look()
    assert watch.stopped == 0
    watch.now += LEASE / 2 - LOOK
    watch.look()
    assert watch.stopped == 1


def test_a_beat_that_comes_through_while_it_asks_keeps_what_is_held(silent: Address) -> None:
    watch = Watched(silent)
    watch.now += LEASE - LOOK
    answered = threading.Timer(ANSWER / 4, lambda: watch.heard(watch.now))

    answered.start()
    watch.look()

    assert watch.stopped == 0


def test_a_name_that_nobody_tells_the_place_of_holds_up_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: told.wait(60) and [])
    watch = Watched(("db.example.org", 5432))
    watch.now += LEASE - LOOK

    begun = time.monotonic()
    watch.look()
    took = time.monotonic() - begun
    told.set()

    assert watch.stopped == 1
    assert took < 30


def test_what_is_on_this_machine_cannot_be_cut_off() -> None:
    redis_here = replace(CLUSTER, redis_url="unix:///run/redis.sock")
    database_here = replace(CLUSTER, database=replace(CLUSTER.database, host="/run/postgresql"))

    assert addresses_of(CLUSTER) == [("db.example.org", 5432), ("redis.example.org", 6379)]
    assert [addresses_of(each) for each in (None, redis_here, database_here)] == [[], [], []]
