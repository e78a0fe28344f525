"""What a script needs: the packages that it declares (PEP 723), and the modules that it imports."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence

from designer.core.component import EnvironmentSpec
from designer.formats.findings import Findings

_BLOCK = re.compile(r"(?m)^# /// script$\s(?P<content>(^#(| .*)$\s?)+?)^# ///$")
_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")

# Where a module is called otherwise than the package that brings it.
_PACKAGE_OF = {"sklearn": "scikit-learn", "dateutil": "python-dateutil", "PIL": "pillow", "yaml": "pyyaml",
               "cv2": "opencv-python-headless", "bs4": "beautifulsoup4", "skimage": "scikit-image"}  # fmt: skip


def declared_packages(text: str, findings: Findings) -> list[str]:
    """The `dependencies` of the script block of a text."""
    found = _BLOCK.search(text)
    if found is None:
        return []
    at = _Line(text.count("\n", 0, found.start()) + 1)
    content = "".join(line[2:] if line.startswith("# ") else line[1:] for line in found["content"].splitlines(True))
    try:
        dependencies = tomllib.loads(content).get("dependencies", [])
    except tomllib.TOMLDecodeError as error:
        findings.error(f"the script block cannot be read: {error}.", at)
        return []
    if not isinstance(dependencies, list) or not all(isinstance(item, str) for item in dependencies):
        findings.error("the script block's dependencies should be a list of texts.", at)
        return []
    return [item.strip() for item in dependencies if item.strip()]


def with_packages(base: EnvironmentSpec, declared: Sequence[str]) -> EnvironmentSpec:
    """The environment with more packages; one that it has already is replaced."""
    if not declared:
        return base
    replaced = {package_name(item) for item in declared}
    kept = [item for item in base.requirements if package_name(item) not in replaced]
    return EnvironmentSpec("packages", "", base.python, (*kept, *declared), base.image)


def warn_of_missing(module: ast.Module, environment: EnvironmentSpec, findings: Findings) -> None:
    """Say which imports no package of the environment seems to bring."""
    there = {package_name(item) for item in environment.requirements}
    told: set[str] = set()
    for name, node in _imports(module):
        package = _PACKAGE_OF.get(name, name)
        if name in sys.stdlib_module_names or package_name(package) in there or name in told:
            continue
        told.add(name)
        findings.warn(
            f"no package of the environment is called {package}, which `import {name}` needs. "
            f'Declare it at the top: # /// script, # dependencies = ["{package}"], # ///.',
            _Line(node.lineno, node.col_offset + 1),
            package,
        )


def _imports(module: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for item in node.names:
                yield item.name.split(".")[0], node
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], node


def package_name(requirement: str) -> str:
    """The name of a requirement in the one form in which names are compared."""
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found[1]).lower() if found else ""


class _Line:
    def __init__(self, line: int, column: int = 1) -> None:
        self.line = line
        self.column = column
