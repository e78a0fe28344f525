"""The folders of one attempt, and how they are emptied when it is over, so that another may have them."""

import contextlib
import fcntl
import os
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from designer.engine.removal import remove_tree

# Its code, which has a folder for outputs as Azure ML has it, its outputs, what passes.
CODE, OUTPUTS, TEMPORARY = "code", "outputs", "tmp"
FOLDERS = ("", f"/{CODE}", f"/{CODE}/{OUTPUTS}", f"/{OUTPUTS}", f"/{TEMPORARY}")
OF_OUTPUTS, ANY_OUTPUT = f"/{OUTPUTS}", f"/{OUTPUTS}/"
_MOST_OUTPUTS = 16
# ioctl_iflags(2): the number for this machine's size of a long; and the flag that ext4 sets by itself.
_GET_FLAGS = 0x80006601 | struct.calcsize("l") << 16
_INDEXED = 0x1000
# ioctl_xfs_fsgetxattr(2): flags, size of extents, their number, project, size of copied extents, room.
_GET_ATTRIBUTES, _ATTRIBUTES = 0x801C581F, struct.Struct("=5I8x")
# Below it the size of a folder follows what is in it just now, on file systems other than ext4.
_SMALLEST = 4096

Look = tuple[object, ...]
# The device and number of a folder, and when anything of it was last changed, which nobody can set to what it was.
Stamp = tuple[int, int, int]
# Folders that were found as they were made, by their paths below the attempt's own. Without a stamp: those that were
# changed so lately that a change after this may have the same.
Seen = dict[str, Stamp | None]


class Littered(Exception):
    """Something was put into an attempt's folders, and is there still."""


def emptied(root: str, looks: Mapping[str, Look], before: Seen, *, may_remove: bool) -> Seen | None:
    """Remove what was put into an attempt's folders; None where these are not all as they were made.

    `looks`: how each looked then, and under ANY_OUTPUT how the folder of an output did. `before`: how they were found
    the last time; what was not touched since has not to be looked through. `may_remove`: whether there is the time for
    it; without it what is found raises Littered.
    """
    with contextlib.suppress(OSError, RecursionError):
        emptying = _Emptying(root, looks, before, may_remove=may_remove)
        if all(emptying.empty(folder) for folder in FOLDERS):
            return emptying.seen
    return None


def look_at(folder: str) -> Look:
    """What a step could change of a folder itself: who may use it, how large it grew, on which disk, what is noted."""
    with _opened(folder) as file:
        return _look(file, os.fstat(file))


class _Emptying:
    def __init__(self, root: str, looks: Mapping[str, Look], before: Seen, *, may_remove: bool) -> None:
        self._root = root
        self._may_remove = may_remove
        self._looks = looks
        self._before = before
        # When it was moved out of the way, and so by the same clock as all that was changed in it.
        self._now = os.lstat(root).st_ctime_ns
        self.seen: Seen = {}

    def empty(self, folder: str) -> bool:
        """Remove what is in a folder, but what another attempt can use; whether it is as it was made."""
        place, stamp = f"{self._root}{folder}", self._before.get(folder)
        if stamp is not None and stamp == _stamp(os.lstat(place)):
            self.seen[folder] = stamp
            if folder == OF_OUTPUTS:
                self._empty_outputs([known for known in self._before if known.startswith(ANY_OUTPUT)])
            return True
        with _opened(place) as file:
            with os.scandir(file) as entries:
                inside = [f"{folder}/{entry.name}" for entry in entries]
            if folder == OF_OUTPUTS:
                self._empty_outputs(inside)
            else:
                self._remove(inner for inner in inside if inner not in FOLDERS)
            status = os.fstat(file)
            if status.st_mtime_ns != status.st_ctime_ns:
                # Its times may have been set, and would be read by whoever has it next.
                os.utime(file)
                status = os.fstat(file)
            self.seen[folder] = _stamp(status) if status.st_ctime_ns < self._now else None
            return _look(file, status) == self._looks.get(folder if folder in FOLDERS else ANY_OUTPUT)

    def _empty_outputs(self, inside: Iterable[str]) -> None:
        self._remove(output for output in inside if not self._empty_output(output))

    def _empty_output(self, output: str) -> bool:
        if len(self.seen) < len(FOLDERS) + _MOST_OUTPUTS:
            # Anything may stand there: a file, a link.
            with contextlib.suppress(OSError):
                if self.empty(output):
                    return True
            self.seen.pop(output, None)
        return False

    def _remove(self, inside: Iterable[str]) -> None:
        for inner in inside:
            if not self._may_remove:
                raise Littered
            remove_tree(f"{self._root}{inner}")


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_dev, status.st_ino, status.st_ctime_ns


@contextmanager
def _opened(folder: str) -> Iterator[int]:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield file
    finally:
        os.close(file)


def _look(folder: int, found: os.stat_result) -> Look:
    # Not every file system has notes, flags and attributes.
    noted: tuple[tuple[str, bytes], ...] = ()
    with contextlib.suppress(OSError):
        noted = tuple((name, os.getxattr(folder, name)) for name in os.listxattr(folder))
    flags = 0
    with contextlib.suppress(OSError):
        flags = int.from_bytes(fcntl.ioctl(folder, _GET_FLAGS, bytes(8)), sys.byteorder) & ~_INDEXED
    attributes: tuple[int, ...] = ()
    with contextlib.suppress(OSError):
        told, extent, _, project, copied = _ATTRIBUTES.unpack(
            fcntl.ioctl(folder, _GET_ATTRIBUTES, bytes(_ATTRIBUTES.size))
        )
        attributes = (told, extent, project, copied)
    size = max(found.st_size, _SMALLEST)
    return found.st_mode, found.st_uid, found.st_gid, found.st_dev, size, flags, attributes, noted
