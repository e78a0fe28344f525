"""One process that the guardian starts, and all that comes of it. The standard library alone."""

import os
import resource
import select
import time
from typing import Any


class Step:
    """`output` is the end of a pipe that the guardian copies to the log, `child_end` the one that the step gets."""

    def __init__(self, order: dict[str, Any], mark: int, output: int, child_end: int, log: int) -> None:
        self.order = order
        self.id: int = order["id"]
        self.mark = mark
        self.output: int | None = output
        self.child_end: int | None = child_end
        self.log = log
        self.log_left: int | None = order["log_limit"]
        self.grace: float = order["grace"]
        self.ordered = self.started = time.monotonic()
        # The process whose end is the step's, 0 until there is one, and whether the guardian is its first parent.
        self.pid = 0
        self.is_child = True
        # The first of a warm step's own, and a file of it, for it is reaped by another: a number may come to be that of
        # another process, and its mark may be changed by the step.
        self.inside = 0
        self.inside_file: int | None = None
        self.is_warm = False
        self.note = ""
        self.deadline: float | None = None
        self.kill_at: float | None = None
        self.look_again: float | None = None
        self.pause = 0.001
        self.status: int | None = None
        self.ended = 0.0
        self.reason = ""
        self.error = ""
        self.cpu = 0.0
        self.peak = 0

    def begin(self, pid: int) -> None:
        self.pid = pid
        self.started = time.monotonic()
        if self.order["time_limit"] is not None:
            self.deadline = self.started + self.order["time_limit"]
        self.close_child_end()

    def watch_inside(self, pid: int) -> None:
        """Raises OSError if it has ended already."""
        self.forget_inside()
        self.inside_file = os.pidfd_open(pid)
        self.inside = pid

    def forget_inside(self) -> None:
        if self.inside_file is not None:
            os.close(self.inside_file)
        self.inside, self.inside_file = 0, None

    def has_inside(self) -> bool:
        if self.inside_file is not None:
            # Not select.select, which knows no file above 1,023.
            ended = select.poll()
            ended.register(self.inside_file, select.POLLIN)
            if ended.poll(0):
                self.forget_inside()
        return self.inside != 0

    def close_child_end(self) -> None:
        if self.child_end is not None:
            os.close(self.child_end)
            self.child_end = None

    def count(self, usage: resource.struct_rusage) -> None:
        self.add(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)

    def add(self, cpu: float, peak: int) -> None:
        self.cpu += cpu
        self.peak = max(self.peak, peak)

    def end(self, status: int) -> None:
        self.status, self.ended, self.deadline = status, time.monotonic(), None

    def wakes_at(self) -> float | None:
        moments = (self.look_again, self.kill_at, None if self.reason else self.deadline)
        return min((moment for moment in moments if moment is not None), default=None)

    def told(self) -> dict[str, Any]:
        """How it ended, for the worker."""
        code = None if self.status is None else os.waitstatus_to_exitcode(self.status)
        return {
            "id": self.id,
            "exit_code": code if code is not None and code >= 0 else None,
            "signal": -code if code is not None and code < 0 else None,
            "reason": self.reason,
            "wall": self.ended - self.started if self.pid else 0.0,
            "cpu": self.cpu,
            "peak": self.peak,
            "error": self.error,
            "warm": self.is_warm if self.pid else None,
            "note": self.note,
            "waited": self.started - self.ordered,
        }
