"""Ways in which a server or a worker is broken, by its part's name; each changes what lies around its code."""

import contextlib
import itertools
import os
import random
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
from django.db import OperationalError

from designer.workers.sockets import Outbox

UNANSWERED_SHARE, WAKE_UP_LOST_EVERY, NUDGE_LOST_EVERY = 0.2, 5, 3
# The file that says at which of its moments the next storing is killed, and how many moments further that after it is.
KILL_AT, KILL_STRIDE = "TESTS_KILL_AT", "TESTS_KILL_STRIDE"
COPIES, LATEST_SECONDS = 3, 30.0

Send = Callable[[Outbox, dict[str, Any]], bool]


def commits_unanswered(part: str) -> None:
    """The worker's connection is cut after a COMMIT was done and before its answer, once in five by chance."""
    if part != "worker":
        return
    from designer.runs.database import _OneWriter

    transition, chance = _OneWriter.transition, random.Random(7)

    @contextlib.contextmanager
    def transition_and_break(self: _OneWriter) -> Iterator[None]:
        with transition(self):
            yield
        if chance.random() < UNANSWERED_SHARE and not self._here.is_given_up:
            raise OperationalError("the connection was lost after the COMMIT")

    _OneWriter.transition = transition_and_break  # type: ignore[method-assign]


def no_lease_is_extended(part: str) -> None:
    """The worker's beats do not say what it holds, and it is not told what was taken away from it."""
    if part != "worker":
        return
    django.setup()
    from designer.workers.held import Held

    Held.ids = lambda self: []  # type: ignore[method-assign]


def sweeps_wake_nobody(part: str) -> None:
    """The worker's own looks for queued work find none: its threads begin where something that happens wakes them."""
    if part != "worker":
        return
    django.setup()
    from designer.runs.transitions import sweeping

    sweeping.queued_work = lambda computes: {}


def wake_ups_lost(part: str) -> None:
    _lose(WAKE_UP_LOST_EVERY, "wake")


def nudges_lost(part: str) -> None:
    _lose(NUDGE_LOST_EVERY, "run")


def no_nudge_comes(part: str) -> None:
    _lose(1, "run")


def wake_ups_tripled_and_late(part: str) -> None:
    def send_later(send: Send, outbox: Outbox, message: dict[str, Any]) -> bool:
        for _ in range(COPIES):
            timer = threading.Timer(random.uniform(0, LATEST_SECONDS), send, [outbox, message])
            timer.daemon = True
            timer.start()
        return True

    _instead_of_sending(send_later, "wake")


def killed_while_storing(part: str) -> None:
    """The worker is killed before one of the things that it does in the store, at each try before a later one."""
    if part != "worker":
        return
    file, stride = Path(os.environ[KILL_AT]), int(os.environ[KILL_STRIDE])
    moment, count, staging = int(file.read_text()), itertools.count(), f"{os.environ['PIPEWRIGHT_HOME']}/artifacts/"

    def look(event: str, arguments: tuple[object, ...]) -> None:
        if event not in _OF_FILES or not any(staging in os.fspath(path) for path in arguments if _is_path(path)):
            return
        if next(count) == moment:
            staged = file.with_suffix(".part")
            staged.write_text(str(moment + stride))
            staged.rename(file)
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


_OF_FILES = frozenset(
    {"open", "os.mkdir", "os.rename", "os.chmod", "os.utime", "os.remove", "os.rmdir", "shutil.copytree"}
)


def _is_path(argument: object) -> bool:
    return isinstance(argument, str | os.PathLike)


def sleeps_by_select(part: str) -> None:
    """Nothing is broken by it: libfaketime knows no sleep until a moment of the stopwatch, which Python's sleep is."""
    time.sleep = lambda seconds: select.select([], [], [], seconds)


def _lose(every: int, kind: str) -> None:
    is_lost = _every(every)
    _instead_of_sending(lambda send, outbox, message: is_lost() or send(outbox, message), kind)


def _every(number: int) -> Callable[[], bool]:
    """True at every so many-th call."""
    count = itertools.count(1)
    return lambda: next(count) % number == 0


def _instead_of_sending(send_broken: Callable[[Send, Outbox, dict[str, Any]], bool], kind: str) -> None:
    send = Outbox.send

    def broken(self: Outbox, message: dict[str, Any]) -> bool:
        return send_broken(send, self, message) if kind in message else send(self, message)

    Outbox.send = broken  # type: ignore[method-assign]
