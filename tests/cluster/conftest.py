from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.services import Postgres, Redis, running_postgres, running_redis


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL for the tests that leave it running."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    with running_redis(Path(tmp_path_factory.mktemp("redis"))) as server:
        yield server
