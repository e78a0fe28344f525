"""Metrics of an attempt while it runs, for all to read: beside its log, and the same way."""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from designer.core.errors import StorageError
from designer.core.interfaces import AttemptLogs, LogName
from designer.engine.metrics import ReportedMetric, to_lines

logger = logging.getLogger(__name__)

PUBLISH_SECONDS = 0.5
PUBLISH_AGAIN_SECONDS = 30.0


class LiveMetrics:
    """What is read of the step is written anew: its own file may be anything, also a link to what is not its own.

    No step fails for them: at its end they go into the database, and from here.
    """

    def __init__(self, logs: AttemptLogs, name: LogName, clock: Callable[[], float] = time.monotonic) -> None:
        self._logs = logs
        self._name = name
        self._clock = clock
        self._file: Path | None = None
        self._unwritten: list[ReportedMetric] = []
        self._is_behind = False
        self._not_before = 0.0

    def tell(self, new: Sequence[ReportedMetric]) -> None:
        self._unwritten += new
        if not (self._unwritten or self._is_behind) or self._clock() < self._not_before:
            return
        try:
            self._publish()
        except (StorageError, OSError) as error:
            logger.warning("the metrics of %s are not shown while it runs: %s", self._name, error)
            # Each try may take long, and the step is looked after by the same thread.
            self._not_before = self._clock() + PUBLISH_AGAIN_SECONDS
        else:
            self._not_before = self._clock() + PUBLISH_SECONDS

    def _publish(self) -> None:
        if self._file is None:
            self._file = self._logs.begin(self._name)
        if self._unwritten:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(to_lines(self._unwritten))
            self._unwritten = []
        self._is_behind = True
        self._logs.publish(self._name)
        self._is_behind = False

    def remove(self) -> None:
        """The attempt has ended."""
        if self._file is None:
            return
        try:
            self._logs.remove(self._name)
        except (StorageError, OSError) as error:
            logger.warning("the live metrics of %s stay until its run is deleted: %s", self._name, error)
