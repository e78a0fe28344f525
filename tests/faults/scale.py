"""How much the tests of faults do: a short selection in `make test`, what docs/faults.md reports in `make faults`."""

import os
from typing import TypeVar

import pytest

T = TypeVar("T")

LONG = os.environ.get("PIPEWRIGHT_FAULTS") == "long"

only_long = pytest.mark.skipif(not LONG, reason="takes long: `make faults` runs it")


def scaled(short: T, long: T) -> T:
    return long if LONG else short
