"""A component folder: component.yml with the files it stands for."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from designer.catalog.snapshot import SnapshotLimits, code_files
from designer.core.component import ComponentSpec
from designer.core.errors import DocumentProblem, InvalidComponent
from designer.formats.azureml.component import ComponentDocument, read_component_file

FILE_NAMES = ("component.yml", "component.yaml")
README = "README.md"
EXAMPLES = "example"

# A bundle starts at the folder that holds all the component names, which may be a few above its own.
_DEEPEST = 4
_MAX_README_BYTES = 1024 * 1024


@dataclass(frozen=True)
class ComponentSource:
    """A component as it stands on disk. `files` is the code snapshot: path in the working folder → file."""

    document: ComponentDocument
    files: Mapping[str, Path] = field(default_factory=dict)
    readme: str | None = None
    examples: Mapping[str, Path] = field(default_factory=dict)

    @property
    def spec(self) -> ComponentSpec:
        return self.document.spec

    @property
    def warnings(self) -> tuple[DocumentProblem, ...]:
        return self.document.warnings

    def bundle(self) -> dict[str, Path]:
        """All that is needed to read this component elsewhere: path in the bundle → file.

        Paths keep their relation to each other, so those in component.yml still lead to the same files.
        """
        document = self.document
        if document.path is None:
            raise InvalidComponent(f"'{self.spec.name}' stands inside a pipeline, so it has no folder to pack.")
        own = document.path.parent / FILE_NAMES[0]
        placed: dict[Path, Path] = {path: path for path in (*document.opened, *self.examples.values())}
        placed |= self._placed_code()
        if self.readme is not None:
            placed[document.path.parent / README] = document.path.parent / README
        # Under the usual name, so that whoever unpacks it knows which file it is.
        placed[document.path if own.exists() else own] = document.path
        root = Path(os.path.commonpath([path.parent for path in placed]))
        return {path.relative_to(root).as_posix(): placed[path] for path in sorted(placed)}

    def _placed_code(self) -> dict[Path, Path]:
        code, placed = self.document.code, {}
        base = code.parent if code is not None and code.is_file() else code
        for name, path in self.files.items():
            if base is not None and path == base / name:
                placed[path] = path
            else:
                include = next(item for item in self.document.includes if item.name == name.split("/")[0])
                placed[include.parent / name] = path
        return placed


def read_component_folder(
    path: Path, *, limits: SnapshotLimits | None = None, boundary: Path | None = None
) -> ComponentSource:
    """Read a folder with a component.yml, or a component's own file; raises InvalidComponent or TooLarge.

    A folder from outside gets itself as `boundary`: then nothing beyond it is read.
    """
    file = component_file(path) if path.is_dir() else path
    file = Path(os.path.normpath(file.absolute()))
    return component_source(read_component_file(file, boundary=boundary), limits=limits)


def component_source(document: ComponentDocument, *, limits: SnapshotLimits | None = None) -> ComponentSource:
    """A component that was read, with its files; also for those that a pipeline brings along."""
    files = code_files(document.code, document.includes, limits)
    if document.path is None or document.path.name not in FILE_NAMES:
        # Beside a file of another name the README speaks of something else, like the pipeline.
        return ComponentSource(document, files)
    folder = document.path.parent
    examples = code_files(None, [folder / EXAMPLES], limits) if (folder / EXAMPLES).is_dir() else {}
    return ComponentSource(document, files, _readme(folder / README), examples)


def component_file(folder: Path) -> Path:
    """The component.yml of a folder, or the one that stands highest below it; raises InvalidComponent."""
    for depth in range(_DEEPEST + 1):
        pattern = "*/" * depth
        found = sorted(path for name in FILE_NAMES for path in folder.glob(f"{pattern}{name}") if path.is_file())
        if len({path.parent for path in found}) > 1:
            names = ", ".join(path.parent.name for path in found[:5])
            raise InvalidComponent(
                f"{folder.resolve().name} holds several components ({names}); give one of their folders."
            )
        if found:
            return found[-1]
    raise InvalidComponent(
        f"{folder.resolve().name} has no component.yml, nor has a folder in it. "
        "Give a component.yml, or the folder that holds one."
    )


def _readme(path: Path) -> str | None:
    if not path.is_file() or path.is_symlink():
        return None
    with path.open("rb") as file:
        return file.read(_MAX_README_BYTES).decode("utf-8", "replace")
