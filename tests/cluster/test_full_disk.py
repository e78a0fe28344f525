"""The disk of PostgreSQL is full: who writes is told so, who reads is answered, and all goes on once there is space."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from designer.cli.client import Client, CommandError
from designer.cli.submission import prepare
from tests.cluster.machines import Cluster, cluster_of
from tests.cluster.services import Postgres, Redis
from tests.running import until
from tests.small_disk import fill, small_disk
from tests.workers.shell_pipeline import write_pipeline

pytestmark = pytest.mark.process

# Texts that cannot be packed, the longest that are taken: soon the pages that PostgreSQL has already are full.
LONGEST, MOST = 10_000, 1000


@pytest.fixture
def disk(postgres: Postgres) -> Iterator[Path]:
    """A small disk that PostgreSQL may keep tables on, as the tablespace `small`; its log of writes is elsewhere."""
    with small_disk(postgres.folder / "small", "64m") as disk:
        if postgres.user is not None:
            os.chown(disk, postgres.user, -1)
        order(postgres, f"CREATE TABLESPACE small LOCATION '{disk}'")
        yield disk
        order(postgres, "DROP TABLESPACE small")


@pytest.fixture
def cluster(postgres: Postgres, redis_server: Redis, disk: Path, tmp_path: Path) -> Iterator[Cluster]:
    with cluster_of(tmp_path / "cluster", postgres, redis_server, PIPEWRIGHT_ISOLATION="none") as started:
        order(postgres, f"ALTER DATABASE {started.database} SET TABLESPACE small")
        yield started
    # Before its disk goes: PostgreSQL, which other tests use too, would write to it once more.
    order(postgres, f"DROP DATABASE {started.database} WITH (FORCE)")


def order(postgres: Postgres, sql: str) -> None:
    with postgres.connect("postgres") as connection:
        connection.execute(sql)  # type: ignore[call-overload]


def test_a_full_disk_of_postgresql_is_told_as_one_and_stops_nothing_for_good(
    cluster: Cluster, disk: Path, tmp_path: Path
) -> None:
    server, go = cluster.server("server"), tmp_path / "go"
    cluster.worker("worker")
    client = server.client()
    script = f"until test -e {go}; do sleep 0.1; done; echo 1 > $out"
    graph = prepare(client, write_pipeline(tmp_path / "p", name="disk", first=script, last="cat {first} > $out")).graph
    wanted: dict[str, Any] = {"name": "disk", "description": "", "graph": graph, "inputs": {}, "force_rerun": True}
    run = client.post("/runs", wanted)["id"]
    until(lambda: client.get(f"/runs/{run}/steps/first")["state"] == "running", 60, cluster.tails)

    filler = fill(disk)

    with pytest.raises(CommandError) as refused:
        write_much(client)
    go.touch()

    assert refused.value.status == 503
    assert refused.value.message == "The disk of the database is full. Free some space; what runs waits for it."
    assert "could not extend file" in server.log.read_text()
    assert client.get(f"/runs/{run}")["steps"] is not None
    filler.unlink()
    until(lambda: client.get(f"/runs/{run}")["state"] == "succeeded", 60, cluster.tails)
    assert cluster.failures_of_threads() == []


def write_much(client: Client) -> None:
    for number in range(MOST):
        client.post("/pipelines", {"name": f"full {number}", "description": secrets.token_hex(LONGEST // 2)})
