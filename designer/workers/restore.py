"""Puts a backup in place: read into a folder beside the home, every digest compared, then swapped in by one rename."""

import ctypes
import fcntl
import json
import os
import shutil
import subprocess
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import blake3

from designer.core.errors import InvalidRequest, PipewrightError, StorageError
from designer.home import Home
from designer.storage.database_copy import check_database
from designer.workers.backup import DATABASE, DIGESTS, FORMAT, HEAD, Progress
from designer.workers.home_lock import home_lock
from designer.workers.supervisor import PYTHON

_FOLDERS = frozenset({"database", "secrets", "artifacts", "logs", "environments", "run"})
_CHUNK = 1 << 20
_LARGEST_TEXT = 1 << 30
_EXCHANGE = 2  # RENAME_EXCHANGE
_HERE = -100  # AT_FDCWD


@dataclass(frozen=True)
class Restored:
    """`replaced`: where the home that stood there before is now."""

    version: str
    made_at: str
    files: int
    bytes: int
    replaced: Path | None


def restore(archive: Path, home: Home, *, replace: bool, on_progress: Progress) -> Restored:
    """Put what `archive` holds in place as `home`; any error leaves everything as it was."""
    if not archive.is_file():
        raise InvalidRequest(f"{archive} is not a file. Give the path of a backup.")
    standing = home.root.is_dir() and any(home.root.iterdir())
    if standing and not replace:
        raise InvalidRequest(
            f"{home.root} is not empty. Set PIPEWRIGHT_HOME to a new folder, or say --replace: what is there is then "
            "moved beside it."
        )
    if home.root.exists() and not home.root.is_dir():
        raise InvalidRequest(f"{home.root} is a file. Set PIPEWRIGHT_HOME to the path of a folder.")
    if standing:
        home.run.mkdir(mode=0o700, exist_ok=True)
    try:
        with home_lock(home, f"restoring {archive}") if standing else nullcontext(), _staging(home) as staged:
            head, files, size = _unpack(archive, staged, on_progress)
            _check(archive, staged, head)
            # What is renamed must be on the disk before.
            os.sync()
            return Restored(head["version"], head["made_at"], files, size, _put_in_place(staged, home, standing))
    except OSError as error:
        raise StorageError(f"The backup could not be restored to {home.root}: {error.strerror or error}.") from error


