"""What a step reports as numbers: lines of JSON in the file that PIPEWRIGHT_METRICS names.

Each line: {"name": "r2", "value": 0.87} and, for a series, "step": 3. Documented in docs/components.md.
The step may put anything in the place of the file while it is read, so only a plain file is opened, never waited for.
"""

import contextlib
import json
import math
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MOST_METRICS = 10_000
_READ_BYTES = 1 << 20
_LONGEST_LINE = 4_096
_LONGEST_NAME = 255


@dataclass(frozen=True)
class ReportedMetric:
    name: str
    value: float
    step: int | None = None


def to_lines(metrics: Iterable[ReportedMetric]) -> str:
    """As they are handed on while a step runs, one a line; read by `from_lines`."""
    return "".join(f"{json.dumps([metric.name, metric.value, metric.step])}\n" for metric in metrics)


def from_lines(content: bytes) -> list[ReportedMetric]:
    """Without a last line that is not yet whole, and what a full disk spoiled."""
    found = []
    for line in content.split(b"\n")[:-1]:
        with contextlib.suppress(ValueError, TypeError):
            found.append(ReportedMetric(*json.loads(line)))
    return found


class MetricsFile:
    """Reads the file as it grows. A line that cannot be read never fails a step; `warning` tells of it."""

    def __init__(self, path: Path | str) -> None:
        self._path = path
        self._offset = 0
        self._rest = b""
        self._line = 0
        self._wrong = 0
        self._first_wrong = ""
        self.found: list[ReportedMetric] = []

    @property
    def warning(self) -> str:
        """What was left out, in a sentence; empty if nothing was."""
        if not self._wrong:
            return ""
        more = f", and {self._wrong - 1} more" if self._wrong > 1 else ""
        return f"Metrics that are left out: {self._first_wrong}{more}."

    def read(self, *, to_the_end: bool = False) -> list[ReportedMetric]:
        """The metrics that were added since the last time; `to_the_end` also takes a last line without its end."""
        known = len(self.found)
        while len(self.found) < MOST_METRICS and (data := self._next_bytes()):
            *lines, self._rest = (self._rest + data).split(b"\n")
            for line in lines:
                self._take(line)
            if len(self._rest) > _LONGEST_LINE:
                self._rest = self._rest[: _LONGEST_LINE + 1]
        if to_the_end:
            self._take(self._rest)
        return self.found[known:]

    def _take(self, line: bytes) -> None:
        self._line += 1
        if len(self.found) >= MOST_METRICS:
            self._leave_out(f"there are more than {MOST_METRICS:,}, the limit")
        elif line.strip():
            self._read_line(line)

    def _next_bytes(self) -> bytes:
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return b""
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return b""
            data = os.pread(descriptor, _READ_BYTES, self._offset)
        finally:
            os.close(descriptor)
        self._offset += len(data)
        return data

    def _read_line(self, line: bytes) -> None:
        try:
            document = json.loads(line if len(line) <= _LONGEST_LINE else b"")
        except (ValueError, RecursionError):
            self._leave_out(f"line {self._line} is not JSON")
            return
        match document:
            case {"name": str(name), "value": bool()} if 0 < len(name) <= _LONGEST_NAME:
                self._leave_out(f"line {self._line} has true or false as its value")
            case {"name": str(name), "value": int(value) | float(value)} if 0 < len(name) <= _LONGEST_NAME:
                step = document.get("step")
                if _is_finite(value):
                    self.found.append(ReportedMetric(name, float(value), step if type(step) is int else None))
                else:
                    self._leave_out(f"line {self._line} has no finite value for {name}")
            case _:
                self._leave_out(f"line {self._line} has no name, or no number as its value")

    def _leave_out(self, reason: str) -> None:
        self._first_wrong = self._first_wrong or reason
        self._wrong += 1


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
