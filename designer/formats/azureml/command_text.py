"""Whether the placeholders of a command name ports that exist."""

import re
from collections.abc import Sequence

from designer.core.component import InputPort, OutputPort
from designer.formats.sections import Section

_PLACEHOLDER = re.compile(r"\$\{\{\s*(inputs|outputs)\.([\w.-]+)\s*\}\}")
_OPTIONAL_BLOCK = re.compile(r"\$\[\[(.*?)\]\]", re.DOTALL)


def check_command(command: str, inputs: Sequence[InputPort], outputs: Sequence[OutputPort], section: Section) -> None:
    """Note placeholders of unknown ports, and optional inputs that would leave a hole when they are not set."""
    at = section.take("command")
    known = {"inputs": {port.name for port in inputs}, "outputs": {port.name for port in outputs}}
    for group, name in dict.fromkeys(_PLACEHOLDER.findall(command)):
        if name not in known[group]:
            what = group.removesuffix("s")
            section.error(f"the command uses ${{{{{group}.{name}}}}}, and there is no {what} '{name}'.", at, "command")
    outside = {name for group, name in _PLACEHOLDER.findall(_OPTIONAL_BLOCK.sub("", command)) if group == "inputs"}
    for port in inputs:
        if port.optional and port.default is None and port.name in outside:
            section.warn(
                f"the input '{port.name}' is optional, and the command needs it: "
                f"put that part of the command into $[[ … ]].",
                at,
                "command",
            )
