"""What a step wrote becomes artifacts; what it should have written and did not is told.

The step is over, but what it left was made by somebody's code: a folder on the way may be a link to a place that the
step itself could not read. So nothing is followed.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from designer.core.component import OutputPort
from designer.core.errors import StorageError
from designer.core.interfaces import Artifact, ArtifactStore
from designer.core.types import PortType
from designer.engine.removal import make_accessible
from designer.engine.staging import Stage

_MAY_BE_EMPTY = frozenset({PortType.URI_FOLDER})


def take_outputs(
    stage: Stage, ports: Sequence[OutputPort], command: str, store: ArtifactStore
) -> tuple[dict[str, Artifact], str]:
    """Store every declared output; the second part is the sentence that says why one cannot be."""
    outputs: dict[str, Artifact] = {}
    for port in ports:
        path = _place(stage, port, command)
        if problem := next(_problems(stage, port, path), ""):
            return {}, problem
        try:
            make_accessible(path)
            outputs[port.name] = store.put_tree(Path(path))
        except StorageError as error:
            return {}, f"The output '{port.name}' could not be kept. {error.message}"
        except OSError as error:
            return {}, f"The output '{port.name}' could not be kept: {error.strerror}."
    return outputs, ""


def _place(stage: Stage, port: OutputPort, command: str) -> str:
    """Where the output stands; as in Azure ML, one named `artifacts` that no command names holds ./outputs."""
    place = stage.output(port.name)
    given = f"{stage.code}/outputs"
    is_default = port.name == "artifacts" and port.type is not PortType.URI_FILE and "outputs.artifacts" not in command
    if is_default and _kind(place) == "folder" and _kind(given) == "folder":
        Path(given).rename(f"{place}/outputs")
    return place


def _problems(stage: Stage, port: OutputPort, path: str) -> Iterator[str]:
    if any(_kind(folder) != "folder" for folder in (stage.root, stage.code, stage.outputs)):
        yield f"The output '{port.name}' cannot be kept: the step put something else in the place of its own folders."
    kind = _kind(path)
    placeholder = "${{outputs." + port.name + "}}"
    wanted = "a file at" if port.type is PortType.URI_FILE else "files into the folder"
    missing = (
        f"The step ended without an error, but did not write its output '{port.name}'. "
        f"The command should write {wanted} {placeholder}."
    )
    if kind == "":
        yield missing
    elif kind == "folder" and port.type is PortType.URI_FILE:
        yield f"The output '{port.name}' is declared as a file, and a folder was written. Write a file: {placeholder}."
    elif kind == "folder" and port.type not in _MAY_BE_EMPTY and not any(Path(path).iterdir()):
        yield missing


def _kind(path: str) -> str:
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return ""
    return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else "other"
