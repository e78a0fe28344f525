"""The simple commands of bash that read a value as code again, although it is quoted.

A quoted value is safe as a word of nearly every command. The exceptions are few and are refused here: scripts given
to a shell, the command word itself, and builtins that compute names and numbers (an index such as `a[$(id)]` runs).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(\[[^\]]*\])?\+?=")


@dataclass
class Word:
    """A word as bash would have it without quotes; placeholders stand in it as they are written."""

    text: str = ""
    values: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add_value(self, shown: str, is_text: bool) -> None:
        self.text += shown
        self.values.append(shown)
        if is_text:
            self.texts.append(shown)

    @property
    def may_vanish(self) -> bool:
        """Whether it begins with a variable of the author's, which may be empty."""
        return self.text.startswith("$") and not self.values

    @property
    def program(self) -> str:
        return self.text.rsplit("/", 1)[-1]


def misuses(words: Sequence[Word], *, input_has_value: bool) -> Iterator[str]:
    """Say why the placeholders in one simple command cannot stand where they do."""
    yield from _interpreted_variables(words)
    arguments = _after_prefixes(words)
    if arguments:
        head, rest = arguments[0], arguments[1:]
        chooses = "would be the command itself, so its value would choose what runs. Write the program's name."
        yield from _each([head], "texts", chooses)
        yield from _builtin_misuses(head.text.split("$")[0], rest)
        if input_has_value and head.program in _SHELLS and not _operands(rest):
            yield (
                f"A value is fed to {head.program}, which would run it as a script. "
                "Give it as an argument or through a file."
            )
    for index, word in enumerate(words):
        if word.program in _SHELLS:
            # What follows a shell's script are that script's own arguments.
            yield from _script_misuses(word.program, words[index + 1 :])
            return
        if word.program in _TAKE_A_SCRIPT:
            yield from _script_option(word.program, words[index + 1 :])


_SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "ash", "mksh", "rbash", "fish"})
_TAKE_A_SCRIPT = frozenset({"su", "runuser", "script", "flock"})
_PREFIXES = frozenset({"exec", "command", "builtin", "env", "nohup", "setsid", "sudo", "nice", "timeout", "xargs"})
_READ_AGAIN = frozenset({"eval", "trap", "alias", "bind", "complete", "compgen"})
_NAME_VARIABLES = frozenset(
    {"read", "unset", "export", "declare", "typeset", "local", "readonly", "mapfile", "readarray", "getopts", "wait"}
)
_INTERPRETED = re.compile(r"(BASH_ENV|ENV|PS[0-4]|PROMPT_COMMAND)\+?=")
_SCRIPT_OPTION = re.compile(r"-[A-Za-z]*c[A-Za-z]*\Z|--command\Z")
_COMPARES_NUMBERS = frozenset({"-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-v", "-R"})


def _interpreted_variables(words: Sequence[Word]) -> Iterator[str]:
    for word in words:
        if found := _INTERPRETED.match(word.text):
            for shown in word.values:
                yield f"{shown} is given to {found[1]}, which the shell reads as code. Use another variable."


def _after_prefixes(words: Sequence[Word]) -> Sequence[Word]:
    """From the word that names the command: behind assignments, `env -i` and the like, and what may vanish."""
    prefixed = False
    for index, word in enumerate(words):
        if word.text in _PREFIXES:
            prefixed = True
        elif not (word.may_vanish or ASSIGNMENT.match(word.text) or (prefixed and re.match(r"[-\d]", word.text))):
            return words[index:]
    return []


def _until_solid(words: Sequence[Word]) -> Sequence[Word]:
    """The words up to the first that is there in any case."""
    solid = (index for index, word in enumerate(words) if not word.may_vanish)
    return words[: next(solid, len(words)) + 1]


def _builtin_misuses(name: str, rest: Sequence[Word]) -> Iterator[str]:
    if name in _READ_AGAIN:
        yield from _each(rest, "values", f"{name} reads its words as code. Write the command itself.")
    elif name == "let" or (name in _NAME_VARIABLES and any(re.match(r"-\w*i", word.text) for word in rest)):
        yield from _each(rest, "values", f"{name} computes its words as code. Let the program do the sum.")
    elif name in _NAME_VARIABLES:
        plain = [word for word in rest if not ASSIGNMENT.match(word.text)]
        yield from _each(plain, "texts", f"{name} takes names of variables, and computes them. Write the name.")
    elif name == "printf":
        names = rest[1:2] if rest and rest[0].text == "-v" else []
        reason = "printf could take it for an option. Write printf '%s' before it."
        yield from _each([*names, *_until_solid(rest[len(names) and 2 :])], "texts", reason)
    elif name in ("source", "."):
        reason = "its value would choose the script that runs. Write the file's name."
        yield from _each(_until_solid(rest), "texts", reason)
    elif name == "[[" and any(word.text in _COMPARES_NUMBERS for word in rest):
        yield from _each(rest, "texts", "[[ … ]] computes what it compares as numbers. Use [ … ] instead.")
    elif name in ("[", "test"):
        for operator, word in pairwise(rest):
            if operator.text in ("-v", "-R") or operator.texts:
                yield from _each(
                    [word], "texts", f"{name} could compute it as the name of a variable. Write {name} -n."
                )


def _script_misuses(shell: str, rest: Sequence[Word]) -> Iterator[str]:
    """A shell's words up to its script: none may be a text, or the value could be an option and the script."""
    for index, word in enumerate(rest):
        if _SCRIPT_OPTION.match(word.text):
            yield from _script_option(shell, rest[index:])
            return
        yield from _each([word], "texts", f"{shell} could take it for an option or a script. Write the script's name.")
        if not word.text.startswith(("-", "+")) and not word.may_vanish:
            return


def _script_option(program: str, rest: Sequence[Word]) -> Iterator[str]:
    for option, script in pairwise(rest):
        if _SCRIPT_OPTION.match(option.text):
            yield from _each(
                [script],
                "values",
                f"{program} {option.text} reads that text as code. Write the command without {program} {option.text}, "
                f"or hand the value over: {program} {option.text} '… \"$1\" …' {program} {''.join(script.values[:1])}",
            )
            return


def _operands(words: Sequence[Word]) -> list[Word]:
    return [word for word in words if not word.text.startswith("-")]


def _each(words: Sequence[Word], which: str, reason: str) -> Iterator[str]:
    for word in words:
        for shown in word.texts if which == "texts" else word.values:
            yield f"{shown} {reason}" if reason.startswith("would") else f"{shown}: {reason}"
