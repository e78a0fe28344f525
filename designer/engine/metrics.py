"""What a step reports as numbers: lines of JSON in the file that PIPEWRIGHT_METRICS names.

Each line: {"name": "r2", "value": 0.87} and, for a series, "step": 3. Documented in docs/components.md.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_LINES = 10_000
_LONGEST_LINE = 4_096
_LONGEST_NAME = 255


@dataclass(frozen=True)
class ReportedMetric:
    name: str
    value: float
    step: int | None = None


def read_metrics(path: Path) -> tuple[list[ReportedMetric], int]:
    """The metrics of a file, and how many lines could not be read; a wrong line never fails a step."""
    found: list[ReportedMetric] = []
    wrong = 0
    for number, line in enumerate(_lines(path)):
        if number >= MOST_LINES:
            wrong += 1
            break
        metric = _metric(line)
        if metric is not None:
            found.append(metric)
        elif line.strip():
            wrong += 1
    return found, wrong


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                yield line
    except OSError:
        return


def _metric(line: bytes) -> ReportedMetric | None:
    try:
        document = json.loads(line)
    except ValueError:
        return None
    match document:
        case {"name": str(name), "value": int(value) | float(value)} if 0 < len(name) <= _LONGEST_NAME:
            step = document.get("step")
            if isinstance(value, bool) or not math.isfinite(value):
                return None
            return ReportedMetric(name, float(value), step if isinstance(step, int) else None)
        case _:
            return None