@contextmanager
def _staging(home: Home) -> Iterator[Path]:
    """A folder beside the home; what a restore left there that was killed is removed first."""
    home.root.parent.mkdir(parents=True, exist_ok=True)
    staged = home.root.with_name(f".{home.root.name}.restoring")
    staged.mkdir(mode=0o700, exist_ok=True)
    held = os.open(staged, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InvalidRequest(f"Another restore to {home.root} is at work. Wait until it has ended.") from error
        for leftover in staged.iterdir():
            _remove(leftover)
        try:
            yield staged
        finally:
            if staged.exists():
                _remove(staged)
    finally:
        os.close(held)


def _unpack(archive: Path, staged: Path, on_progress: Progress) -> tuple[dict[str, Any], int, int]:
    with archive.open("rb") as file:
        try:
            entries = tarfile.open(fileobj=file, mode="r|*")  # noqa: SIM115 - closed below
        except (tarfile.TarError, EOFError, zlib.error) as error:
            raise _foreign(archive) from error
        try:
            with entries:
                return _read(archive, entries, staged, on_progress)
        except (tarfile.TarError, EOFError, zlib.error, ValueError) as error:
            raise _damaged(archive, str(error) or "it ends too early") from error


def _read(
    archive: Path, entries: tarfile.TarFile, staged: Path, on_progress: Progress
) -> tuple[dict[str, Any], int, int]:
    first = entries.next()
    if first is None or first.name != HEAD:
        raise _foreign(archive)
    head = _document(entries, first)
    if head["format"] > FORMAT:
        raise InvalidRequest(
            f"{archive} was made by Pipewright {head['version']}, in a format that this version does not know. "
            "Restore it with that version."
        )
    found: dict[str, str] = {}
    size = 0
    while (entry := entries.next()) is not None:
        if entry.name == DIGESTS:
            _compare(archive, found, _document(entries, entry))
            return head, len(found), size
        if entry.name in found:
            raise _damaged(archive, f"'{entry.name}' is in it twice")
        found[entry.name] = _write(entries, entry, _place(archive, entry, staged), on_progress)
        size += entry.size
    raise _damaged(archive, "it ends too early")


def _place(archive: Path, entry: tarfile.TarInfo, staged: Path) -> Path:
    parts = entry.name.split("/")
    if not entry.isreg() or parts[0] not in _FOLDERS or len(parts) < 2 or {"", ".", ".."} & set(parts):
        raise _damaged(archive, f"'{entry.name[:200]}' does not belong in a backup")
    return staged.joinpath(*parts)


def _write(entries: tarfile.TarFile, entry: tarfile.TarInfo, target: Path, on_progress: Progress) -> str:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source = entries.extractfile(entry)
    assert source is not None
    hasher = blake3.blake3()
    artifact = entry.name.startswith("artifacts/")
    executable = bool(entry.mode & 0o100)
    with source, target.open("xb") as file:
        os.fchmod(file.fileno(), (0o555 if executable else 0o444) if artifact else 0o600)
        while chunk := source.read(_CHUNK):
            hasher.update(chunk)
            file.write(chunk)
            on_progress(len(chunk))
    return hasher.hexdigest()


def _document(entries: tarfile.TarFile, entry: tarfile.TarInfo) -> dict[str, Any]:
    source = entries.extractfile(entry) if entry.size <= _LARGEST_TEXT else None
    document = None if source is None else json.loads(source.read())
    if not isinstance(document, dict):
        raise ValueError(f"{entry.name} is not what it should be")
    return document


def _compare(archive: Path, found: dict[str, str], told: dict[str, Any]) -> None:
    differing = sorted(name for name in {*found, *told} if found.get(name) != told.get(name))
    if differing:
        more = f", and {len(differing) - 1} more" if len(differing) > 1 else ""
        raise _damaged(archive, f"'{differing[0]}' is missing or has changed{more}")


def _check(archive: Path, staged: Path, head: dict[str, Any]) -> None:
    """Whether this version can run what was unpacked."""
    if not (staged / DATABASE).exists() or not Home(staged).secret_key_file.exists():
        raise _damaged(archive, "it has no database or no secret key")
    check_database(staged / DATABASE)
    told = subprocess.run(
        [*PYTHON, "-m", "designer.workers.check_home"],
        env={**os.environ, "PIPEWRIGHT_HOME": str(staged)},
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode != 0:
        raise PipewrightError(
            f"{archive} was made by Pipewright {head['version']} and cannot be used by this version: "
            f"{told.stderr.strip().splitlines()[-1] if told.stderr.strip() else 'its database cannot be read.'}"
        )
    _make_artifacts_read_only(staged / "artifacts" / "objects")


def _make_artifacts_read_only(objects: Path) -> None:
    for artifact in objects.glob("*/*"):
        for folder, _, _ in os.walk(artifact, topdown=False):
            Path(folder).chmod(0o555)


def _put_in_place(staged: Path, home: Home, standing: bool) -> Path | None:
    if not standing:
        staged.rename(home.root)
        return None
    aside = home.root.with_name(f"{home.root.name}.replaced-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    if not _exchange(staged, home.root):
        # A file system that cannot: for a moment there is no home.
        home.root.rename(aside)
        staged.rename(home.root)
        return aside
    staged.rename(aside)
    return aside


def _exchange(first: Path, second: Path) -> bool:
    """Swap two folders in one step."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "renameat2"):
        return False
    swapped: int = library.renameat2(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE)
    return swapped == 0


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        for folder, _, _ in os.walk(path):
            Path(folder).chmod(0o700)
        shutil.rmtree(path)
    else:
        path.unlink()


def _foreign(archive: Path) -> InvalidRequest:
    return InvalidRequest(f"{archive} is not a backup of Pipewright. Give a file that `pipewright backup` wrote.")


def _damaged(archive: Path, what: str) -> StorageError:
    return StorageError(f"{archive} is damaged: {what}. Nothing was changed.")
