"""How much disk a home takes, and what of it nothing needs any more: found first, removed on demand.

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


CLEANED = (Part.ARTIFACTS, Part.LOGS, Part.ENVIRONMENTS, Part.WORK)


@dataclass(frozen=True)
class Item:
    """One thing that nothing needs; `name` tells a person which."""

    part: Part
    name: str
    path: Path
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
        self, home: Home, store: LocalStore, environments: Environments, clock: Callable[[], float] = time.time
    ) -> None:
        self._home = home
        self._store = store
        self._environments = environments
        self._clock = clock

    @property
    def _shares_environments(self) -> bool:
        """Several homes may use them, and this one does not know what the others need."""
        return not Path(settings.PIPEWRIGHT_ENVIRONMENTS).is_relative_to(self._home.root)

    def use(self) -> DiskUse:
        """What each part takes, and what of it could go."""
        items = self.unneeded(CLEANED)
        disk = shutil.disk_usage(self._home.root)
        parts = [self._use(part, [item for item in items if item.part is part]) for part in Part]
        return DiskUse(parts, disk.free, disk.total)

    def _use(self, part: Part, items: Sequence[Item]) -> Use:
        home = self._home
        folders = {
            Part.ARTIFACTS: [home.artifacts / "objects"],
            Part.LOGS: [home.logs],
            Part.ENVIRONMENTS: [Path(settings.PIPEWRIGHT_ENVIRONMENTS)],
            Part.WORK: [home.work, home.uploads, home.artifacts / "staging", *home.root.glob(".backup-*")],
            Part.DATABASE: [home.database_file.parent],
            Part.BACKUPS: [home.backups],
        }[part]
        shared = part is Part.ENVIRONMENTS and self._shares_environments
        size = sum(size_below(folder) for folder in folders)
        return Use(part, size, sum(item.bytes for item in items), len(items), shared)

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
        artifacts = {item.path.name: item for item in items if item.part is Part.ARTIFACTS}
        gone = [artifacts[digest] for digest in self._store.remove(artifacts, not_wanted_since=limit)]
        for item in items:
            if item.part is Part.ENVIRONMENTS:
                gone += [item] if self._environments.remove(item.path) else []
            elif item.part is not Part.ARTIFACTS:
                item.path.unlink() if item.path.is_file() else remove_folder(item.path)
                gone.append(item)
        return gone

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
                folder = self._home.artifacts / "objects" / stored.digest[:2] / stored.digest
                yield Item(Part.ARTIFACTS, self._title(stored.digest), folder, stored.bytes)

    def _title(self, digest: str) -> str:
        files = self._store.artifact(digest).files
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        return f"{digest[:12]}  {files[0].path}{more}" if files else digest[:12]

    def _logs(self) -> Iterator[Item]:
        # The folders first: a run has its row before it has a log.
        folders = [folder for folder in _below(self._home.logs) if folder.name.isdecimal()]
        there = runs_there_are()
        for folder in folders:
            if folder.name not in there:
                yield Item(Part.LOGS, f"run {folder.name}", folder, size_below(folder))

    def _unused_environments(self) -> Iterator[Item]:
        if self._shares_environments:
            return
        built = list(self._environments.built())
        needed = self._environments.needed(needed_environments())
        limit = self._limit()
        for folder in built:
            if folder not in needed and _changed_at(folder) < limit:
                yield Item(Part.ENVIRONMENTS, _packages_of(folder), folder, size_below(folder / "venv"))

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
    return Item(Part.WORK, f"{path.parent.name}/{path.name}", path, _size(path))


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
