"""What is said to somebody who starts a part of a cluster where it cannot start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster.services import Postgres, cluster_file
from tests.running import ROOT


def pipewright(home: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIPEWRIGHT_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "designer.cli", *arguments],
        cwd=ROOT,
        env={**kept, "PIPEWRIGHT_HOME": str(home), **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, " ".join(done.stderr.split())


@pytest.mark.parametrize("command", ["server", "worker", "migrate"])
def test_a_part_of_a_cluster_needs_the_file_of_one(tmp_path: Path, command: str) -> None:
    code, said = pipewright(tmp_path / "home", command)

    assert code == 1
    assert "PIPEWRIGHT_CLUSTER names no file of one. On one machine `pipewright up` starts all." in said


def test_up_says_what_to_start_in_a_cluster(tmp_path: Path) -> None:
    code, said = pipewright(tmp_path / "home", "up", PIPEWRIGHT_CLUSTER=str(tmp_path / "cluster.toml"))

    assert code == 1
    assert "start `pipewright migrate` once, then `pipewright server` and `pipewright worker`" in said


@pytest.mark.parametrize("command", ["server", "worker"])
def test_nothing_starts_before_the_database_is_ready(postgres: Postgres, tmp_path: Path, command: str) -> None:
    file = cluster_file(tmp_path / "c.toml", postgres, postgres.database(), "redis://127.0.0.1:1/0", tmp_path / "s")

    code, said = pipewright(tmp_path / "home", command, PIPEWRIGHT_CLUSTER=str(file))

    assert code == 1
    assert "Run `pipewright migrate` on one machine" in said


@pytest.mark.parametrize("command", ["server", "worker", "migrate"])
def test_a_database_that_does_not_answer_is_told_with_its_place(
    postgres: Postgres, tmp_path: Path, command: str
) -> None:
    file = cluster_file(tmp_path / "c.toml", postgres, "nobody_made_it", "redis://127.0.0.1:1/0", tmp_path / "s")

    code, said = pipewright(tmp_path / "home", command, PIPEWRIGHT_CLUSTER=str(file))

    assert code == 1
    assert f"the database nobody_made_it at 127.0.0.1:{postgres.port} cannot be used" in said
    assert "Traceback" not in said


def test_a_worker_whose_database_goes_away_as_it_begins_to_trace_ends_and_says_so(
    postgres: Postgres, tmp_path: Path
) -> None:
    database = postgres.database()
    file = cluster_file(tmp_path / "c.toml", postgres, database, "redis://127.0.0.1:1/0", tmp_path / "s")
    assert pipewright(tmp_path / "first", "migrate", PIPEWRIGHT_CLUSTER=str(file))[0] == 0
    with postgres.connect(database) as connection:
        connection.execute(
            "CREATE FUNCTION go_away() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'"
        )
        connection.execute("CREATE TRIGGER gone BEFORE INSERT ON runs_tracing EXECUTE FUNCTION go_away()")

    code, said = pipewright(
        tmp_path / "home",
        "worker",
        PIPEWRIGHT_CLUSTER=str(file),
        OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1",
    )

    assert code == 1
    assert "OperationalError" in said
