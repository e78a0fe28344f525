"""The few places where SQLite and PostgreSQL speak differently, for the hot path's SQL."""

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from designer.core.run_state import AttemptState, StepState

Row = tuple[Any, ...]
Parameter = bool | int | float | str | None

# Far below SQLite's limit of 32,766 variables a statement.
BATCH = 500
# More of them would make no difference any more.
INSERTED_AT_ONCE = 100


@cache
def _is_sqlite() -> bool:
    return connection.vendor == "sqlite"


class _OneWriter:
    """The connection through which all threads of this process make transitions on SQLite, one at a time.

    Each with a connection of its own would read anew what another has written, and one that finds the database locked
    sleeps, a millisecond and more, and looks again: longer than most transitions take.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._wrapper: BaseDatabaseWrapper | None = None
        self._here = threading.local()

    @property
    def at_work(self) -> BaseDatabaseWrapper | None:
        """The connection, if the thread that asks is within a transition of it."""
        return getattr(self._here, "wrapper", None)

    def roll_back(self) -> None:
        self._here.is_given_up = True

    @contextmanager
    def transition(self) -> Iterator[None]:
        with self._turn:
            wrapper = self._open()
            self._here.is_given_up = False
            try:
                with wrapper.wrap_database_errors:
                    wrapper.connection.execute("BEGIN IMMEDIATE")
                self._here.wrapper = wrapper
                yield
                with wrapper.wrap_database_errors:
                    wrapper.connection.execute("ROLLBACK" if self._here.is_given_up else "COMMIT")
            except BaseException:
                # It may be the connection that is broken.
                self._wrapper = None
                with contextlib.suppress(sqlite3.Error):
                    wrapper.connection.execute("ROLLBACK")
                wrapper.close()
                raise
            finally:
                self._here.wrapper = None

    def _open(self) -> BaseDatabaseWrapper:
        if self._wrapper is None:
            wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
            wrapper.inc_thread_sharing()
            wrapper.ensure_connection()
            self._wrapper = wrapper
        return self._wrapper


class _Pipelined:
    """Transactions of PostgreSQL in which only a `fetch` waits for an answer, and the commit.

    A run's row is locked from the first statement on, and its other steps wait as long: for each answer the way to
    another machine and back. A statement that failed is told by the next that waits.
    """

    def __init__(self) -> None:
        self._here = threading.local()

    @property
    def is_at_work(self) -> bool:
        """Whether the thread that asks is within a transition."""
        return getattr(self._here, "is_at_work", False)

    def roll_back(self) -> None:
        self._here.is_given_up = True

    @contextmanager
    def transition(self, mine: BaseDatabaseWrapper) -> Iterator[None]:
        assert not self.is_at_work, "one transition within another would end it"
        mine.ensure_connection()
        connection = mine.connection
        self._here.is_at_work, self._here.is_given_up = True, False
        try:
            with mine.wrap_database_errors, connection.pipeline():
                connection.execute("BEGIN")
                yield
                connection.execute("ROLLBACK" if self._here.is_given_up else "COMMIT")
        except BaseException:
            try:
                with mine.wrap_database_errors:
                    connection.rollback()
            except Error:
                mine.close()
            raise
        finally:
            self._here.is_at_work = False


_one_writer = _OneWriter()
_pipelined = _Pipelined()


@contextmanager
def atomic() -> Iterator[None]:
    """One transaction: Django's where one is open or its queries are counted, else one of this module's own.

    What is within goes through this module: on SQLite the ORM has another connection, which would wait for this one to
    end, and on PostgreSQL it would not be told how many rows it changed.
    """
    mine = connections[DEFAULT_DB_ALIAS]
    if mine.in_atomic_block or mine.force_debug_cursor:
        with transaction.atomic():
            yield
    elif _is_sqlite():
        with _one_writer.transition():
            yield
    else:
        with _pipelined.transition(mine):
            yield


@contextmanager
def snapshot() -> Iterator[None]:
    """What is read within, by this module or the ORM, is of one moment; it waits for no writer, and must not write."""
    mine = connections[DEFAULT_DB_ALIAS]
    if mine.in_atomic_block:
        yield
    elif _is_sqlite():
        mine.ensure_connection()
        with mine.wrap_database_errors:
            # Not Django's, which is a writer's from its start.
            mine.connection.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            # An error of SQLite's may have ended it already.
            if mine.connection.in_transaction:
                mine.connection.execute("ROLLBACK")
    else:
        with transaction.atomic():
            execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def roll_back() -> None:
    """Let the transaction of `atomic` change nothing."""
    if _one_writer.at_work is not None:
        _one_writer.roll_back()
    elif _pipelined.is_at_work:
        _pipelined.roll_back()
    else:
        transaction.set_rollback(True)


def now() -> str:
    """The database's own clock: a worker whose clock is wrong must not matter."""
    if _is_sqlite():
        return "strftime('%%Y-%%m-%%d %%H:%%M:%%f','now')"
    return "clock_timestamp()"


