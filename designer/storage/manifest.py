"""The digest of a tree of files, and the list of files it is made from.

digest = blake3 over, for each file in the order of its path's UTF-8 bytes: the length of the path, the path, `x` if the
owner may execute it else `-`, the size, and the file's own blake3 digest; before them `file` or `tree`.
Times, owners and other permissions do not enter, nor do empty folders.
"""

import json
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

import blake3

from designer.core.errors import StorageError
from designer.core.interfaces import Artifact, StoredFile

_CHUNK = 1 << 20
_THREADED_FROM = 16 << 20


def describe(path: Path) -> Artifact:
    """Read a file or a folder through; raises StorageError for what cannot be stored, such as a link."""
    is_file = _kind(path) == "file"
    files = [_stored(path, path.name)] if is_file else [_stored(file, name) for name, file in _walk(path, "")]
    return artifact_of(files, is_file=is_file)


def artifact_of(files: Sequence[StoredFile], *, is_file: bool) -> Artifact:
    ordered = sorted(files, key=lambda file: file.path.encode())
    hasher = blake3.blake3(b"file" if is_file else b"tree")
    for file in ordered:
        name = file.path.encode()
        flag = b"x" if file.executable else b"-"
        hasher.update(len(name).to_bytes(8, "big") + name + flag + file.size.to_bytes(8, "big"))
        hasher.update(bytes.fromhex(file.digest))
    return Artifact(hasher.hexdigest(), sum(file.size for file in ordered), is_file, tuple(ordered))


def to_json(artifact: Artifact) -> str:
    files = [[file.path, file.size, file.digest, file.executable] for file in artifact.files]
    return json.dumps({"digest": artifact.digest, "is_file": artifact.is_file, "files": files}, ensure_ascii=False)


def from_json(text: str) -> Artifact:
    document = json.loads(text)
    return artifact_of([StoredFile(*entry) for entry in document["files"]], is_file=document["is_file"])


def digest_file(path: Path) -> str:
    hasher = blake3.blake3(max_threads=2) if path.stat().st_size >= _THREADED_FROM else blake3.blake3()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            hasher.update(chunk)
    return hasher.hexdigest()


def _walk(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path, name = Path(entry.path), f"{prefix}{entry.name}"
            if _kind(path) == "file":
                yield name, path
            else:
                yield from _walk(path, f"{name}/")


def _stored(path: Path, name: str) -> StoredFile:
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise StorageError(f"The file name {os.fsencode(name)!r} is not UTF-8. Rename the file.") from error
    status = path.stat()
    return StoredFile(name, status.st_size, digest_file(path), bool(status.st_mode & stat.S_IXUSR))


def _kind(path: Path) -> str:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError as error:
        raise StorageError(f"{path.name} does not exist, so it cannot be stored.") from error
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    what = "a symbolic link" if stat.S_ISLNK(mode) else "a socket, pipe or device"
    raise StorageError(f"{path.name} is {what}. An artifact holds files and folders only: write a copy instead.")
