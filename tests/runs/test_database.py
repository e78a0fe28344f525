import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from designer.accounts.models import Workspace
from designer.core.run_state import AttemptState, StepState
from designer.runs import database as db

# Each of these needs transactions of its own, not one around the test.
apart = pytest.mark.django_db(transaction=True)


def test_a_condition_names_one_state_or_several():
    assert db.state_is([StepState.WAITING]) == "state = 'waiting'"
    assert db.state_is([StepState.WAITING, StepState.QUEUED]) == "state IN ('waiting', 'queued')"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL tells its plans otherwise")
def test_leases_that_ran_out_are_found_through_their_index():
    condition = db.state_is([AttemptState.RUNNING])

    plan = db.fetch(f"EXPLAIN QUERY PLAN SELECT id FROM runs_attempt WHERE {condition} AND lease_until < {db.now()}")

    assert "attempt_leased" in str(plan)


def add_workspace(slug: str) -> None:
    db.execute(f"INSERT INTO accounts_workspace (slug, name, created_at) VALUES (%s, '', {db.now()})", [slug])


def slugs() -> set[str]:
    return {slug for (slug,) in db.fetch("SELECT slug FROM accounts_workspace WHERE name = ''")}


@apart
def test_a_transaction_is_seen_once_it_is_over_and_one_that_is_given_up_never():
    with db.atomic():
        add_workspace("kept")
        assert slugs() == {"kept"}
    with db.atomic():
        add_workspace("given-up")
        db.roll_back()

    assert set(Workspace.objects.filter(name="").values_list("slug", flat=True)) == {"kept"}


@pytest.mark.django_db
def test_rows_are_all_inserted_however_many():
    named = [f"row-{number}" for number in range(2 * db.INSERTED_AT_ONCE + 1)]

    db.insert("accounts_workspace (slug, name, created_at)", f"(%s, '', {db.now()})", ([name] for name in named))
    db.insert("accounts_workspace (slug, name, created_at)", f"(%s, '', {db.now()})", [])

    assert slugs() == set(named)


@apart
def test_a_transaction_that_fails_leaves_nothing_and_the_next_one_goes_on():
    def add_twice() -> None:
        with db.atomic():
            add_workspace("twice")
            add_workspace("twice")

    with pytest.raises(IntegrityError):
        add_twice()
    with db.atomic():
        add_workspace("after")

    assert slugs() == {"after"}


@apart
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is no server")
def test_a_transaction_waits_for_the_server_where_it_asks_for_rows_and_once_for_its_end(tmp_path: Path):
    db.fetch("SELECT 1")
    told = tmp_path / "messages"
    with told.open("w") as file:
        connection.connection.pgconn.trace(file.fileno())
        with db.atomic():
            add_workspace("first")
            db.execute_many("UPDATE accounts_workspace SET name = %s WHERE slug = 'no'", [["one"], ["two"]])
            assert slugs() == {"first"}
            add_workspace("second")
        connection.connection.pgconn.untrace()

    lines = [line.split("\t") for line in told.read_text().splitlines()]
    asked = [kind for _, side, _, kind, *_ in lines if side == "F"]
    assert asked.count("Execute") == 7
    # What psycopg asks for behind the end is no wait of its own.
    before_the_end = asked[: asked.index("Sync")]
    assert (before_the_end.count("Flush"), asked.count("Sync")) == (1, 1)
    assert slugs() == {"first", "second"}


@apart
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is no server")
def test_a_transaction_that_fails_midway_or_loses_its_connection_leaves_the_next_one_whole():
    def interrupted() -> None:
        with db.atomic():
            add_workspace("interrupted")
            raise KeyboardInterrupt

    def refused() -> None:
        with db.atomic():
            add_workspace("refused")
            db.execute("INSERT INTO accounts_workspace (slug) VALUES ('without a name')")
            add_workspace("after it")
            slugs()

    def cut_off() -> None:
        with db.atomic():
            add_workspace("cut off")
            db.fetch("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with pytest.raises(IntegrityError, match="null value"):
        refused()
    assert slugs() == set()
    with pytest.raises(OperationalError):
        cut_off()
    with db.atomic():
        add_workspace("next")

    assert slugs() == {"next"}


@apart
def test_transactions_of_many_threads_follow_one_another():
    def add_one() -> None:
        try:
            for _ in range(20):
                with db.atomic():
                    [(made,)] = db.fetch("SELECT COUNT(*) FROM accounts_workspace WHERE name = ''")
                    add_workspace(f"thread-{made}")
        finally:
            connections.close_all()

    if connection.vendor == "postgresql":
        pytest.skip("there two transactions may read at one moment")
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(add_one) for _ in range(4)]:
            done.result()

    assert slugs() == {f"thread-{number}" for number in range(80)}


@apart
def test_a_transaction_within_django_s_is_a_part_of_it():
    with transaction.atomic():
        with db.atomic():
            add_workspace("inner")
        transaction.set_rollback(True)

    assert slugs() == set()


@pytest.fixture
def add_beside(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Adds a workspace on another connection; on SQLite in a file, for in memory readers keep writers out."""
    if connection.vendor == "postgresql":

        def add(slug: str) -> None:
            try:
                add_workspace(slug)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as thread:
            yield lambda slug: thread.submit(add, slug).result(30)
        return
    usual, file = connections["default"], tmp_path / "db"
    connections["default"] = usual.copy()
    connections["default"].settings_dict["NAME"] = str(file)
    db.execute("CREATE TABLE accounts_workspace (slug, name, created_at)")
    other = sqlite3.connect(file, isolation_level=None)
    try:
        yield lambda slug: other.execute("INSERT INTO accounts_workspace VALUES (?, '', '')", [slug]) and None
    finally:
        other.close()
        connections["default"].close()
        connections["default"] = usual


@apart
def test_what_is_read_in_a_snapshot_is_of_one_moment_and_keeps_no_writer_waiting(
    add_beside: Callable[[str], None],
) -> None:
    with db.snapshot():
        before = slugs()
        add_beside("added")
        assert slugs() == before == set()

    assert slugs() == {"added"}
