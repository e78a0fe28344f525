"""Whether the placeholders of a command name ports that exist, and stand where a value can stand."""

import re
from collections.abc import Sequence

from designer.core.command_line import command_problems
from designer.core.component import InputPort, OutputPort
from designer.formats.sections import Section

_PLACEHOLDER = re.compile(r"\$\{\{\s*(inputs|outputs)\.([\w.-]+)\s*\}\}")


def check_command(command: str, inputs: Sequence[InputPort], outputs: Sequence[OutputPort], section: Section) -> None:
    """Note placeholders of unknown ports, and optional inputs that would leave a hole when they are not set."""
    at = section.take("command")
    known = {"inputs": {port.name for port in inputs}, "outputs": {port.name for port in outputs}}
    for group, name in dict.fromkeys(_PLACEHOLDER.findall(command)):
        if name not in known[group]:
            what = group.removesuffix("s")
            section.error(f"the command uses ${{{{{group}.{name}}}}}, and there is no {what} '{name}'.", at, "command")
    if all(name in known[group] for group, name in _PLACEHOLDER.findall(command)):
        for problem in command_problems(command, inputs, outputs):
            section.error(f"the command cannot be used: {problem}", at, "command")
    outside = {name for group, name in _PLACEHOLDER.findall(_without_optional_parts(command)) if group == "inputs"}
    for port in inputs:
        if port.optional and port.default is None and port.name in outside:
            section.warn(
                f"the input '{port.name}' is optional, and the command needs it: "
                f"put that part of the command into $[[ … ]].",
                at,
                "command",
            )


def _without_optional_parts(command: str) -> str:
    """The command without its `$[[ … ]]`; by hand, because a pattern takes square time on openings without an end."""
    kept, at = [], 0
    while (start := command.find("$[[", at)) >= 0 and (end := command.find("]]", start)) >= 0:
        kept.append(command[at:start])
        at = end + 2
    return "".join([*kept, command[at:]])
