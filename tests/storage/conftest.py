from collections.abc import Iterator

import pytest

from tests.storage.s3 import S3, running_s3


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """One S3 for the tests that leave it running; each takes a bucket of its own."""
    with running_s3() as server:
        yield server
