from collections.abc import Iterator

import pytest

from tests.faults.faulty_home import FaultyHome, faulty_home
from tests.faults.figures import pytest_collection_modifyitems, pytest_configure, tell

__all__ = ["pytest_collection_modifyitems", "pytest_configure", "tell"]


@pytest.fixture(scope="session")
def bare_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyHome]:
    """A home whose steps share the machine's processes with it, so that they can do harm and be left behind."""
    with faulty_home(tmp_path_factory.mktemp("faults") / "bare", PIPEWRIGHT_ISOLATION="none") as home:
        yield home
        assert home.broken() == {}
