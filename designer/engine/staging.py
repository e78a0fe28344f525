"""The folders of one attempt: a private copy of the code to work in, a place for each output, nothing of another try.

<work>/<attempt>-<epoch>/code/       the working folder; holds ./outputs, as Azure ML has it
<work>/<attempt>-<epoch>/outputs/    a folder, or the place of a file, for each declared output
<work>/<attempt>-<epoch>/packages/   what `pip install` in the command brings
<work>/<attempt>-<epoch>/tmp/, command.sh, metrics.jsonl
"""

import os
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path

from designer.core.component import OutputPort
from designer.core.interfaces import ArtifactStore
from designer.core.types import PortType
from designer.engine.emptying import CODE, OUTPUTS, TEMPORARY
from designer.engine.removal import make_accessible
from designer.engine.stage_folders import make_folders, remove_folders

METRICS = "metrics.jsonl"


class Stage:
    """Its places as texts: paths as objects cost more than all that is done with them."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.code = f"{root}/{CODE}"
        self.temporary = f"{root}/{TEMPORARY}"
        self.packages = f"{root}/packages"
        self.metrics = f"{root}/{METRICS}"
        self.script = f"{root}/command.sh"
        self.outputs = f"{root}/{OUTPUTS}"

    def output(self, name: str) -> str:
        return f"{self.outputs}/{name}"


def make_stage(
    root: Path, code: str | None, outputs: Sequence[OutputPort], store: ArtifactStore, *, again: bool
) -> Stage:
    """Empty folders, whatever an earlier try may have left there; `again` as of make_folders."""
    if os.path.lexists(root):
        remove_folders(root)
    make_folders(root, [port.name for port in outputs if port.type is not PortType.URI_FILE], again=again)
    stage = Stage(root)
    if code is not None:
        copy_writable(store.path(code), Path(stage.code))
    return stage


def copy_writable(source: Path, target: Path) -> None:
    """Copy a read-only file or what is in a read-only folder into a folder, so that its owner may change the copy."""
    for path in [source] if source.is_file() else source.iterdir():
        copy = target / path.name
        if path.is_file():
            if path.name == OUTPUTS:
                copy.rmdir()
            _copy_writable_file(str(path), str(copy))
        else:
            # The folder for outputs is there already.
            shutil.copytree(path, copy, copy_function=_copy_writable_file, dirs_exist_ok=True)
            make_accessible(copy)


def _copy_writable_file(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    Path(target).chmod(0o755 if Path(source).stat().st_mode & stat.S_IXUSR else 0o644)
