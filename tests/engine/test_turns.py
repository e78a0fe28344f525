"""Threads that take turns: one at a time, and nobody waits for long."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from designer.engine import turns
from designer.engine.turns import Turns, waiting

SECONDS = 20


@pytest.fixture
def other() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST_SECONDS", 60.0)


def have_turn(shared: Turns, begun: threading.Event) -> None:
    with shared:
        begun.set()


@pytest.mark.usefixtures("unhurried")
def test_one_goes_on_when_the_other_waits_for_something(other: ThreadPoolExecutor) -> None:
    shared, asking, begun = Turns(), threading.Event(), threading.Event()

    def ask() -> None:
        asking.set()
        have_turn(shared, begun)

    with shared:
        other.submit(ask)
        assert asking.wait(SECONDS)
        assert not begun.wait(0.1)
        with waiting():
            assert begun.wait(SECONDS)


@pytest.mark.usefixtures("unhurried")
def test_who_waited_goes_on_in_its_turn(other: ThreadPoolExecutor) -> None:
    shared, begun, may_end = Turns(), threading.Event(), threading.Event()
    order = []

    def work() -> None:
        with shared:
            begun.set()
            may_end.wait(SECONDS)
            order.append("the other")

    with shared:
        with waiting():
            other.submit(work)
            assert begun.wait(SECONDS)
            may_end.set()
        order.append("the first")

    assert order == ["the other", "the first"]


def test_nobody_waits_for_who_takes_long(other: ThreadPoolExecutor) -> None:
    shared, begun = Turns(), threading.Event()

    with shared:
        other.submit(have_turn, shared, begun)

        assert begun.wait(SECONDS)


@pytest.mark.usefixtures("unhurried")
def test_who_fails_leaves_the_turn_to_others(other: ThreadPoolExecutor) -> None:
    shared, begun = Turns(), threading.Event()
    with pytest.raises(ZeroDivisionError), shared, waiting():
        raise ZeroDivisionError

    other.submit(have_turn, shared, begun)

    assert begun.wait(SECONDS)


def test_who_takes_no_turns_may_wait() -> None:
    with waiting():
        pass
