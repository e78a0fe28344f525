"""What `pipewright doctor` finds on a machine of a cluster."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.machines import Cluster, cluster_of
from tests.cluster.services import Postgres, Redis

pytestmark = pytest.mark.process


@pytest.fixture
def cluster(tmp_path: Path, postgres: Postgres, redis_server: Redis) -> Iterator[Cluster]:
    with cluster_of(tmp_path / "cluster", postgres, redis_server, PIPEWRIGHT_ISOLATION="none") as made:
        yield made


def examined(cluster: Cluster) -> dict[str, dict[str, str]]:
    told = cluster.first.command("doctor", "--json", check=False)
    return {finding["name"]: finding for finding in json.loads(told.stdout)}


def test_what_the_machines_share_is_tried_and_a_start_that_lacks_a_part_is_explained(
    cluster: Cluster, postgres: Postgres
) -> None:
    found = examined(cluster)
    shared = ("Database", "Clock of the database", "Redis", "Artifacts")
    assert {name: found[name]["verdict"] for name in shared} == dict.fromkeys(shared, "ok"), found

    whole = cluster.file.read_text()
    cluster.file.write_text(whole.replace(f'name = "{cluster.database}"', f'name = "{postgres.database()}"'))
    empty = examined(cluster)["Database"]
    assert (empty["verdict"], "pipewright migrate" in empty["remedy"]) == ("fault", True)

    cluster.file.write_text(whole.replace(f"port = {postgres.port}", "port = 1").replace(cluster.redis.url, REFUSED))
    away = examined(cluster)
    assert away["Database"]["found"].startswith("PostgreSQL cannot be used: ")
    assert away["Redis"]["found"].startswith("It cannot be used: ")


REFUSED = "redis://127.0.0.1:1/0"
