"""One conda dependency, like `pandas=2.1`, as a requirement that pip understands."""

import re
from dataclasses import dataclass

from designer.formats.azureml.conda_names import is_dropped, is_not_python, pip_name

_MAX_LENGTH = 500
_MATCH = re.compile(r"(?:(?P<channel>[\w./:-]+)::)?(?P<name>[A-Za-z0-9_][\w.-]*)\s*(?P<rest>.*)")
_EXACT_BUILD = re.compile(
    r"={1,2}\s*(?P<version>[\w.!+]+)\s*=\s*[\w.*]+|(?P<spaced>[\w.!+]+)\s+[\w.*]*[A-Za-z_][\w.*]*"
)
_CLAUSE = re.compile(r"(?P<operator>==|>=|<=|!=|~=|=|>|<)?\s*(?P<version>[\w.!+]+?(?:\.?\*)?)")


class NotMapped(Exception):
    """A dependency that pip cannot have; the text completes the sentence "'…' ___"."""


@dataclass(frozen=True)
class Requirement:
    """A name and what may follow it. `name` is "python" for the interpreter; empty when nothing needs installing."""

    name: str
    specifier: str = ""

    def __str__(self) -> str:
        return f"{self.name}{self.specifier}"


def requirement(text: str) -> Requirement:
    """Map one dependency; raises NotMapped."""
    match = _MATCH.fullmatch(text.strip())
    if match is None or len(text) > _MAX_LENGTH:
        raise NotMapped("is not a package name with a version")
    name = match["name"].lower()
    if name == "python":
        return Requirement("python", _specifier(match["rest"]))
    if is_dropped(name):
        return Requirement("")
    if is_not_python(name):
        raise NotMapped("is not a Python package, and only Python packages are installed here; have it on the host")
    return Requirement(pip_name(name), _specifier(match["rest"]))


def _specifier(rest: str) -> str:
    rest = rest.strip()
    if not rest or rest == "*":
        return ""
    if "|" in rest or "[" in rest:
        raise NotMapped("gives its version in a form that pip does not have; write >=, <, == or !=, joined by commas")
    if exact := _EXACT_BUILD.fullmatch(rest):
        # A build string pins one build of one version; the version is what pip can keep.
        return f"=={exact['version'] or exact['spaced']}"
    return ",".join(_clause(clause.strip()) for clause in rest.split(","))


def _clause(text: str) -> str:
    match = _CLAUSE.fullmatch(text)
    if match is None:
        raise NotMapped(f"gives a version that is not understood ({text[:40]!r})")
    operator, version = match["operator"] or "==", match["version"]
    if version.endswith("*"):
        version = version.removesuffix("*").removesuffix(".")
        if operator in ("=", "==", "!="):
            return f"{'!=' if operator == '!=' else '=='}{version}.*"
        return f"{operator}{version}"
    # `=2.1` means any 2.1.x in conda; `==2.1` means 2.1 alone.
    return f"=={version}.*" if operator == "=" else f"{operator}{version}"
