"""What names may be."""

import re

from designer.formats.findings import Placed
from designer.formats.sections import Section

# Environment variables of these names decide how every process behaves, and inputs become environment variables.
RESERVED = frozenset({"path", "ld_library_path", "user", "logname", "home", "pwd", "shell"})
MAX_LENGTH = 255

_COMPONENT = re.compile(r"[a-z][a-z0-9_]*")
_USABLE = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_PORT = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_VERSION = re.compile(r"[\w.+-]+", re.ASCII)


def check_component_name(name: str, at: Placed, section: Section) -> None:
    if not _USABLE.fullmatch(name) or len(name) > MAX_LENGTH:
        section.error(
            f"the name '{name[:80]}' cannot be used: write small letters, digits and _, at most {MAX_LENGTH}.",
            at,
            "name",
        )
    elif not _COMPONENT.fullmatch(name):
        section.warn(
            f"the name '{name}' is used as it is, but Azure ML takes only small letters, digits and _, a letter first.",
            at,
            "name",
        )


def check_version(version: str, at: Placed, section: Section) -> None:
    if not _VERSION.fullmatch(version):
        section.error(
            f"the version '{version[:80]}' cannot be used: write letters, digits, '.', '-' and _.", at, "version"
        )


def check_port_name(name: str, at: Placed, section: Section) -> None:
    if not _PORT.fullmatch(name) or len(name) > MAX_LENGTH:
        section.error(
            f"'{name[:80]}' cannot name an input or output: write letters, digits and _, no digit first.", at, name
        )
    elif name.lower() in RESERVED:
        section.error(f"'{name}' cannot name an input or output: it is the name of a system variable.", at, name)


def component_name(text: str) -> str:
    """A component name made from a step's key or a file's name."""
    name = re.sub(r"[^a-z0-9_]+", "_", text.lower()).strip("_")
    return name if name[:1].isalpha() else f"step_{name}".rstrip("_")
