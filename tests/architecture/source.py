"""The product's own source, read as syntax: calls, constants, and the files of the repository."""

import ast
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pathspec

from tests.architecture.documents import ROOT

PACKAGE = ROOT / "designer"


@lru_cache(maxsize=1)
def modules() -> dict[Path, ast.Module]:
    """Every Python file of the package, but for the migrations, which are made."""
    files = (path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts)
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}


def calls(*names: str) -> Iterator[tuple[Path, ast.Call]]:
    """Every call of a function by one of these names, whatever stands before the dot."""
    for path, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and _name(node.func) in names:
                yield path, node


def texts(path: Path) -> Iterator[str]:
    """Every text constant of a file; of a text with values in it, the parts between them."""
    for node in ast.walk(modules()[path]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def argument(call: ast.Call, position: int | None, keyword: str) -> str | None:
    """A text that is given to a call by position or by name; None if it is no constant."""
    given = call.args[position] if position is not None and len(call.args) > position else None
    given = next((item.value for item in call.keywords if item.arg == keyword), given)
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


def repository_files() -> Iterator[Path]:
    """Every file that is not ignored by git, without asking git: a copy without history will do."""
    ignored = pathspec.GitIgnoreSpec.from_lines(_ignore_lines())
    for folder, names, files in os.walk(ROOT):
        place = Path(folder).relative_to(ROOT)
        names[:] = sorted(name for name in names if not ignored.match_file(f"{place / name}/"))
        yield from (ROOT / place / name for name in sorted(files) if not ignored.match_file(str(place / name)))


def _ignore_lines() -> Iterator[str]:
    # In a worktree of git it is a file.
    yield ".git"
    yield from (ROOT / ".gitignore").read_text().splitlines()
    yield from (f"/frontend/{line.lstrip('/')}" for line in _lines_of(ROOT / "frontend" / ".gitignore"))


def _lines_of(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line.strip()] if path.exists() else []


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
