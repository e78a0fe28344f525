"""The files that a document names: found from its folder, never beyond a boundary when there is one."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from designer.core.errors import InvalidDocument
from designer.formats.yaml_text import MAX_BYTES, decode


class OutOfReach(Exception):
    """A path that cannot be used; the text completes the sentence "'…' ___"."""


@dataclass(frozen=True)
class LocalFolder:
    """Where relative paths start. Documents from strangers get a `boundary`: no path may lead out of it.

    `opened` gathers the files that were read, so that a document can be packed with all it needs.
    """

    path: Path
    boundary: Path | None = None
    opened: list[Path] = field(default_factory=list, compare=False)

    def find(self, text: str) -> Path:
        """The existing file or folder that `text` names; raises OutOfReach."""
        cleaned = local_path_text(text)
        if not cleaned or "\0" in cleaned:
            raise OutOfReach("is not a path")
        named = self.path / cleaned
        real = Path(os.path.realpath(named))
        if self.boundary is not None and not real.is_relative_to(os.path.realpath(self.boundary)):
            raise OutOfReach("leads out of the folder that was given")
        if not real.exists():
            raise OutOfReach(f"does not exist in {self.path.absolute().name or self.path}")
        # As it is named, not as links resolve it, so that a copy of the tree can keep the same shape.
        plain = Path(os.path.normpath(named.absolute()))
        return plain if plain.exists() and plain.samefile(real) else real

    def read(self, path: Path, source: str) -> str:
        """The text of a file that was found; raises InvalidDocument."""
        text = read_document(path, source)
        self.opened.append(path)
        return text

    def beside(self, file: Path) -> "LocalFolder":
        """The folder of `file`, with the same boundary."""
        return LocalFolder(file.parent, self.boundary, self.opened)

    def shown(self, path: Path) -> str:
        """`path` as this document would write it."""
        relative = os.path.relpath(path, self.path)
        return path.name if relative.startswith("../../..") else Path(relative).as_posix()


def read_document(path: Path, source: str) -> str:
    """The text of a file, within the size limit; raises InvalidDocument."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidDocument(f"{source} cannot be read: {error.strerror or error}.") from error
    if len(content) > MAX_BYTES:
        raise InvalidDocument(f"{source} is larger than {MAX_BYTES // 1024 // 1024} MB, which is the limit.")
    return decode(content, source)


def local_path_text(text: str) -> str:
    """The path without the marks that the format allows before it: `file:` and, as the SDK writes, `azureml:./`."""
    text = text.strip()
    if text.startswith("file:"):
        text = text.removeprefix("file:")
        text = text[2:] if text.startswith("//") else text
    elif text.startswith(("azureml:/", "azureml:.")) and not text.startswith("azureml://"):
        text = text.removeprefix("azureml:")
    if "\\" in text and "/" not in text:
        text = text.replace("\\", "/")
    return text
