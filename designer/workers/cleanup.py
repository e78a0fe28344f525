"""How much disk a home takes, and what of it nothing needs any more: found first, removed on demand.

In a cluster, artifacts and logs are those of all its machines; the rest is this machine's.

Files go and rows stay: what is removed is named by no row, so a crash in the middle leaves less to do the next time.
What is younger than an hour, or than the oldest step at work, is left alone: its row may not have been written yet.
"""

import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from designer.core.errors import NotFound, StorageError
from designer.core.interfaces import AttemptLogs, KeptLogs, ManagedStore, Stored
from designer.engine.environments import Environments
from designer.engine.removal import remove_folder
from designer.engine.stage_folders import SPARE
from designer.home import Home
from designer.runs.references import (
    attempts_at_work,
    needed_artifacts,
    needed_environments,
    runs_there_are,
    work_began_at,
)
from designer.storage.folders import size_below
from designer.storage.local import LocalStore

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
        # Listed once: what a part takes and what of it could go are both told from it.
        stored, logs = list(self._store.stored()), list(self._attempt_logs.kept())
        items = self._unneeded(CLEANED, stored, logs)
        disk = shutil.disk_usage(self._home.root)
        parts = [
            Use(
                part,
                size,
                sum(item.bytes for item in items if item.part is part),
                sum(item.part is part for item in items),
                shared=part is Part.ENVIRONMENTS and self._shares_environments,
            )
            for part, size in self._sizes(stored, logs).items()
        ]
        return DiskUse(parts, disk.free, disk.total)

    def _sizes(self, stored: Sequence[Stored], logs: Sequence[KeptLogs]) -> dict[Part, int]:
        home = self._home
        passing = [home.work, home.uploads, home.artifacts / "staging", *home.root.glob(".backup-*")]
        sizes = {
            Part.ARTIFACTS: sum(artifact.bytes for artifact in stored),
            Part.LOGS: sum(kept.bytes for kept in logs),
            Part.ENVIRONMENTS: size_below(Path(settings.PIPEWRIGHT_ENVIRONMENTS)),
            Part.WORK: sum(size_below(folder) for folder in passing),
            Part.DATABASE: size_below(home.database_file.parent),
            Part.BACKUPS: size_below(home.backups),
        }
        if self._keeps_artifacts_elsewhere:
            sizes[Part.CACHE] = size_below(home.artifacts / "objects")
        return sizes

    def unneeded(self, parts: Collection[Part]) -> list[Item]:
        """What nothing needs, the largest first."""
        return self._unneeded(parts, self._store.stored(), self._attempt_logs.kept())

    def _unneeded(self, parts: Collection[Part], stored: Iterable[Stored], logs: Iterable[KeptLogs]) -> list[Item]:
        found: dict[Part, Iterator[Item]] = {
            Part.ARTIFACTS: self._artifacts(stored),
            Part.LOGS: self._logs(logs),
            Part.ENVIRONMENTS: self._unused_environments(),
            Part.WORK: self._leftovers(),
        }
        items = [item for part, unneeded in found.items() if part in parts for item in unneeded]
        return sorted(items, key=lambda item: -item.bytes)

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

    def _artifacts(self, stored: Iterable[Stored]) -> Iterator[Item]:
        # The moment before the rows: what a step at work has stored is younger, and what one that has ended has a row.
        limit = self._limit()
        needed = needed_artifacts()
        for artifact in stored:
            if artifact.digest not in needed and artifact.wanted_at < limit:
                yield Item(Part.ARTIFACTS, self._title(artifact.digest), artifact.digest, artifact.bytes)

    def _title(self, digest: str) -> str:
        try:
            files = self._store.artifact(digest).files
        except (NotFound, StorageError):
            # A process was killed while it stored it, or it is damaged.
            files = ()
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        return f"{digest[:12]}  {files[0].path}{more}" if files else digest[:12]

    def _logs(self, logs: Iterable[KeptLogs]) -> Iterator[Item]:
        # The logs first: a run has its row before it has a log.
        listed = list(logs)
        there = runs_there_are()
        for kept in listed:
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
            is_of_use = path.name in at_work or path.name.startswith(SPARE)
            if not is_of_use and _changed_at(path) < limit:
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
