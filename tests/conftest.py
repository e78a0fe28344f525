from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.figures import pytest_terminal_summary
from tests.running import RunningHome, running

__all__ = ["pytest_terminal_summary"]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHome]:
    """One installation for the tests that leave it as they find it."""
    with running(Path(tmp_path_factory.mktemp("homes")) / "shared") as started:
        yield started
