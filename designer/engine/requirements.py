"""Which lines of a list of pip requirements are taken: packages and indexes, but nothing of this machine."""

import re
from collections.abc import Iterable

from designer.core.errors import EnvironmentUnavailable

_FROM_FILES = re.compile(r"-(r|c|e)\b|--(requirement|constraint|editable)\b")
_LOCAL = re.compile(r"[./~]|file:|.*@\s*file:|.*(\s|=)(file:|/)")


def check_requirements(requirements: Iterable[str]) -> None:
    """Raises EnvironmentUnavailable for a line that would read files or variables of the machine that installs."""
    for requirement in requirements:
        line = requirement.strip()
        if _FROM_FILES.match(line):
            reason = "it names another file, and only the list itself is kept with the component"
        elif "${" in line or "\n" in line:
            reason = "it takes a variable or a second line"
        elif _LOCAL.match(line):
            reason = "it names a file of this machine. Put the package's name, or its https address"
        else:
            continue
        raise EnvironmentUnavailable(f"The requirement '{line[:100]}' cannot be used: {reason}.")
