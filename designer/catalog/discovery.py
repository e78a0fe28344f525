"""All components below a folder. A broken one is told of and does not keep the others away."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from designer.catalog.folder import FILE_NAMES, ComponentSource, read_component_folder
from designer.catalog.snapshot import SnapshotLimits
from designer.core.errors import PipewrightError

_NOT_ENTERED = frozenset({"__pycache__", "node_modules"})


@dataclass(frozen=True)
class BrokenComponent:
    path: Path
    error: PipewrightError


@dataclass(frozen=True)
class Discovery:
    found: tuple[ComponentSource, ...]
    broken: tuple[BrokenComponent, ...]


def discover(root: Path, *, limits: SnapshotLimits | None = None) -> Discovery:
    """Read every folder below `root` that has a component.yml, in order of their paths."""
    found: list[ComponentSource] = []
    broken: list[BrokenComponent] = []
    for path in component_files(root):
        try:
            found.append(read_component_folder(path, limits=limits))
        except PipewrightError as error:
            broken.append(BrokenComponent(path, error))
    return Discovery(tuple(found), tuple(broken))


def component_files(root: Path) -> Iterator[Path]:
    """Every component.yml below `root`; folders inside a component's own folder are its code, and not entered."""
    for folder, names, files in os.walk(root):
        own = next((name for name in FILE_NAMES if name in files), None)
        if own is not None:
            yield Path(folder) / own
            names.clear()
        names[:] = sorted(name for name in names if not name.startswith(".") and name not in _NOT_ENTERED)
