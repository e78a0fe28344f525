"""The one place where a transition is made again that the database broke off for the sake of another one."""

import random
import sqlite3
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection

Arguments = ParamSpec("Arguments")
Outcome = TypeVar("Outcome")

# The database does not answer, or will not now: what was asked may be asked again, and may have been done.
UNREACHABLE = (OperationalError, InterfaceError)

MOST_TRIES = 10
# Serialization failure and deadlock: the transaction was rolled back whole.
_BROKEN_OFF = frozenset({"40001", "40P01"})
_DISK_FULL = "53100"


def retried(transition: Callable[Arguments, Outcome]) -> Callable[Arguments, Outcome]:
    """Make a transition anew that lost against another; a part of a larger transaction is left to that one."""

    @wraps(transition)
    def again(*arguments: Arguments.args, **named: Arguments.kwargs) -> Outcome:
        for number in range(1, MOST_TRIES):
            try:
                return transition(*arguments, **named)
            except OperationalError as error:
                if connection.in_atomic_block or not _was_broken_off(error):
                    raise
                # Two that broke each other off must not meet again.
                time.sleep(random.uniform(0, 0.01 * 2**number))  # noqa: S311
        return transition(*arguments, **named)

    return again


def is_disk_full(error: BaseException) -> bool:
    of_sqlite = getattr(error.__cause__, "sqlite_errorcode", None)
    return of_sqlite == sqlite3.SQLITE_FULL or getattr(error.__cause__, "sqlstate", None) == _DISK_FULL


def _was_broken_off(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in _BROKEN_OFF
