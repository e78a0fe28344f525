"""The files that a component's steps run with: its code folder without what it ignores, and its additional includes."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pathspec

from designer.core.errors import InvalidComponent, TooLarge

IGNORE_FILES = (".amlignore", ".gitignore")
"""The first that the code folder has is followed; both say nothing to a step, so neither is taken along."""

_NEVER_TAKEN = frozenset({"__pycache__", ".git", ".DS_Store", *IGNORE_FILES})
_MAX_DEPTH = 100


@dataclass(frozen=True)
class SnapshotLimits:
    files: int = 10_000
    bytes: int = 512 * 1024 * 1024


def code_files(
    code: Path | None, includes: Sequence[Path] = (), limits: SnapshotLimits | None = None
) -> dict[str, Path]:
    """Relative path → file, sorted; raises InvalidComponent for links that lead out, TooLarge beyond the limits."""
    taken = _Taken(limits or SnapshotLimits())
    if code is not None:
        for name, path in _files_of(code, in_folder_of_own=False):
            taken.add(name, path)
    for include in includes:
        for name, path in _files_of(include, in_folder_of_own=True):
            taken.add(name, path)
    return dict(sorted(taken.files.items()))


class _Taken:
    def __init__(self, limits: SnapshotLimits) -> None:
        self.files: dict[str, Path] = {}
        self._limits = limits
        self._bytes = 0

    def add(self, name: str, path: Path) -> None:
        if name in self.files:
            raise InvalidComponent(f"'{name}' is in the code folder and in additional_includes; keep one of them.")
        self._bytes += path.stat().st_size
        if len(self.files) >= self._limits.files:
            raise TooLarge(
                f"The component's code has more than {self._limits.files:,} files, which is the limit. "
                f"Name those it does not need in .amlignore."
            )
        if self._bytes > self._limits.bytes:
            raise TooLarge(
                f"The component's code is larger than {self._limits.bytes // 1024 // 1024} MB, which is the limit. "
                f"Name what it does not need in .amlignore, and give data as an input."
            )
        self.files[name] = path


def _files_of(root: Path, *, in_folder_of_own: bool) -> Iterator[tuple[str, Path]]:
    if root.is_file():
        yield root.name, root
        return
    prefix = f"{root.name}/" if in_folder_of_own else ""
    yield from _walk(root, prefix, _Rules(root, prefix), (os.path.realpath(root),))


class _Rules:
    """What is taken of a code folder."""

    def __init__(self, root: Path, prefix: str) -> None:
        self.root = os.path.realpath(root)
        self._prefix = prefix
        found = next((root / name for name in IGNORE_FILES if (root / name).is_file()), None)
        lines = [] if found is None else found.read_text(encoding="utf-8", errors="replace").splitlines()
        self._ignored = pathspec.GitIgnoreSpec.from_lines(lines)

    def take(self, name: str, *, is_folder: bool) -> bool:
        last = name.rpartition("/")[2]
        if last in _NEVER_TAKEN or last.endswith(".pyc"):
            return False
        within = name.removeprefix(self._prefix)
        return not self._ignored.match_file(f"{within}/" if is_folder else within)


def _walk(folder: Path, prefix: str, rules: _Rules, above: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise InvalidComponent(f"The folder {folder.name} cannot be read: {error.strerror}.") from error
    for entry in entries:
        name, path = f"{prefix}{entry.name}", folder / entry.name
        is_folder = entry.is_dir()
        if not rules.take(name, is_folder=is_folder):
            continue
        real = _checked(entry, name, path, rules)
        if not is_folder:
            yield name, path
        elif real in above or len(above) > _MAX_DEPTH:
            raise InvalidComponent(f"The link '{name}' leads to a folder that it stands in; remove the link.")
        else:
            yield from _walk(path, f"{name}/", rules, (*above, real))


def _checked(entry: os.DirEntry[str], name: str, path: Path, rules: _Rules) -> str:
    """Where the entry really is; raises InvalidComponent for what a snapshot cannot hold."""
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise InvalidComponent(f"The file name {os.fsencode(name)!r} is not UTF-8; rename the file.") from error
    real = os.path.realpath(path)
    if entry.is_symlink() and not Path(real).is_relative_to(rules.root):
        raise InvalidComponent(f"The link '{name}' leads out of the code folder; put the file itself there.")
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise InvalidComponent(f"The link '{name}' leads to nothing; remove it.") from error
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise InvalidComponent(f"'{name}' is neither a file nor a folder; leave it out with .amlignore.")
    return real
