"""Artifacts of a local store that were found damaged: their marks, and putting their files right where they stand."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from designer.storage.folders import make_read_only, make_writable, remove_tree, sync


class Damage:
    """A mark, a file with the name of a digest, says that whoever stores this content next puts its files right."""

    def __init__(self, marks: Path) -> None:
        self._marks = marks

    def mark(self, digest: str) -> None:
        # Where the disk is full too, the next who reads it marks it.
        with contextlib.suppress(OSError):
            self._marks.mkdir(exist_ok=True)
            (self._marks / digest).touch()

    def unmark(self, digest: str) -> None:
        with contextlib.suppress(OSError):
            (self._marks / digest).unlink()

    def is_marked(self, digest: str) -> bool:
        return os.path.exists(f"{self._marks}/{digest}")  # noqa: PTH110 - asked for each artifact that is stored

    def marked(self) -> Iterator[str]:
        return (mark.name for mark in self._marks.glob("*"))

    @contextmanager
    def turn(self, digest: str) -> Iterator[bool]:
        """Whether it is marked; if so, once nobody else puts it right, who may have taken the mark away by then."""
        try:
            mark = (self._marks / digest).open("rb")
        except FileNotFoundError:
            yield False
            return
        with mark:
            fcntl.flock(mark, fcntl.LOCK_EX)
            yield True


def put_right(target: Path, staged: Path) -> None:
    """Give a damaged artifact the files of one that is whole, and make it as new.

    Each file by one rename, so that who reads or backs up finds all of them at every moment, and whoever holds it
    goes on holding it.
    """
    make_writable(staged)
    make_writable(target)
    _replace_files(staged / "data", target / "data")
    _write_in_place(target / "manifest.json", (staged / "manifest.json").read_bytes())
    make_read_only(target)
    sync(target)
    target.chmod(0o555)
    os.utime(target)


def _replace_files(source: Path, target: Path) -> None:
    """Move all files below a folder to where they belong below another, whatever stands there."""
    _clear_for(target, is_folder=True)
    for folder, names, files in os.walk(source):
        there = target / Path(folder).relative_to(source)
        for name in names:
            _clear_for(there / name, is_folder=True)
        for name in files:
            _clear_for(there / name, is_folder=False)
            (Path(folder) / name).replace(there / name)


def _clear_for(path: Path, *, is_folder: bool) -> None:
    is_there = path.is_dir() and not path.is_symlink()
    if is_there and not is_folder:
        remove_tree(path)
    elif is_folder and not is_there:
        path.unlink(missing_ok=True)
        path.mkdir()


def _write_in_place(manifest: Path, content: bytes) -> None:
    """Give a manifest its content, if it has another one. It is the file whose lock says who holds the artifact."""
    if not manifest.is_file() or manifest.is_symlink():
        _clear_for(manifest, is_folder=False)
        manifest.unlink(missing_ok=True)
        manifest.touch()
    if manifest.read_bytes() != content:
        manifest.chmod(0o644)
        manifest.write_bytes(content)
