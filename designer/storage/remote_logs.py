"""Logs of attempts in a bucket, where nothing grows: each in pieces, which a reader puts together.

    logs/<run>/<node>.<attempt>/<byte>-<lines>   the piece that begins at a byte, which so many lines end before

An attempt writes to a file of its own machine. What it wrote is uploaded from time to time; the last piece is written
again, longer, until it has some size, so that a log that grows slowly is not thousands of objects.
"""

import bisect
import contextlib
import fcntl
import io
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from designer.core.errors import NotFound
from designer.core.interfaces import KeptLogs, LogName
from designer.storage.logs import lines_in
from designer.storage.place import Place, Standing

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# A piece of this size is left alone; what is new begins the next.
FULL_PIECE = 256 * 1024
LARGEST_PIECE = 8 * 1024 * 1024


@dataclass(frozen=True)
class _Piece:
    """Some bytes of a log, and how many lines end before the first."""

    start: int
    size: int
    lines: int

    @property
    def end(self) -> int:
        return self.start + self.size

    @property
    def name(self) -> str:
        return f"{self.start:014}-{self.lines}"


class RemoteLogs:
    """`root`: where attempts of this machine write."""

    def __init__(self, place: Place, root: Path, *, full_piece: int = FULL_PIECE) -> None:
        self._place = place
        self._root = root
        self._full_piece = full_piece
        self._lock = threading.Lock()
        # The last piece of each log that this process publishes.
        self._last: dict[LogName, _Piece] = {}
        # Held while an attempt writes, so that no process takes its log for one that was left behind.
        self._writing: dict[LogName, BinaryIO] = {}

    def begin(self, name: LogName) -> Path:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "rb")
        fcntl.flock(file, fcntl.LOCK_SH)
        with self._lock:
            self._writing[name] = file
        return path

    def publish(self, name: LogName) -> int:
        path = self._path(name)
        last = self._last.get(name) or _last_of(self._pieces(name))
        if path.exists():
            with path.open("rb") as file:
                size = file.seek(0, io.SEEK_END)
                while last.end < size:
                    last = self._put(name, file, last)
                    with self._lock:
                        self._last[name] = last
        return last.end

    def end(self, name: LogName) -> int:
        """What cannot be uploaded now stays on this machine, for `catch_up`."""
        try:
            size = self.publish(name)
            self._forget(name)
            return size
        finally:
            self._let_go(name)

    def catch_up(self) -> None:
        for path in sorted(self._root.glob("*/*.log")):
            if (name := _name_of(path)) is not None:
                with contextlib.suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if name.part:
                        self.remove(name)
                    else:
                        self.end(name)

    def size(self, name: LogName) -> int:
        return _last_of(self._pieces(name)).end

    def open(self, name: LogName) -> BinaryIO:
        pieces = self._pieces(name)
        if not pieces:
            raise NotFound(f"There is no log of attempt {name.attempt} of '{name.node}' in run {name.run}.")
        return cast(BinaryIO, io.BufferedReader(_Joined(self._place, _folder(name), pieces), self._full_piece))

    def lines_before(self, name: LogName, offset: int) -> int:
        before = [piece for piece in self._pieces(name) if piece.start <= offset]
        if not before:
            return 0
        last = before[-1]
        content = self._place.read_range(f"{_folder(name)}/{last.name}", 0, max(0, offset - last.start))
        return last.lines + content.count(b"\n")

    def remove(self, name: LogName) -> None:
        try:
            self._remove_below(_folder(name))
            self._forget(name)
        finally:
            self._let_go(name)

    def remove_run(self, run: int | str) -> None:
        self._remove_below(f"logs/{run}")

    def _remove_below(self, folder: str) -> None:
        self._place.remove(*(f"{folder}/{name}" for name in self._place.below(folder)))

    def kept(self) -> Iterator[KeptLogs]:
        sizes: dict[str, int] = {}
        for name, standing in self._place.below("logs").items():
            run = name.split("/", 1)[0]
            sizes[run] = sizes.get(run, 0) + standing.size
        for run, size in sorted(sizes.items()):
            yield KeptLogs(run, size)

    def _put(self, name: LogName, file: BinaryIO, last: _Piece) -> _Piece:
        """Upload what follows `last`, or with what `last` has if that is small; the piece that is the last now."""
        start, lines = last.start, last.lines
        if last.size >= self._full_piece:
            file.seek(last.start)
            start, lines = last.end, last.lines + lines_in(file, last.size)
        file.seek(start)
        content = file.read(LARGEST_PIECE)
        piece = _Piece(start, len(content), lines)
        self._place.write(f"{_folder(name)}/{piece.name}", content)
        return piece

    def _let_go(self, name: LogName) -> None:
        with self._lock:
            self._last.pop(name, None)
            written = self._writing.pop(name, None)
        if written is not None:
            written.close()

    def _forget(self, name: LogName) -> None:
        path = self._path(name)
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()

    def _path(self, name: LogName) -> Path:
        return self._root / f"{name}.log"

    def _pieces(self, name: LogName) -> Sequence[_Piece]:
        return _read(self._place.below(_folder(name)))


def _name_of(path: Path) -> LogName | None:
    # A node's name has no dot.
    node, _, rest = path.stem.partition(".")
    attempt, _, part = rest.partition(".")
    if not path.parent.name.isdecimal() or not attempt.isdecimal():
        return None
    return LogName(int(path.parent.name), node, int(attempt), part)


def _folder(name: LogName) -> str:
    return f"logs/{name}"


def _read(found: Mapping[str, Standing]) -> Sequence[_Piece]:
    pieces = []
    for name, standing in found.items():
        start, _, lines = name.partition("-")
        pieces.append(_Piece(int(start), standing.size, int(lines)))
    return sorted(pieces, key=lambda piece: piece.start)


def _last_of(pieces: Sequence[_Piece]) -> _Piece:
    return pieces[-1] if pieces else _Piece(0, 0, 0)


class _Joined(io.RawIOBase):
    """The pieces of a log as one file, as long as they were when it was opened."""

    def __init__(self, place: Place, folder: str, pieces: Sequence[_Piece]) -> None:
        self._place = place
        self._folder = folder
        self._pieces = pieces
        self._starts = [piece.start for piece in pieces]
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._pieces[-1].end}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: "WriteableBuffer") -> int:
        piece = self._pieces[bisect.bisect_right(self._starts, self._at) - 1]
        view = memoryview(buffer).cast("B")
        start = self._at - piece.start
        end = min(piece.size, start + len(view))
        if start >= end:
            return 0
        content = self._place.read_range(f"{self._folder}/{piece.name}", start, end)
        view[: len(content)] = content
        self._at += len(content)
        return len(content)
