"""What is done with whole folders of a store."""

import contextlib
import os
import shutil
import stat
from pathlib import Path


def size_below(folder: Path) -> int:
    """The bytes of all files below a folder; one with several names counts once, one that goes meanwhile not at all."""
    total = 0
    seen: set[tuple[int, int]] = set()
    # Entries of folders, not paths: a page waits while tens of thousands are counted.
    folders = [str(folder)]
    while folders:
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                    continue
                with contextlib.suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if status.st_nlink == 1 or (status.st_dev, status.st_ino) not in seen:
                        seen.add((status.st_dev, status.st_ino))
                        total += status.st_size
    return total


def make_read_only(staged: Path) -> None:
    for folder, _, names in os.walk(staged, topdown=False):
        for name in names:
            path = Path(folder) / name
            path.chmod(0o555 if path.stat().st_mode & stat.S_IXUSR else 0o444)
        # The staged folder itself is renamed, for which it must be writable until then.
        Path(folder).chmod(0o755 if Path(folder) == staged else 0o555)


def make_writable(path: Path) -> None:
    for folder, _, _ in os.walk(path):
        Path(folder).chmod(0o755)


def sync(staged: Path) -> None:
    for folder, _, names in os.walk(staged):
        for name in names:
            sync_path(Path(folder) / name)
        sync_path(Path(folder))


def sync_path(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_tree(path: Path) -> None:
    if path.is_file():
        path.unlink()
        return
    make_writable(path)
    shutil.rmtree(path)
