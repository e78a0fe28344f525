"""The bare folders of attempts: made, taken out of the way, and used again when they are as they were made.

Most of what a short step costs on the disk are its folders, and not the making alone: ext4 gives no number of a file
away that was free only lately, and passes over more of them for each new one, the more were removed (`recently_deleted`
in the kernel's fs/ext4/ialloc.c).

Not in every sandbox (`Isolation.lets_folders_be_used_again`).
"""

import contextlib
import os
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from designer.engine.emptying import ANY_OUTPUT, FOLDERS, OF_OUTPUTS, Littered, Look, Seen, emptied, look_at
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


def make_folders(root: Path, outputs: Sequence[str] = (), *, again: bool) -> None:
    """Empty folders of an attempt, at a place where there is nothing.

    `outputs`: the names of those that are folders. `again`: whether the folders may have been another's, or become so.
    """
    wanted = [f"{ANY_OUTPUT}{name}" for name in outputs]
    if not again:
        _make(root)
        for folder in wanted:
            os.mkdir(f"{root}{folder}")  # noqa: PTH102 - paths as objects cost more than the calls
        return
    place = _places.setdefault(str(root.parent), _Place())
    seen = _used_again(place, root)
    if seen is None:
        seen = {}
        _make(root)
        for folder in FOLDERS if "" not in place.looks else ():
            place.looks[folder] = look_at(f"{root}{folder}")
    _make_outputs(place, root, seen, wanted)
    place.at_work[str(root)] = seen


def _make(root: Path) -> None:
    root.mkdir(parents=True)
    for folder in FOLDERS[1:]:
        os.mkdir(f"{root}{folder}", 0o700 if folder == OF_OUTPUTS else 0o777)  # noqa: PTH102


def _used_again(place: _Place, root: Path) -> Seen | None:
    while place.spare:
        try:
            spare, seen = place.spare.popleft()
        except IndexError:
            break  # another thread took it
        # Who cleans up after others may have removed all of it, or some.
        with contextlib.suppress(FileNotFoundError):
            os.rename(spare, root)  # noqa: PTH104
            # What was not touched for long counts as left over.
            os.utime(root)
        if all(os.path.lexists(f"{root}{folder}") for folder in seen):
            return seen
        remove_folder(root)
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
    seen = place.at_work.pop(str(root), None) if place else None
    # The same attempt may have been here before, if it was cut off.
    gone = f"{parent}/{_GONE}{name}-{next(_numbers)}"
    try:
        os.rename(root, gone)  # noqa: PTH104
        os.utime(gone, follow_symlinks=False)
    except FileNotFoundError:
        return
    # Folders without anything in them are ready sooner than another thread has begun with them.
    with contextlib.suppress(Littered):
        if _kept(gone, place, seen, may_remove=False):
            return
    # Removing may take longer than a short step runs; but what waits to be removed fills the disk.
    if _waiting.acquire(blocking=False):
        _remover.submit(_keep_or_remove, gone, place, seen).add_done_callback(lambda _: _waiting.release())
    else:
        _keep_or_remove(gone, place, seen)


def _keep_or_remove(gone: str, place: _Place | None, before: Seen | None) -> None:
    if not _kept(gone, place, before, may_remove=True):
        remove_folder(Path(gone))


def _kept(gone: str, place: _Place | None, before: Seen | None, *, may_remove: bool) -> bool:
    """Whether the folders are empty now, and ready to be another's."""
    if place is None or before is None or len(place.spare) >= _MOST_SPARE:
        return False
    seen = emptied(gone, place.looks, before, may_remove=may_remove)
    if seen is None:
        return False
    parent, name = os.path.split(gone)
    kept = f"{parent}/{SPARE}{name.removeprefix(_GONE)}"
    with contextlib.suppress(OSError):
        os.rename(gone, kept)  # noqa: PTH104
        place.spare.append((kept, seen))
        return True
    return False


def remove_left_over_folders(work_root: Path) -> None:
    """Remove the folders of attempts that a worker left when it was killed, and those that it had ready."""
    for folder in work_root.iterdir() if work_root.is_dir() else ():
        if folder.name.startswith((_GONE, SPARE)) or folder.name.replace("-", "", 1).isdecimal():
            remove_folder(folder)
