from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.engine.environments import Environments
from designer.engine.guardian import Guardian
from designer.storage.local import LocalStore
from tests.engine.bench import Bench, make_isolation


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "the home"
    folder.mkdir()
    return folder


@pytest.fixture
def bench(home: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Without isolation, unless the test names one as the parameter of the fixture."""
    isolation = make_isolation(getattr(request, "param", "none"), home)
    with Guardian(home) as guardian:
        store = LocalStore(home / "artifacts")
        environments = Environments(home / "environments", isolation=isolation, named={}, host_python="python3")
        yield Bench(home, store, guardian, isolation, environments)
