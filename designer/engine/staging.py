"""The folders of one attempt: a private copy of the code to work in, a place for each output, nothing of another try.

<work>/<attempt>-<epoch>/code/       the working folder; holds ./outputs, as Azure ML has it
<work>/<attempt>-<epoch>/outputs/    a folder, or the place of a file, for each declared output
<work>/<attempt>-<epoch>/tmp/, metrics.jsonl
"""

import os
import shutil
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from designer.core.component import OutputPort
from designer.core.interfaces import ArtifactStore
from designer.core.types import PortType


@dataclass(frozen=True)
class Stage:
    root: Path

    @property
    def code(self) -> Path:
        return self.root / "code"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    @property
    def metrics(self) -> Path:
        return self.root / "metrics.jsonl"

    def output(self, port: OutputPort, command: str) -> Path:
        """Where the step writes an output; as in Azure ML, a folder `artifacts` that no command names is ./outputs."""
        if port.name == "artifacts" and port.type is not PortType.URI_FILE and "outputs.artifacts" not in command:
            return self.code / "outputs"
        return self.root / "outputs" / port.name


def make_stage(
    root: Path, code: str | None, outputs: Sequence[OutputPort], command: str, store: ArtifactStore
) -> Stage:
    """Fresh folders, whatever an earlier try may have left there."""
    remove_stage(root)
    stage = Stage(root)
    (root / "outputs").mkdir(parents=True)
    stage.temporary.mkdir()
    stage.metrics.touch()
    if code is None:
        stage.code.mkdir()
    else:
        copy_writable(store.path(code), stage.code)
    (stage.code / "outputs").mkdir(exist_ok=True)
    for port in outputs:
        if port.type is not PortType.URI_FILE:
            stage.output(port, command).mkdir(exist_ok=True)
    return stage


def copy_writable(source: Path, target: Path) -> None:
    """Copy a read-only tree so that its owner may change the copy."""
    if source.is_file():
        target.mkdir()
        shutil.copyfile(source, target / source.name)
        return
    shutil.copytree(source, target, copy_function=_copy_writable_file)
    for folder, _, _ in os.walk(target):
        Path(folder).chmod(0o755)


def _copy_writable_file(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    Path(target).chmod(0o755 if Path(source).stat().st_mode & stat.S_IXUSR else 0o644)


def remove_stage(root: Path) -> None:
    """Remove an attempt's folders, also those in which the step took its own rights away."""
    if not root.exists():
        return
    for folder, _, _ in os.walk(root):
        if not Path(folder).is_symlink():
            Path(folder).chmod(0o700)
    shutil.rmtree(root, ignore_errors=True)
