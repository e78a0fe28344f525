"""Artifacts in a folder of this machine.

    objects/ab/<digest>/data/…         the file, or the files of the tree; read-only
    objects/ab/<digest>/manifest.json
    staging/                           what is being taken in; never read from
    damaged/<digest>                   a mark: who stores this content next puts its files in the place of those there
    lock                               held for the moment in which something is removed; shared by all others

An artifact becomes visible by one rename of a folder that is complete and on the disk.
"""

import contextlib
import errno
import fcntl
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import blake3

from designer.core.errors import Conflict, NotFound, StorageError, TooLarge
from designer.core.interfaces import Artifact, Stored, StoredFile
from designer.storage.damage import Damage, put_right
from designer.storage.folders import make_read_only, remove_tree, size_below, sync, sync_path
from designer.storage.manifest import artifact_of, describe, digest_file, from_json, to_json

_HEX = frozenset("0123456789abcdef")
_LOCK_SECONDS = 10.0
_MOST_KNOWN, _FEW_FILES = 1000, 100


class Damaged(StorageError):
    """What is kept has not the bytes any more that it was stored with."""


class LocalStore:
    def __init__(self, root: Path) -> None:
        self._objects = root / "objects"
        self._staging = root / "staging"
        self._damage = Damage(root / "damaged")
        self._lock_file = root / "lock"
        # Manifests that were read, with what tells whether the file is still the same.
        self._known: dict[str, tuple[tuple[int, int, int], Artifact]] = {}
        self._objects.mkdir(parents=True, exist_ok=True)
        self._staging.mkdir(exist_ok=True)

    def put_tree(self, path: Path) -> Artifact:
        """Take a file or a folder in by moving it, or by copying where it is on another disk."""
        with _disk_errors():
            # Described before it is moved: what a consumer sees is what was read.
            artifact = describe(path)
            if self._is_kept(self._folder(artifact.digest)):
                return artifact
            with self._stage() as staged:
                data = staged / "data"
                if artifact.is_file:
                    data.mkdir()
                    _move(path, data / path.name)
                else:
                    _move(path, data)
                self._publish(artifact, staged)
        return artifact

    def put_chunks(self, name: str, chunks: Iterable[bytes], limit: int) -> Artifact:
        if not name or name in {".", ".."} or "/" in name or "\0" in name:
            raise StorageError(f"{name!r} is not the name of a file.")
        with _disk_errors(), self._stage() as staged:
            (staged / "data").mkdir()
            hasher, size = blake3.blake3(), 0
            with (staged / "data" / name).open("wb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise TooLarge(f"The file is larger than {limit // (1 << 20)} MB, which is the limit here.")
                    hasher.update(chunk)
                    file.write(chunk)
            artifact = artifact_of([StoredFile(name, size, hasher.hexdigest())], is_file=True)
            self._publish(artifact, staged)
        return artifact

    def take_in(self, artifact: Artifact, fill: Callable[[Path], None]) -> None:
        """Store an artifact that is known: `fill` writes its files into a folder, and each must be what is told."""
        with _disk_errors(), self._stage() as staged:
            data = staged / "data"
            data.mkdir()
            fill(data)
            for file in artifact.files:
                path = data / file.path
                if not path.is_file() or digest_file(path) != file.digest:
                    raise Damaged(
                        f"The artifact {artifact.digest[:12]} is damaged: '{file.path}' has changed. "
                        "Run the step that made it again, with force rerun."
                    )
                path.chmod(0o755 if file.executable else 0o644)
            self._publish(artifact, staged)

    def artifact(self, digest: str) -> Artifact:
        manifest = f"{self._place(digest)}/manifest.json"
        try:
            status = os.stat(manifest)  # noqa: PTH116 - paths as objects cost more than the calls
            stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
            known = self._known.get(digest)
            if known is not None and known[0] == stamp:
                return known[1]
            artifact = from_json(Path(manifest).read_text())
        except FileNotFoundError as error:
            raise NotFound(f"There is no artifact {digest[:12]}.") from error
        except (ValueError, KeyError, TypeError) as error:
            self._damage.mark(digest)
            raise Damaged(
                f"The artifact {digest[:12]} is damaged: its manifest cannot be read. "
                "Run the step that made it again, with force rerun."
            ) from error
        if len(artifact.files) <= _FEW_FILES:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[digest] = (stamp, artifact)
        return artifact

    def path(self, digest: str) -> Path:
        artifact = self.artifact(digest)
        data = f"{self._place(digest)}/data"
        return Path(f"{data}/{artifact.files[0].path}" if artifact.is_file else data)

    def open_file(self, digest: str, relative: str) -> BinaryIO:
        """One file; the path is looked up in the manifest, so nothing outside the artifact can be named."""
        found = next((file for file in self.artifact(digest).files if file.path == relative), None)
        if found is None:
            raise NotFound(f"The artifact {digest[:12]} has no file '{relative[:200]}'.")
        return _open_below(self._folder(digest) / "data", found.path)

    def verify(self, digest: str) -> None:
        """Read an artifact through; one that is damaged is repaired by whoever stores the same content next."""
        try:
            self._verify(digest)
        except Damaged:
            self._damage.mark(digest)
            raise
        # It may have been put right by other hands.
        self._damage.unmark(digest)

    def _verify(self, digest: str) -> None:
        artifact, data = self.artifact(digest), self._folder(digest) / "data"
        for file in artifact.files:
            path = data / file.path
            if not path.is_file() or path.is_symlink() or digest_file(path) != file.digest:
                raise Damaged(
                    f"The artifact {digest[:12]} is damaged: '{file.path}' is missing or has changed on the disk. "
                    "Run the step that made it again, with force rerun."
                )
        if artifact.digest != digest:
            raise Damaged(
                f"The artifact {digest[:12]} is damaged: its manifest has changed on the disk. "
                "Run the step that made it again, with force rerun."
            )

    @contextmanager
    def using(self, digests: Iterable[str]) -> Iterator[None]:
        """While it is held these artifacts are not removed by any process; raises NotFound for one that is not here."""
        with contextlib.ExitStack() as held:
            for digest in dict.fromkeys(digests):
                held.callback(os.close, self._held(digest))
            yield

    def _held(self, digest: str) -> int:
        """An open file that holds an artifact until it is closed."""
        manifest = f"{self._place(digest)}/manifest.json"
        with contextlib.ExitStack() as opened:
            try:
                file = os.open(manifest, os.O_RDONLY | os.O_CLOEXEC)
                opened.callback(os.close, file)
                fcntl.flock(file, fcntl.LOCK_SH)
                # Between the opening and the lock it may have been removed.
                is_same = os.stat(manifest).st_ino == os.fstat(file).st_ino  # noqa: PTH116
            except FileNotFoundError as error:
                raise NotFound(f"There is no artifact {digest[:12]}.") from error
            if is_same:
                opened.pop_all()
                return file
        # It was even stored once more.
        return self._held(digest)

    def touch(self, digest: str) -> bool:
        """Whether it is stored; if so, it counts as used now."""
        return self._is_kept(self._folder(digest))

    @contextmanager
    def kept(self) -> Iterator[None]:
        """While it is held nothing is removed from the store; any number of processes may hold it."""
        file = os.open(self._lock_file, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield
        finally:
            os.close(file)

    def stored(self) -> Iterator[Stored]:
        """Everything that is stored, with its size on the disk."""
        for folder in self._objects.glob("*/*"):
            with contextlib.suppress(FileNotFoundError):
                yield Stored(folder.name, size_below(folder), folder.stat().st_mtime)

    def remove(self, digests: Iterable[str], *, not_wanted_since: float) -> Iterator[str]:
        """Remove artifacts that nobody stored or was given since that moment; the digests of those that went.

        Each goes out of sight by one rename: after a crash it is there whole, or in `staging`, which is emptied.
        """
        for digest in digests:
            gone = self._staging / uuid.uuid4().hex
            with self._nobody_else(), contextlib.suppress(FileNotFoundError):
                folder = self._folder(digest)
                # Whoever stores the same content again is told that it is there, and touches it.
                if folder.stat().st_mtime >= not_wanted_since:
                    continue
                if _is_held(folder / "manifest.json"):
                    continue
                # A folder that is moved must be writable.
                folder.chmod(0o755)
                folder.rename(gone)
                self._damage.unmark(digest)
            if gone.exists():
                remove_tree(gone)
                yield digest

    @contextmanager
    def _nobody_else(self) -> Iterator[None]:
        with self._lock_file.open("a") as file:
            deadline = time.monotonic() + _LOCK_SECONDS
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() > deadline:
                        raise Conflict(
                            "A backup is being made, and nothing is removed meanwhile. Try again when it is done."
                        ) from error
                    time.sleep(0.02)
            yield

    def remove_stale_staging(self) -> None:
        """Remove what a process that ended in the middle left behind; nothing else may be at work."""
        for leftover in self._staging.iterdir():
            remove_tree(leftover)
        for digest in self._damage.marked():
            if not self._folder(digest).exists():
                self._damage.unmark(digest)

    def _folder(self, digest: str) -> Path:
        return Path(self._place(digest))

    def _place(self, digest: str) -> str:
        if len(digest) != 64 or not _HEX.issuperset(digest):
            raise NotFound("An artifact's digest is 64 hexadecimal digits.")
        return f"{self._objects}/{digest[:2]}/{digest}"

    @contextmanager
    def _stage(self) -> Iterator[Path]:
        staged = self._staging / uuid.uuid4().hex
        staged.mkdir()
        try:
            yield staged
        finally:
            if staged.exists():
                remove_tree(staged)

    def _publish(self, artifact: Artifact, staged: Path) -> None:
        target = self._folder(artifact.digest)
        if self._is_kept(target):
            return
        (staged / "manifest.json").write_text(to_json(artifact))
        make_read_only(staged)
        sync(staged)
        target.parent.mkdir(exist_ok=True)
        if self._put_right(target, staged):
            return
        try:
            staged.rename(target)
        except OSError as error:
            # Another process published the same content a moment before.
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                raise
            self._is_kept(target)
        else:
            target.chmod(0o555)
            sync_path(target.parent)

    def _put_right(self, target: Path, staged: Path) -> bool:
        """Where what stands there is damaged, put what is staged in its place, file by file; whether that was so."""
        with self._damage.turn(target.name) as is_marked:
            if not is_marked:
                return False
            with self.kept():
                # Another process may have put it right, or removed it.
                if not self._damage.is_marked(target.name):
                    return self._is_kept(target)
                if not target.exists():
                    self._damage.unmark(target.name)
                    return False
                put_right(target, staged)
                self._damage.unmark(target.name)
        return True

    def _is_kept(self, target: Path) -> bool:
        """Whether it is stored already, and whole as far as is known; if so, it counts as new from now on."""
        if self._damage.is_marked(target.name):
            return False
        with self.kept(), contextlib.suppress(FileNotFoundError):
            os.utime(target)
            return True
        return False


def _is_held(manifest: Path) -> bool:
    with contextlib.suppress(FileNotFoundError), manifest.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _move(source: Path, target: Path) -> None:
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True)
        else:
            shutil.copy2(source, target)


def _open_below(root: Path, relative: str) -> BinaryIO:
    """Open a file below `root` without following a link in any part of the path."""
    parts = relative.split("/")
    if any(part in {"", ".", ".."} or "\0" in part for part in parts):
        raise NotFound(f"'{relative[:200]}' is not the path of a file.")
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        for part in parts[:-1]:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = below
        return os.fdopen(os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW, dir_fd=descriptor), "rb")
    except OSError as error:
        raise NotFound(f"The file '{relative[:200]}' cannot be opened: {error.strerror}.") from error
    finally:
        os.close(descriptor)


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageError("The disk is full, so the artifact could not be stored. Free some space.") from error
        raise StorageError(f"The artifact could not be stored: {error}.") from error
