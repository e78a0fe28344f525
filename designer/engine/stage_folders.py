"""The bare folders of attempts: made, taken out of the way, and used again when they are as they were made.

Most of what a short step costs on the disk are its folders, and not the making alone: ext4 gives no number of a file
away that was free only lately, and passes over more of them for each new one, the more were removed (`recently_deleted`
in the kernel's fs/ext4/ialloc.c).
"""

import contextlib
import os
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from designer.engine.emptying import ANY_OUTPUT, FOLDERS, OF_OUTPUTS, Look, Seen, emptied, look_at
from designer.engine.removal import remove_folder

_GONE, SPARE = ".gone-", ".spare-"
_MOST_SPARE = 16


class _Place:
    """What is known of the attempts' folders below one place: how they looked when the first of them was made."""

    def __init__(self) -> None:
        self.looks: dict[str, Look] = {}
        self.at_work: dict[str, Seen] = {}
        self.spare: deque[tuple[str, Seen]] = deque()


_places: dict[str, _Place] = {}
_numbers = count()
_waiting = threading.BoundedSemaphore(64)
_remover = ThreadPoolExecutor(1, thread_name_prefix="remove-stages")


def make_folders(root: Path, outputs: Sequence[str] = ()) -> None:
    """Empty folders of an attempt, at a place where there is nothing; `outputs`: those that are folders."""
    place = _places.setdefault(str(root.parent), _Place())
    seen = _used_again(place, root)
    if seen is None:
        seen = {}
        root.mkdir(parents=True)
        for folder in FOLDERS[1:]:
            os.mkdir(f"{root}{folder}", 0o700 if folder == OF_OUTPUTS else 0o777)  # noqa: PTH102
        for folder in FOLDERS if "" not in place.looks else ():
            place.looks[folder] = look_at(f"{root}{folder}")
    _make_outputs(place, root, seen, [f"{ANY_OUTPUT}{name}" for name in outputs])
    place.at_work[str(root)] = seen


def _used_again(place: _Place, root: Path) -> Seen | None:
    with contextlib.suppress(IndexError):
        while True:
            spare, seen = place.spare.popleft()
            # One that somebody removed counts for nothing.
            with contextlib.suppress(FileNotFoundError):
                os.rename(spare, root)  # noqa: PTH104 - paths as objects cost more than the calls
                # What was not touched for long counts as left over.
                os.utime(root)
                return seen
    return None


def _make_outputs(place: _Place, root: Path, seen: Seen, wanted: Sequence[str]) -> None:
    """Use the folders again that outputs of an earlier attempt had, under their names or others."""
    others = [folder for folder in seen if folder.startswith(ANY_OUTPUT) and folder not in wanted]
    for folder in wanted:
        if folder in seen:
            continue
        seen[folder] = None
        if others:
            del seen[other := others.pop()]
            os.rename(f"{root}{other}", f"{root}{folder}")  # noqa: PTH104
        else:
            os.mkdir(f"{root}{folder}")  # noqa: PTH102
            if ANY_OUTPUT not in place.looks:
                place.looks[ANY_OUTPUT] = look_at(f"{root}{folder}")
    for other in others:
        del seen[other]
        os.rmdir(f"{root}{other}")  # noqa: PTH106


def remove_folders(root: Path) -> None:
    """Take an attempt's folders out of the way at once, and what is in them off the disk soon after."""
    parent, name = os.path.split(root)
    place = _places.get(parent)
    seen = place.at_work.pop(str(root), {}) if place else {}
    # The same attempt may have been here before, if it was cut off.
    gone = f"{parent}/{_GONE}{name}-{next(_numbers)}"
    try:
        os.rename(root, gone)  # noqa: PTH104
        os.utime(gone, follow_symlinks=False)
    except FileNotFoundError:
        return
    # Removing folders may take longer than a short step runs; but what waits to be removed fills the disk.
    if _waiting.acquire(blocking=False):
        _remover.submit(_keep_or_remove, gone, seen).add_done_callback(lambda _: _waiting.release())
    else:
        _keep_or_remove(gone, seen)


def _keep_or_remove(gone: str, before: Seen) -> None:
    parent, name = os.path.split(gone)
    place = _places.get(parent)
    if place is None or len(place.spare) >= _MOST_SPARE or (seen := emptied(gone, place.looks, before)) is None:
        remove_folder(Path(gone))
        return
    kept = f"{parent}/{SPARE}{name.removeprefix(_GONE)}"
    os.rename(gone, kept)  # noqa: PTH104
    place.spare.append((kept, seen))


def remove_left_over_folders(work_root: Path) -> None:
    """Remove the folders of attempts that a worker left when it was killed, and those that it had ready."""
    for folder in work_root.iterdir() if work_root.is_dir() else ():
        if folder.name.startswith((_GONE, SPARE)) or folder.name.replace("-", "", 1).isdecimal():
            remove_folder(folder)
