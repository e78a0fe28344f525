"""Renders the command of a component: a bash line with `${{inputs.x}}`, `${{outputs.y}}` and optional `$[[ … ]]`.

A value never enters the bash text as code. It is declared, quoted, as a variable at the head of the script, and the
placeholder becomes a reference to that variable, written for the quoting state in which the placeholder stands.
"""

import os
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from designer.core.component import InputPort, OutputPort
from designer.core.errors import InvalidComponent, InvalidRequest
from designer.core.shell_text import PLACEHOLDER, Place, ShellText, Slot, read_shell_text
from designer.core.simple_command import simple_words
from designer.core.types import LiteralValue, PortType
from designer.core.values import as_text


@dataclass(frozen=True)
class FilePath:
    """The path of a file or folder; it is one word wherever it stands."""

    path: str


Argument = LiteralValue | FilePath

# Linux gives one argument of a process at most 128 KiB.
LONGEST_COMMAND = 100_000


@dataclass(frozen=True)
class Rendered:
    """`script`: what bash runs; `shown`: the command as a person would type it, values quoted where they need it.

    `words`: where the command is one program and its arguments and nothing that a shell would act on, these; such a
    program can be started without bash. Empty otherwise.
    """

    script: str
    shown: str
    words: tuple[str, ...] = ()


def render(command: str, inputs: Mapping[str, Argument | None], outputs: Mapping[str, str]) -> Rendered:
    """The bash script of one step. `inputs` has every input of the component; None means that it is unset.

    The declarations stand on the script's first line, before the command's own first line, so that the line numbers
    which bash reports are those of the command.
    """
    text, arguments = _prepare(command, inputs, outputs)
    variables: dict[tuple[str, str], str] = {}
    declarations: list[str] = []
    pieces: list[str] = []
    typed: list[str] = []
    for part in text.parts:
        if isinstance(part, str):
            pieces.append(part)
            typed.append(part)
            continue
        argument = arguments[part.group, part.name]
        typed.append(_typed(argument, part.place))
        name = variables.setdefault((part.group, part.name), f"__pw_{len(variables) + 1}")
        splits = part.place is Place.WORDS and not isinstance(argument, FilePath)
        declarations.append(_declare_words(name, argument) if splits else _declare(name, argument))
        pieces.append(_reference(f"{name}_words[@]" if splits else name, part.place))
    head = [_WAIT_WHEN_ASKED_TO_END, *dict.fromkeys(declarations)]
    shown = "".join(typed)
    words = simple_words(shown) if len(shown) <= LONGEST_COMMAND else ()
    return Rendered(f"{'; '.join(head)}; {''.join(pieces)}\n", shown, words)


# With a trap bash waits for the program that it runs, so that this one has its time to end in order.
_WAIT_WHEN_ASKED_TO_END = "trap 'exit 143' TERM"


def command_problems(command: str, inputs: Sequence[InputPort], outputs: Sequence[OutputPort]) -> list[str]:
    """Every reason why `command` cannot be used with this interface; each says what to do."""
    if len(command) > LONGEST_COMMAND:
        return [f"it has {len(command):,} characters; at most {LONGEST_COMMAND:,} are allowed. Put it into a script."]
    known = {("inputs", port.name): port.type for port in inputs}
    known |= {("outputs", port.name): port.type for port in outputs}

    def is_text(group: str, name: str) -> bool:
        return known.get((group, name), PortType.STRING) is PortType.STRING

    problems = [*_block_problems(command, inputs)]
    for kept in (frozenset(port.name for port in inputs), frozenset[str]()):
        text = read_shell_text(_settle_blocks(command, kept.__contains__), is_text)
        problems += [problem for slot in text.slots if (problem := _unknown(slot, known))]
        problems += text.problems
    return list(dict.fromkeys(problems))


# Optional blocks

_OPEN, _CLOSE = "$[[", "]]"
_BARE_NAME = re.compile(r"\s*inputs\.(?P<name>[\w.-]+)\s*")


def _settle_blocks(command: str, is_set: Callable[[str], bool]) -> str:
    """Keep the blocks all of whose inputs are set, without their brackets; drop the others."""

    def settle(body: str) -> str:
        if not all(is_set(name) for name in _names_in(body)):
            return ""
        bare = _BARE_NAME.fullmatch(body)
        return f"${{{{inputs.{bare['name']}}}}}" if bare else body

    return "".join(settle(text) if is_block else text for text, is_block in _split_blocks(command))


def _split_blocks(command: str) -> Iterator[tuple[str, bool]]:
    """The command in parts, each with whether it stood in `$[[ ]]`; by hand, as a pattern takes square time here."""
    at = 0
    while (start := command.find(_OPEN, at)) >= 0 and (end := command.find(_CLOSE, start)) >= 0:
        yield command[at:start], False
        yield command[start + len(_OPEN) : end], True
        at = end + len(_CLOSE)
    yield command[at:], False


