"""The folders of one attempt: a private copy of the code to work in, a place for each output, nothing of another try.

<work>/<attempt>-<epoch>/code/       the working folder; holds ./outputs, as Azure ML has it
<work>/<attempt>-<epoch>/outputs/    a folder, or the place of a file, for each declared output
<work>/<attempt>-<epoch>/packages/   what `pip install` in the command brings
<work>/<attempt>-<epoch>/tmp/, command.sh, metrics.jsonl
"""

import contextlib
import os
import shutil
import stat
import subprocess
import threading
import uuid
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from designer.core.component import OutputPort
from designer.core.errors import StorageError
from designer.core.interfaces import ArtifactStore
from designer.core.types import PortType

DEEPEST = 200


METRICS = "metrics.jsonl"
_TEMPORARY = "tmp"


@dataclass(frozen=True)
class Stage:
    root: Path

    @cached_property
    def code(self) -> Path:
        return Path(f"{self.root}/code")

    @cached_property
    def temporary(self) -> Path:
        return Path(f"{self.root}/{_TEMPORARY}")

    @cached_property
    def packages(self) -> Path:
        return Path(f"{self.root}/packages")

    @cached_property
    def metrics(self) -> Path:
        return Path(f"{self.root}/{METRICS}")

    @cached_property
    def script(self) -> Path:
        return Path(f"{self.root}/command.sh")

    def output(self, name: str) -> Path:
        return Path(f"{self.root}/outputs/{name}")


def make_stage(root: Path, code: str | None, outputs: Sequence[OutputPort], store: ArtifactStore) -> Stage:
    """Fresh folders, whatever an earlier try may have left there."""
    stage = Stage(root)
    try:
        root.mkdir(parents=True)
    except FileExistsError:
        remove_stage(root)
        root.mkdir()
    os.mkdir(f"{root}/outputs", 0o700)  # noqa: PTH102 - paths as objects cost more than the calls
    os.mkdir(f"{root}/{_TEMPORARY}")  # noqa: PTH102
    if code is None:
        os.mkdir(f"{root}/code")  # noqa: PTH102
    else:
        copy_writable(store.path(code), stage.code)
    with contextlib.suppress(FileExistsError):
        os.mkdir(f"{stage.code}/outputs")  # noqa: PTH102
    for port in outputs:
        if port.type is not PortType.URI_FILE:
            os.mkdir(f"{root}/outputs/{port.name}")  # noqa: PTH102
    return stage


def copy_writable(source: Path, target: Path) -> None:
    """Copy a read-only tree so that its owner may change the copy."""
    if source.is_file():
        target.mkdir()
        _copy_writable_file(str(source), str(target / source.name))
        return
    shutil.copytree(source, target, copy_function=_copy_writable_file)
    make_accessible(target)


def _copy_writable_file(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    Path(target).chmod(0o755 if Path(source).stat().st_mode & stat.S_IXUSR else 0o644)


def make_accessible(path: Path) -> None:
    """Give the owner back every right to a tree, and follow no link; raises StorageError for one nested too deep."""
    todo = [(path, 0)]
    while todo:
        place, depth = todo.pop()
        mode = place.lstat().st_mode
        if stat.S_ISDIR(mode):
            if depth > DEEPEST:
                raise StorageError(f"It has folders in folders, more than {DEEPEST} deep.")
            if mode & stat.S_IRWXU != stat.S_IRWXU:
                place.chmod(stat.S_IMODE(mode) | stat.S_IRWXU)
            with os.scandir(place) as entries:
                todo += [(Path(entry.path), depth + 1) for entry in entries]
        elif stat.S_ISREG(mode) and not mode & stat.S_IRUSR:
            place.chmod(stat.S_IMODE(mode) | stat.S_IRUSR)


def remove_stage(root: Path) -> None:
    """Take an attempt's folders out of the way at once, and off the disk soon after."""
    gone = root.with_name(f"{_GONE}{uuid.uuid4().hex}")
    try:
        root.rename(gone)
    except FileNotFoundError:
        return
    # Removing folders may take longer than a short step runs; but what waits to be removed fills the disk.
    if _waiting.acquire(blocking=False):
        _remover.submit(remove_folder, gone).add_done_callback(lambda _: _waiting.release())
    else:
        remove_folder(gone)


_GONE = ".gone-"
_waiting = threading.BoundedSemaphore(64)
_remover = ThreadPoolExecutor(1, thread_name_prefix="remove-stages")


def remove_folder(folder: Path) -> None:
    """Remove a folder, whatever rights a step took from itself in it."""
    try:
        _remove_tree(str(folder))
    except (OSError, RecursionError):
        # The step took its own rights away, or put folders into folders deeper than Python goes.
        with contextlib.suppress(OSError, StorageError):
            make_accessible(folder)
        subprocess.run(["rm", "-rf", "--", str(folder)], stderr=subprocess.DEVNULL, check=False)


def _remove_tree(folder: str) -> None:
    """As shutil.rmtree, which takes far longer for a few small folders: it fears who changes the tree meanwhile.

    Here the step and all that it started are gone.
    """
    with contextlib.suppress(OSError):
        # Most folders of a stage are empty.
        os.rmdir(folder)  # noqa: PTH106 - paths as objects cost more than the calls
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                _remove_tree(entry.path)
            else:
                os.unlink(entry.path)  # noqa: PTH108
    os.rmdir(folder)  # noqa: PTH106


def remove_left_over_stages(work_root: Path, keep: Collection[str]) -> None:
    """Remove the folders of attempts that a worker left when it was killed; `keep` has the names of those that live."""
    for folder in work_root.iterdir() if work_root.is_dir() else ():
        name = folder.name
        if name.startswith(_GONE) or (name not in keep and name.replace("-", "", 1).isdecimal()):
            remove_folder(folder)
