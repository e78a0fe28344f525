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


def refused(what: str, said: str) -> NoReturn:
    """Skip the test where the kernel lets not even root do it, as in many containers; who could be root lacks that."""
    if os.geteuid() != 0:
        lacking(f"{what} needs root ({said.strip()})")
    pytest.skip(f"this machine's kernel does not permit {what} ({said.strip()})")


def needed(what: str, found: str | None) -> str:
    """A program's path, or a library's."""
    return found if found is not None else lacking(f"{what} is not installed; {INSTALLED}")
