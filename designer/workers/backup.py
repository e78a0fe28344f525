"""A whole home in one file, written while Pipewright runs: a tar that other programs can read too.

    pipewright-backup.json      what it is: format, version, when
    database/db.sqlite3         as of one moment
    secrets/, artifacts/, logs/, environments/*/requirements.*, run/worker
    digests.json                the digest of every file above; written last, so a file that was cut off has none

The database is copied first and nothing is removed from the store meanwhile: what its rows name is in the file.
"""

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import blake3

from designer import __version__
from designer.core.errors import InvalidRequest, StorageError
from designer.home import Home
from designer.storage.database_copy import copy_database
from designer.storage.local import LocalStore

FORMAT = 1
HEAD = "pipewright-backup.json"
DIGESTS = "digests.json"
DATABASE = "database/db.sqlite3"

Progress = Callable[[int], None]


@dataclass
class Written:
    files: int = 0
    bytes: int = 0
    digests: dict[str, str] = field(default_factory=dict)


def back_up(home: Home, target: Path, *, logs: bool, on_progress: Progress) -> Written:
    """Write the home into `target`, whole or not at all; raises with a sentence."""
    if not home.database_file.exists():
        raise InvalidRequest(f"There is no home in {home.root}. Set PIPEWRIGHT_HOME to the folder of one.")
    if target.exists():
        raise InvalidRequest(f"{target} is there already. Give a name that is free.")
    staged = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # It holds the home's secrets, so nobody else may read it, not even while it is written.
        descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file, LocalStore(home.artifacts).kept():
            packed = target.name.endswith((".gz", ".tgz"))
            with tarfile.open(fileobj=file, mode="w|gz" if packed else "w|", format=tarfile.PAX_FORMAT) as archive:
                written = _write(home, archive, logs=logs, on_progress=on_progress)
            file.flush()
            os.fsync(file.fileno())
        staged.rename(target)
    except OSError as error:
        raise StorageError(f"The backup could not be written to {target}: {error.strerror or error}.") from error
    finally:
        staged.unlink(missing_ok=True)
    return written


def _write(home: Home, archive: tarfile.TarFile, *, logs: bool, on_progress: Progress) -> Written:
    written = Written()
    _add_text(archive, HEAD, {"format": FORMAT, "version": __version__, "made_at": datetime.now(UTC).isoformat()})
    with tempfile.TemporaryDirectory(dir=home.root, prefix=".backup-") as folder:
        copy = Path(folder) / "db.sqlite3"
        copy_database(home.database_file, copy)
        _add(archive, DATABASE, copy, written, on_progress)
    for name, path in _files(home, logs=logs):
        _add(archive, name, path, written, on_progress)
    _add_text(archive, DIGESTS, written.digests)
    return written


def _files(home: Home, *, logs: bool) -> Iterator[tuple[str, Path]]:
    for path in (home.secret_key_file, home.token_file, home.run / "worker"):
        if path.exists():
            yield _name(home, path), path
    yield from _below(home, home.artifacts / "objects")
    # Environments are built again, but of the packages that they were locked to.
    for path in sorted((home.root / "environments").glob("*/requirements.*")):
        yield _name(home, path), path
    if logs:
        yield from _below(home, home.logs)


def _below(home: Home, folder: Path) -> Iterator[tuple[str, Path]]:
    for place, names, files in os.walk(folder):
        names.sort()
        for file in sorted(files):
            path = Path(place) / file
            yield _name(home, path), path


def _name(home: Home, path: Path) -> str:
    return path.relative_to(home.root).as_posix()


def _add(archive: tarfile.TarFile, name: str, path: Path, written: Written, on_progress: Progress) -> None:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        # The log of a run that somebody deletes at this moment.
        if name.startswith("logs/"):
            return
        raise
    with file:
        status = os.fstat(file.fileno())
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = status.st_size, int(status.st_mtime), status.st_mode & 0o777
        reader = _Reader(file, on_progress)
        archive.addfile(entry, reader)
    written.digests[name] = reader.hasher.hexdigest()
    written.files += 1
    written.bytes += status.st_size


class _Reader:
    """What tar reads of a file, hashed as it passes; a log that grows is read as far as it was at the start."""

    def __init__(self, file: BinaryIO, on_progress: Progress) -> None:
        self.hasher = blake3.blake3()
        self._file = file
        self._on_progress = on_progress

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self.hasher.update(chunk)
        self._on_progress(len(chunk))
        return chunk


def _add_text(archive: tarfile.TarFile, name: str, document: object) -> None:
    content = json.dumps(document, ensure_ascii=False).encode()
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
