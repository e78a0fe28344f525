"""Logs of attempts in a folder: of this machine, or one that all machines of a cluster have mounted."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from designer.core.errors import NotFound
from designer.core.interfaces import KeptLogs, LogName
from designer.storage.folders import size_below

_PIECE = 1024 * 1024


class FolderLogs:
    def __init__(self, root: Path) -> None:
        self._root = root

    def begin(self, name: LogName) -> Path:
        path = self._path(name)
        folder = path.parent
        if not os.path.isdir(folder):  # noqa: PTH112 - once for each run, asked for each step
            folder.mkdir(parents=True, exist_ok=True)
        return path

    def publish(self, name: LogName) -> int:
        return self.size(name)

    def end(self, name: LogName) -> int:
        return self.size(name)

    def catch_up(self) -> None:
        """Nothing can be left behind: it is read where it is written."""

    def size(self, name: LogName) -> int:
        with contextlib.suppress(FileNotFoundError):
            return os.stat(f"{self._root}/{name}.log").st_size  # noqa: PTH116 - paths as objects cost more than the call
        return 0

    def open(self, name: LogName) -> BinaryIO:
        try:
            return self._path(name).open("rb")
        except FileNotFoundError as error:
            raise NotFound(f"There is no log of attempt {name.attempt} of '{name.node}' in run {name.run}.") from error

    def lines_before(self, name: LogName, offset: int) -> int:
        with self.open(name) as file:
            return lines_in(file, offset)

    def remove(self, name: LogName) -> None:
        self._path(name).unlink(missing_ok=True)

    def remove_run(self, run: int | str) -> None:
        shutil.rmtree(self._root / str(run), ignore_errors=True)

    def kept(self) -> Iterator[KeptLogs]:
        for folder in sorted(self._root.iterdir()) if self._root.is_dir() else ():
            if folder.name.isdecimal():
                yield KeptLogs(folder.name, size_below(folder))

    def _path(self, name: LogName) -> Path:
        return Path(f"{self._root}/{name}.log")


def lines_in(file: BinaryIO, length: int) -> int:
    """How many lines end in the next bytes of a file; read in pieces, whatever their number."""
    count = 0
    while length > 0 and (piece := file.read(min(_PIECE, length))):
        count += piece.count(b"\n")
        length -= len(piece)
    return count
