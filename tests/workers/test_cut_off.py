"""Whether a worker that nobody answers is cut off, or only its database is away."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from designer.cluster_file import ClusterSettings, DatabaseSettings
from designer.storage.place_settings import PlaceSettings
from designer.workers.cut_off import Address, LeaseWatch, addresses_of, answers
from tests.running import free_port, until

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
    """Of a lease of 30 seconds, on a stopwatch that the test moves; how often it had the steps stopped."""

    def __init__(self, *addresses: Address) -> None:
        self.now = 100.0
        self.stopped = 0
        super().__init__(30, addresses, self.stop, clock=lambda: self.now)

    def stop(self) -> None:
        self.stopped += 1


def test_leases_that_ran_out_while_nobody_answers_are_lost(silent: Address, caplog: pytest.LogCaptureFixture) -> None:
    watch = Watched(silent, silent)
    watch.now += 29
    watch.look()
    assert watch.stopped == 0

    watch.now += 2
    watch.look()
    watch.look()

    assert watch.stopped == 2
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_it_looks_by_itself(silent: Address) -> None:
    lost = threading.Event()

    LeaseWatch(0.1, [silent], lost.set).start()

    assert lost.wait(20)


def test_steps_go_on_while_only_the_database_is_away(silent: Address) -> None:
    watch = Watched(silent, refusing())

    watch.now += 31
    watch.look()

    assert watch.stopped == 0


def test_who_was_heard_keeps_what_it_holds(silent: Address) -> None:
    watch = Watched(silent)
    watch.now += 20
    watch.heard(watch.now)

    watch.now += 29
    watch.look()
    assert watch.stopped == 0
    watch.now += 2
    watch.look()
    assert watch.stopped == 1


def test_what_is_on_this_machine_cannot_be_cut_off() -> None:
    redis_here = replace(CLUSTER, redis_url="unix:///run/redis.sock")
    database_here = replace(CLUSTER, database=replace(CLUSTER.database, host="/run/postgresql"))

    assert addresses_of(CLUSTER) == [("db.example.org", 5432), ("redis.example.org", 6379)]
    assert [addresses_of(each) for each in (None, redis_here, database_here)] == [[], [], []]