def _names_in(body: str) -> list[str]:
    if bare := _BARE_NAME.fullmatch(body):
        return [bare["name"]]
    return [found["name"] for found in PLACEHOLDER.finditer(body) if found["group"] == "inputs"]


def _block_problems(command: str, inputs: Iterable[InputPort]) -> Iterable[str]:
    required = {port.name for port in inputs if port.required}
    outside = ""
    for text, is_block in _split_blocks(command):
        if not is_block:
            outside += text
            continue
        names = _names_in(text)
        shown = f"{_OPEN}{text}{_CLOSE}"
        if not names:
            yield f"{shown} names no input. Only optional inputs stand in $[[ ]], as in $[[--x ${{{{inputs.x}}}}]]."
        for name in names:
            if name in required:
                yield f"{shown}: the input {name} is required. Only optional inputs stand in $[[ ]]."
    if _OPEN in outside:
        yield "A $[[ in the command is not closed. Write $[[--x ${{inputs.x}}]]."


def _unknown(slot: Slot, known: Mapping[tuple[str, str], PortType]) -> str | None:
    if (slot.group, slot.name) in known:
        return None
    if slot.group not in ("inputs", "outputs"):
        return f"{slot} is not known in a command. Only inputs.NAME and outputs.NAME are."
    names = [name for group, name in known if group == slot.group]
    has = f"it has {', '.join(names)}" if names else "it has none"
    return f"{slot}: the component has no {slot.group[:-1]} {slot.name}; {has}."


# Values

_Arguments = Mapping[tuple[str, str], Argument]


def _prepare(
    command: str, inputs: Mapping[str, Argument | None], outputs: Mapping[str, str]
) -> tuple[ShellText, _Arguments]:
    arguments: dict[tuple[str, str], Argument] = {
        ("inputs", name): "" if argument is None else argument for name, argument in inputs.items()
    }
    arguments |= {("outputs", name): FilePath(path) for name, path in outputs.items()}

    texts = frozenset(name for name, value in inputs.items() if isinstance(value, str))
    text = _read(_settle_blocks(command, lambda name: inputs.get(name) is not None), texts)
    for slot in text.slots:
        if (slot.group, slot.name) not in arguments:
            raise InvalidComponent(f"{slot} in the command has no value: the component has no such port.")
        _check_characters(slot.name, _text(arguments[slot.group, slot.name]))
    if text.problems:
        raise InvalidComponent(f"The command cannot be used: {text.problems[0]}")
    return text, arguments


# A run may have a thousand steps of one component.
@lru_cache(maxsize=256)
def _read(command: str, texts: frozenset[str]) -> ShellText:
    """`texts`: the inputs whose value may be any text."""
    return read_shell_text(command, lambda group, name: group == "inputs" and name in texts)


def _check_characters(name: str, text: str) -> None:
    if "\0" in text:
        raise InvalidRequest(f"The value of {name} has a NUL character, which no command line can hold.")
    try:
        os.fsencode(text)
    except UnicodeEncodeError as error:
        raise InvalidRequest(f"The value of {name} has half a character at position {error.start}.") from error


def _text(argument: Argument) -> str:
    return argument.path if isinstance(argument, FilePath) else as_text(argument)


def _words(argument: Argument) -> list[str]:
    """Split as bash splits an unquoted variable: at spaces, tabs and line ends, and nowhere else."""
    return [word for word in re.split(r"[ \t\n]+", _text(argument)) if word]


def _declare(name: str, argument: Argument) -> str:
    return f"{name}={_quote(_text(argument))}"


def _declare_words(name: str, argument: Argument) -> str:
    return f"{name}_words=({' '.join(_quote(word) for word in _words(argument))})"


def _quote(text: str) -> str:
    """Quoted for bash, on one line."""
    if "\n" not in text and "\r" not in text:
        return shlex.quote(text)
    return f"$'{_ansi_escaped(text)}'"


def _ansi_escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")


def _reference(variable: str, place: Place) -> str:
    reference = f"${{{variable}}}"
    match place:
        case Place.DOUBLE:
            return reference
        case Place.SINGLE:
            return f"'\"{reference}\"'"
        case Place.ANSI:
            return f"'\"{reference}\"$'"
        case Place.COMMENT:
            return ""
        case _:
            return f'"{reference}"'


def _typed(argument: Argument, place: Place) -> str:
    text = _text(argument)
    match place:
        case Place.DOUBLE:
            return re.sub(r'([\\"$`])', r"\\\1", text)
        case Place.SINGLE:
            return text.replace("'", "'\\''")
        case Place.ANSI:
            return _ansi_escaped(text)
        case Place.COMMENT:
            return ""
        case Place.WORDS if not isinstance(argument, FilePath):
            return " ".join(shlex.quote(word) for word in _words(argument))
        case _:
            return shlex.quote(text)
