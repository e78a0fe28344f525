"""Removes what steps left, whatever rights they took from themselves in it, and follows no link."""

import contextlib
import os
import stat
import subprocess
from pathlib import Path

from designer.core.errors import StorageError

_DEEPEST = 200


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
        remove_tree(str(folder))
    except (OSError, RecursionError):
        # The step took its own rights away, or put folders into folders deeper than Python goes.
        with contextlib.suppress(OSError, StorageError):
            make_accessible(folder)
        subprocess.run(["rm", "-rf", "--", str(folder)], stderr=subprocess.DEVNULL, check=False)


def remove_tree(path: str) -> None:
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
        remove_tree(entry)
    os.rmdir(path)  # noqa: PTH106
