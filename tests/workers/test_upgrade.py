"""A home that the first version made, with its runs, artifacts and logs, is taken over by this one."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from designer.home import Home
from tests.running import RunningHome, until
from tests.workers.first_home import first_home

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("home")]


@pytest.fixture
def old(tmp_path: Path) -> Iterator[RunningHome]:
    home = RunningHome(first_home(tmp_path / "home").root)
    try:
        yield home
    finally:
        home.stop()


def rows(database: Path, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()


def tables(database: Path) -> dict[str, list[str]]:
    """The columns of each table that holds what people made."""
    with closing(sqlite3.connect(database)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for name in names
            if name.startswith(("pipelines_", "registry_", "runs_", "accounts_"))
        }


# The start itself writes to these: the sweeper's turn, this start's worker, a sign-in link, a token for a new secret.
CHANGED_BY_A_START = {"runs_sweeper", "runs_worker", "accounts_signinlink", "accounts_token", "registry_component"}


# Columns that stand in another table now, with the key of their row.
MOVED = {("runs_run", "graph"): ("runs_rundrawing", "run_id, graph")}


def test_a_home_of_the_first_version_loses_nothing_and_its_results_are_reused(old: RunningHome, tmp_path: Path):
    before = tmp_path / "before.sqlite3"
    shutil.copy(old.home.database_file, before)

    old.start()

    for table, columns in tables(before).items():
        if table not in CHANGED_BY_A_START:
            kept = ", ".join(column for column in columns if (table, column) not in MOVED)
            earlier, now = rows(before, table, kept), rows(old.home.database_file, table, kept)
            # Components that this version ships are new rows behind those that were there.
            assert now[: len(earlier)] == earlier, table
    for (table, column), (place, columns) in MOVED.items():
        assert rows(old.home.database_file, place, columns) == rows(before, table, f"id, {column}")
    copies = list(old.home.backups.iterdir())
    assert len(copies) == 1
    assert rows(copies[0], "django_migrations") == rows(before, "django_migrations")
    assert str(copies[0]) in old.log.read_text()

    client = old.client()
    again = client.post("/runs/1/again", {})
    until(lambda: client.get(f"/runs/{again['id']}")["state"] == "succeeded", 60, old.tail)
    steps = client.get(f"/runs/{again['id']}")["steps"]
    assert {step["state"] for step in steps} == {"reused"}
    for step in steps:
        then, now = (client.get(f"/runs/{run}/steps/{step['node']}")["outputs"] for run in (1, again["id"]))
        assert {port: item["digest"] for port, item in then.items()} == {
            port: item["digest"] for port, item in now.items()
        }
        for item in now.values():
            assert client.read(f"/artifacts/{item['digest']}/download")[0]
    assert client.read("/runs/1/steps/train_model/log")[0]
    assert [version["version"] for version in client.get("/data/numbers")["versions"]] == ["2", "1"]


def test_an_up_to_date_home_is_not_copied_again(old: RunningHome):
    old.start()
    old.stop()

    old.start()

    assert len(list(old.home.backups.iterdir())) == 1


def test_a_database_of_a_newer_version_is_refused_in_a_sentence_and_left_alone(old: RunningHome):
    with closing(sqlite3.connect(old.home.database_file)) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('runs', '9001_later', '2030-01-01')"
        )
        connection.commit()
    content = old.home.database_file.read_bytes()

    told = old.command("up", "--port", str(old.port), check=False)

    assert told.returncode == 1
    assert "was written by a newer Pipewright" in told.stderr
    assert "runs 9001_later" in told.stderr
    assert "Traceback" not in told.stderr
    assert old.home.database_file.read_bytes() == content
    assert not Home(old.home.root).backups.exists()


def test_an_upgrade_that_fails_puts_the_database_back(old: RunningHome):
    with closing(sqlite3.connect(old.home.database_file)) as connection:
        # In the way of a table that the upgrade makes.
        connection.execute("CREATE TABLE runs_runtag (id INTEGER)")
        connection.commit()
    before = json.dumps(rows(old.home.database_file, "django_migrations"))

    told = old.command("up", "--port", str(old.port), check=False)

    assert told.returncode == 1
    assert "could not be upgraded, and is as it was before" in told.stderr
    assert "Traceback" not in told.stderr
    assert json.dumps(rows(old.home.database_file, "django_migrations")) == before