def seconds_from_now(seconds: str = "%s") -> str:
    """The moment so many seconds ahead; `seconds` is an expression, a parameter unless given; NULL gives NULL."""
    if _is_sqlite():
        return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f','now', {seconds} || ' seconds')"
    return f"clock_timestamp() + {seconds} * interval '1 second'"


def settled_until() -> datetime:
    """A moment: what a transition stamped by `now` before it is committed, or was given up."""
    if _is_sqlite():
        # As the one writer there is nobody who has stamped something and not yet committed it.
        with atomic():
            [(told,)] = fetch(f"SELECT {now()}")
        return datetime.fromisoformat(told).replace(tzinfo=UTC)
    # The moment at which this was asked, not one after it was looked who writes.
    [(begun,)] = fetch(
        "SELECT LEAST(statement_timestamp(), MIN(xact_start)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
    )
    assert isinstance(begun, datetime)
    return begun


def has_one_writer() -> bool:
    """Whether a transaction that writes sees, until its end, all that was written and all that is."""
    return _is_sqlite()


def for_update() -> str:
    """SQLite has one writer at a time, which a transaction is from its start."""
    return "" if _is_sqlite() else "FOR UPDATE"


def skip_locked() -> str:
    return "" if _is_sqlite() else "FOR UPDATE SKIP LOCKED"


def share_lock() -> str:
    """What keeps rows that were read as they are until the transaction has ended; SQLite needs nothing."""
    return "" if _is_sqlite() else "FOR SHARE"


def execute(sql: str, parameters: Sequence[Parameter] = ()) -> None:
    """Run a statement; who wants to know what it changed fetches what it returns."""
    if (direct := _sqlite()) is not None:
        with direct[1]:
            direct[0].execute(_with_question_marks(sql), parameters)
        return
    with _cursor() as cursor:
        cursor.execute(sql, _storable(parameters))


def execute_many(sql: str, rows: Sequence[Sequence[Parameter]]) -> None:
    """Run a statement for each row of parameters."""
    if not rows:
        return
    if (direct := _sqlite()) is not None:
        with direct[1]:
            direct[0].executemany(_with_question_marks(sql), rows)
        return
    with _cursor() as cursor:
        if _pipelined.is_at_work or len(rows) == 1:
            # psycopg opens a pipeline for many, and waits for what is under way before it does.
            for row in rows:
                cursor.execute(sql, _storable(row))
        else:
            cursor.executemany(sql, [_storable(row) for row in rows])


def insert(into: str, values: str, rows: Iterable[Sequence[Parameter]]) -> None:
    """Insert rows, many with one statement, which takes half as long as a statement for each.

    `into` names the table and its columns, `values` is what stands for one row: `(%s, %s)`.
    """
    for batch in batches(rows, INSERTED_AT_ONCE):
        execute(f"INSERT INTO {into} VALUES {', '.join([values] * len(batch))}", list(chain.from_iterable(batch)))


