"""What tests need of the machine they run on, and what becomes of them where it is not there."""

import os
from typing import NoReturn

import pytest

INSTALLED = "`python3 scripts/install.py test` installs it as root"


def lacking(reason: str) -> NoReturn:
    """Skip the test; where everything must be tested, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def needed(what: str, found: str | None) -> str:
    """A program's path, or a library's."""
    return found if found is not None else lacking(f"{what} is not installed; {INSTALLED}")
