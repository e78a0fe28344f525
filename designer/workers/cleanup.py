"""How much disk a home takes, and what of it nothing needs any more: found first, removed on demand.

In a cluster, artifacts and logs are those of all its machines; the rest is this machine's.

Files go and rows stay: what is removed is named by no row, so a crash in the middle leaves less to do the next time.
What is younger than an hour, or than the oldest step at work, is left alone: its row may not have been written yet.
"""

import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from designer.core.errors import NotFound, StorageError
from designer.core.interfaces import AttemptLogs, ManagedStore
from designer.engine.environments import Environments
from designer.engine.staging import remove_folder
from designer.home import Home
from designer.runs.references import (
    attempts_at_work,
    needed_artifacts,
    needed_environments,
    runs_there_are,
    work_began_at,
)
from designer.storage.local import LocalStore, size_below

LEFT_ALONE_SECONDS = 3600.0
# An upload may take long, and the folder that it is written in does not tell.
UPLOAD_SECONDS = 24 * 3600.0


class Part(StrEnum):
    ARTIFACTS = "artifacts"
    LOGS = "logs"
    ENVIRONMENTS = "environments"
    WORK = "work"
    DATABASE = "database"
    BACKUPS = "backups"
    # Copies of artifacts that are kept elsewhere.
    CACHE = "cache"


CLEANED = (Part.ARTIFACTS, Part.LOGS, Part.ENVIRONMENTS, Part.WORK)


@dataclass(frozen=True)
class Item:
    """One thing that nothing needs; `name` tells a person which, and `key` the program."""

    part: Part
    name: str
    key: str
    bytes: int


@dataclass(frozen=True)
class Use:
    part: Part
    bytes: int
    reclaimable_bytes: int
    reclaimable_count: int
    shared: bool = False


@dataclass(frozen=True)
class DiskUse:
    parts: Sequence[Use]
    free_bytes: int
    total_bytes: int


class Cleanup:
    def __init__(
        self,
        home: Home,
        store: ManagedStore,
        logs: AttemptLogs,
        environments: Environments,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._home = home
        self._store = store
        self._attempt_logs = logs
        self._environments = environments
        self._clock = clock

    @property
    def _shares_environments(self) -> bool:
        """Several homes may use them, and this one does not know what the others need."""
        return not Path(settings.PIPEWRIGHT_ENVIRONMENTS).is_relative_to(self._home.root)

    @property
    def _keeps_artifacts_elsewhere(self) -> bool:
        return not isinstance(self._store, LocalStore)

    def use(self) -> DiskUse:
        """What each part takes, and what of it could go."""
        items = self.unneeded(CLEANED)
        disk = shutil.disk_usage(self._home.root)
        there = [part for part in Part if part is not Part.CACHE or self._keeps_artifacts_elsewhere]
        parts = [self._use(part, [item for item in items if item.part is part]) for part in there]
        return DiskUse(parts, disk.free, disk.total)

    def _use(self, part: Part, items: Sequence[Item]) -> Use:
        shared = part is Part.ENVIRONMENTS and self._shares_environments
        return Use(part, self._size(part), sum(item.bytes for item in items), len(items), shared)

    def _size(self, part: Part) -> int:
        home = self._home
        match part:
            case Part.ARTIFACTS:
                return sum(item.bytes for item in self._store.stored())
            case Part.LOGS:
                return sum(kept.bytes for kept in self._attempt_logs.kept())
            case Part.CACHE:
                return size_below(home.artifacts / "objects")
            case Part.ENVIRONMENTS:
                return size_below(Path(settings.PIPEWRIGHT_ENVIRONMENTS))
            case Part.WORK:
                passing = [home.work, home.uploads, home.artifacts / "staging", *home.root.glob(".backup-*")]
                return sum(size_below(folder) for folder in passing)
            case Part.DATABASE:
                return size_below(home.database_file.parent)
            case Part.BACKUPS:
                return size_below(home.backups)

    def unneeded(self, parts: Collection[Part]) -> list[Item]:
        """What nothing needs, the largest first."""
        finders = {
            Part.ARTIFACTS: self._artifacts,
            Part.LOGS: self._logs,
            Part.ENVIRONMENTS: self._unused_environments,
            Part.WORK: self._leftovers,
        }
        found = [item for part, find in finders.items() if part in parts for item in find()]
        return sorted(found, key=lambda item: -item.bytes)

    def clean(self, parts: Collection[Part]) -> list[Item]:
        """Remove what nothing needs; what went."""
        limit = self._limit()
        items = self.unneeded(parts)
        artifacts = {item.key: item for item in items if item.part is Part.ARTIFACTS}
        gone = [artifacts[digest] for digest in self._store.remove(artifacts, not_wanted_since=limit)]
        return gone + [item for item in items if item.part is not Part.ARTIFACTS and self._remove(item)]

    def _remove(self, item: Item) -> bool:
        path = Path(item.key)
        if item.part is Part.ENVIRONMENTS:
            return self._environments.remove(path)
        if item.part is Part.LOGS:
            self._attempt_logs.remove_run(item.key)
        elif path.is_file():
            path.unlink()
        else:
            remove_folder(path)
        return True

    def _limit(self) -> float:
        began = work_began_at()
        limit = self._clock() - LEFT_ALONE_SECONDS
        return limit if began is None else min(limit, began.timestamp())

    def _artifacts(self) -> Iterator[Item]:
        # The moment first: what is stored after it is younger, whatever the rows say by then.
        limit = self._limit()
        needed = needed_artifacts()
        for stored in self._store.stored():
            if stored.digest not in needed and stored.wanted_at < limit:
                yield Item(Part.ARTIFACTS, self._title(stored.digest), stored.digest, stored.bytes)

    def _title(self, digest: str) -> str:
        try:
            files = self._store.artifact(digest).files
        except (NotFound, StorageError):
            # A process was killed while it stored it, or it is damaged.
            files = ()
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        return f"{digest[:12]}  {files[0].path}{more}" if files else digest[:12]

    def _logs(self) -> Iterator[Item]:
        # The logs first: a run has its row before it has a log.
        logs = list(self._attempt_logs.kept())
        there = runs_there_are()
        for kept in logs:
            if kept.run not in there:
                yield Item(Part.LOGS, f"run {kept.run}", kept.run, kept.bytes)

    def _unused_environments(self) -> Iterator[Item]:
        if self._shares_environments:
            return
        built = list(self._environments.built())
        needed = self._environments.needed(needed_environments())
        limit = self._limit()
        for folder in built:
            if folder not in needed and _changed_at(folder) < limit:
                yield Item(Part.ENVIRONMENTS, _packages_of(folder), str(folder), size_below(folder / "venv"))

    def _leftovers(self) -> Iterator[Item]:
        limit, long_ago = self._limit(), self._clock() - UPLOAD_SECONDS
        at_work = attempts_at_work()
        for path in _below(self._home.work):
            if path.name not in at_work and _changed_at(path) < limit:
                yield _leftover(path)
        passing = [*_below(self._home.uploads), *_below(self._home.artifacts / "staging")]
        for path in (*passing, *self._home.root.glob(".backup-*")):
            if _changed_at(path) < long_ago:
                yield _leftover(path)


def _leftover(path: Path) -> Item:
    return Item(Part.WORK, f"{path.parent.name}/{path.name}", str(path), _size(path))


def _below(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else size_below(path)


def _changed_at(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _packages_of(folder: Path) -> str:
    try:
        wanted = (folder / "requirements.in").read_text().split()
    except OSError:
        return folder.name[:12]
    return f"{', '.join(wanted[:4])}{'…' if len(wanted) > 4 else ''}"