def fetch(sql: str, parameters: Sequence[Parameter] = ()) -> list[Row]:
    if (direct := _sqlite()) is not None:
        with direct[1]:
            return list(direct[0].execute(_with_question_marks(sql), parameters))
    with _cursor() as cursor:
        cursor.execute(sql, _storable(parameters))
        return list(cursor.fetchall())


def lock_keys(workspace_id: int, keys: Sequence[str]) -> None:
    """Let one transaction at a time look for steps with these cache keys, until its end; in SQLite there is one anyway.

    PostgreSQL has room for some thousand locks in all, so keys share 256.
    """
    if not keys or _is_sqlite():
        return
    buckets = sorted({int(key[:2], 16) for key in keys})
    fetch(
        "SELECT pg_advisory_xact_lock(%s, bucket) FROM "
        f"(VALUES {','.join(['(%s)'] * len(buckets))}) AS wanted (bucket)",
        [workspace_id % (1 << 31), *buckets],
    )


def _storable(parameters: Sequence[Parameter]) -> list[Parameter]:
    """PostgreSQL keeps no NUL in a text; what a step printed may have one, and must not stop the step from ending."""
    return [item.replace("\0", "\ufffd") if isinstance(item, str) else item for item in parameters]


def _sqlite() -> tuple[sqlite3.Connection, AbstractContextManager[None]] | None:
    """sqlite3's own connection, and what turns its errors into Django's; None where Django's cursor is to be used.

    The cursor costs several times what SQLite does. Who counts queries, as tests do, gets it.
    """
    # Looked up once: each name asked of `connection` is a search for this thread's connection.
    mine = _one_writer.at_work or connections[DEFAULT_DB_ALIAS]
    if mine.vendor != "sqlite" or mine.force_debug_cursor:
        return None
    if mine.connection is None:
        mine.ensure_connection()
    return mine.connection, mine.wrap_database_errors


@contextmanager
def _cursor() -> Iterator[Any]:
    """psycopg's own cursor, which has the server parse and plan a statement once; Django's where queries are counted.

    Django's puts the parameters into the text, so that each is parsed and planned anew.
    """
    mine = connections[DEFAULT_DB_ALIAS]
    if mine.force_debug_cursor:
        with mine.cursor() as counted:
            yield counted
        return
    # Here, for on SQLite nobody needs it.
    from psycopg import Cursor

    if mine.connection is None:
        mine.ensure_connection()
    with mine.wrap_database_errors, Cursor(mine.connection) as cursor:
        yield cursor


@lru_cache(maxsize=512)
def _with_question_marks(sql: str) -> str:
    return sql.replace("%s", "?").replace("%%", "%")


def fetch_one(sql: str, parameters: Sequence[Parameter] = ()) -> Row | None:
    rows = fetch(sql, parameters)
    return rows[0] if rows else None


def json_object(value: Any) -> dict[str, Any]:
    """A JSON object from a row: PostgreSQL gives objects, SQLite gives texts."""
    found = json.loads(value) if isinstance(value, str) else value
    return found if isinstance(found, dict) else {}


def json_list(value: Any) -> list[Any]:
    """A JSON list from a row, as `json_object` reads objects."""
    found = json.loads(value) if isinstance(value, str) else value
    return found if isinstance(found, list) else []


def batches(items: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def state_is(states: Sequence[StepState | AttemptState]) -> str:
    """The condition that a row is in one of these states, written out as the conditions of indexes are.

    SQLite uses such an index neither for a parameter nor for an IN of one value.
    """
    names = [f"'{state}'" for state in states]
    return f"state = {names[0]}" if len(names) == 1 else f"state IN ({', '.join(names)})"


def marks(items: Sequence[object]) -> str:
    """Parameter marks for `IN (…)`."""
    return ",".join(["%s"] * len(items))
