"""The lines of a requirements file, with the files it names put in their place."""

import re
from pathlib import Path

from designer.core.errors import InvalidDocument
from designer.formats.local_files import LocalFolder, OutOfReach

_MAX_NESTED_FILES = 20
_INCLUDE = re.compile(r"(?:-r|--requirement)(?:\s+|=)?(?P<file>.+)")
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s+|=)(?P<what>.+)")
_CONSTRAINT = re.compile(r"(?:-c|--constraint)(?:\s|=).*")
_LOCAL = re.compile(r"\.{1,2}|(?:\.{0,2}/|file:).*|[\w./-]+\.(?:whl|tar\.gz|zip)")


def expand(line: str, folder: LocalFolder | None, opened: tuple[Path, ...] = ()) -> list[str]:
    """One entry of a pip list as requirements; raises OutOfReach with what is wrong with it."""
    line = re.sub(r"(^|\s)#.*", "", line).strip()
    if not line:
        return []
    if include := _INCLUDE.fullmatch(line):
        return _from_file(include["file"].strip(), folder, opened)
    if editable := _EDITABLE.fullmatch(line):
        # Nobody edits an environment that is shared.
        line = editable["what"].strip()
    if _CONSTRAINT.fullmatch(line):
        raise OutOfReach("cannot be used: write the versions with the packages")
    if _LOCAL.fullmatch(line):
        raise OutOfReach("names a file; only packages of a package index can be installed")
    return [line]


def _from_file(name: str, folder: LocalFolder | None, opened: tuple[Path, ...]) -> list[str]:
    if folder is None:
        raise OutOfReach("names a file, and this text stands alone; write the packages in its place")
    path = folder.find(name)
    if path in opened or len(opened) >= _MAX_NESTED_FILES:
        raise OutOfReach("includes itself")
    try:
        text = folder.read(path, path.name)
    except InvalidDocument as error:
        raise OutOfReach(f"cannot be used: {error.message}") from error
    lines = re.sub(r"\\\r?\n", " ", text).splitlines()
    return [item for line in lines for item in expand(line, folder.beside(path), (*opened, path))]
