"""The bare folders of attempts: made, taken out of the way, and used again when they are as they were made.

Most of what a short step costs on the disk are its folders, and not the making alone: ext4 gives no number of a file
away that was free only lately, and passes over more of them for each new one, the more were removed (`recently_deleted`
in the kernel's fs/ext4/ialloc.c).
"""

import contextlib
import fcntl
import os
import stat
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from designer.core.errors import StorageError

# Below an attempt's own: its code, which has a folder for outputs as Azure ML has it, its outputs, what passes.
CODE, OUTPUTS, TEMPORARY = "code", "outputs", "tmp"
_FOLDERS = ("", f"/{CODE}", f"/{CODE}/{OUTPUTS}", f"/{OUTPUTS}", f"/{TEMPORARY}")
_IN_FOLDERS = {"": {CODE, OUTPUTS, TEMPORARY}, f"/{CODE}": {OUTPUTS}}
_GONE, SPARE = ".gone-", ".spare-"
_MOST_SPARE = 16
_DEEPEST = 200
# ioctl_iflags(2): the number for this machine's size of a long; and the flag that ext4 sets by itself.
_GET_FLAGS = 0x80006601 | struct.calcsize("l") << 16
_INDEXED = 0x1000

Look = tuple[object, ...]


class _Spare:
    """The folders below one place that can be used again, and how they looked when the first of them was made."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self.folders: deque[str] = deque()


_spare: dict[str, _Spare] = {}
_numbers = count()
_waiting = threading.BoundedSemaphore(64)
_remover = ThreadPoolExecutor(1, thread_name_prefix="remove-stages")


def make_folders(root: Path) -> None:
    """Empty folders of an attempt, at a place where there is nothing."""
    spare = _spare.setdefault(str(root.parent), _Spare())
    with contextlib.suppress(IndexError):
        while True:
            # One that somebody removed counts for nothing.
            with contextlib.suppress(FileNotFoundError):
                os.rename(spare.folders.popleft(), root)  # noqa: PTH104 - paths as objects cost more than the calls
                # What was not touched for long counts as left over.
                os.utime(root)
                return
    root.mkdir(parents=True)
    for folder in _FOLDERS[1:]:
        os.mkdir(f"{root}{folder}", 0o700 if folder == f"/{OUTPUTS}" else 0o777)  # noqa: PTH102
    if not spare.looks:
        spare.looks = [_look_at(f"{root}{folder}") for folder in _FOLDERS]


def remove_folders(root: Path) -> None:
    """Take an attempt's folders out of the way at once, and what is in them off the disk soon after."""
    parent, name = os.path.split(root)
    # The same attempt may have been here before, if it was cut off.
    gone = f"{parent}/{_GONE}{name}-{next(_numbers)}"
    try:
        os.rename(root, gone)  # noqa: PTH104
        os.utime(gone, follow_symlinks=False)
    except FileNotFoundError:
        return
    # Removing folders may take longer than a short step runs; but what waits to be removed fills the disk.
    if _waiting.acquire(blocking=False):
        _remover.submit(_keep_or_remove, gone).add_done_callback(lambda _: _waiting.release())
    else:
        _keep_or_remove(gone)


def _keep_or_remove(gone: str) -> None:
    parent, name = os.path.split(gone)
    spare = _spare.get(parent)
    if spare is None or len(spare.folders) >= _MOST_SPARE or not _emptied(gone, spare.looks):
        remove_folder(Path(gone))
        return
    kept = f"{parent}/{SPARE}{name.removeprefix(_GONE)}"
    os.rename(gone, kept)  # noqa: PTH104
    spare.folders.append(kept)


def _emptied(root: str, looks: list[Look]) -> bool:
    """Remove what was put into an attempt's folders; whether they themselves are all as they were made."""
    try:
        for folder, look in zip(_FOLDERS, looks, strict=True):
            with _opened(f"{root}{folder}") as file:
                with os.scandir(file) as entries:
                    names = [entry.name for entry in entries]
                for name in names:
                    if name not in _IN_FOLDERS.get(folder, ()):
                        _remove(f"{root}{folder}/{name}")
                if _look(file) != look:
                    return False
    except (OSError, RecursionError):
        return False
    return bool(looks)


def _look_at(folder: str) -> Look:
    with _opened(folder) as file:
        return _look(file)


@contextmanager
def _opened(folder: str) -> Iterator[int]:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield file
    finally:
        os.close(file)


def _look(folder: int) -> Look:
    """What a step could change of a folder itself: who may use it, how large it grew, on which disk, what is noted."""
    found = os.fstat(folder)
    noted = tuple((name, os.getxattr(folder, name)) for name in os.listxattr(folder))
    try:
        flags = int.from_bytes(fcntl.ioctl(folder, _GET_FLAGS, bytes(8)), sys.byteorder)
    except OSError:
        # Not every file system has them.
        flags = 0
    return found.st_mode, found.st_uid, found.st_gid, found.st_dev, found.st_size, flags & ~_INDEXED, noted


def make_accessible(path: Path | str) -> None:
    """Give the owner back every right to a tree, and follow no link; raises StorageError for one nested too deep."""
    todo = [(str(path), 0)]
    while todo:
        place, depth = todo.pop()
        mode = os.lstat(place).st_mode
        if stat.S_ISDIR(mode):
            if depth > _DEEPEST:
                raise StorageError(f"It has folders in folders, more than {_DEEPEST} deep.")
            if mode & stat.S_IRWXU != stat.S_IRWXU:
                os.chmod(place, stat.S_IMODE(mode) | stat.S_IRWXU)  # noqa: PTH101
            with os.scandir(place) as entries:
                todo += [(entry.path, depth + 1) for entry in entries]
        elif stat.S_ISREG(mode) and not mode & stat.S_IRUSR:
            os.chmod(place, stat.S_IMODE(mode) | stat.S_IRUSR)  # noqa: PTH101


def remove_folder(folder: Path) -> None:
    """Remove a folder, whatever rights a step took from itself in it; of a link in its place, the link."""
    try:
        _remove(str(folder))
    except (OSError, RecursionError):
        # The step took its own rights away, or put folders into folders deeper than Python goes.
        with contextlib.suppress(OSError, StorageError):
            make_accessible(folder)
        subprocess.run(["rm", "-rf", "--", str(folder)], stderr=subprocess.DEVNULL, check=False)


def _remove(path: str) -> None:
    """As shutil.rmtree, which takes far longer for a few small folders: it fears who changes the tree meanwhile.

    Here the step and all that it started are gone.
    """
    if not stat.S_ISDIR(os.lstat(path).st_mode):
        os.unlink(path)  # noqa: PTH108
        return
    with contextlib.suppress(OSError):
        # Most folders of a stage are empty.
        os.rmdir(path)  # noqa: PTH106
        return
    with os.scandir(path) as entries:
        inside = [entry.path for entry in entries]
    for entry in inside:
        _remove(entry)
    os.rmdir(path)  # noqa: PTH106


def remove_left_over_folders(work_root: Path) -> None:
    """Remove the folders of attempts that a worker left when it was killed, and those that it had ready."""
    for folder in work_root.iterdir() if work_root.is_dir() else ():
        if folder.name.startswith((_GONE, SPARE)) or folder.name.replace("-", "", 1).isdecimal():
            remove_folder(folder)
