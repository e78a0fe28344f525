"""Reads a bash text with placeholders and says where each placeholder stands.

The answer decides how a value is joined in. It need not be a whole parser: a value only ever enters as a reference to
a variable, which bash does not read as code again. So a misjudged quote costs a wrong word, never a command. The few
places where bash does read a value again are looked for here and in `shell_commands`, and refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from designer.core.shell_commands import ASSIGNMENT, Word, misuses

PLACEHOLDER = re.compile(r"\$\{\{\s*(?P<group>\w+)\s*\.\s*(?P<name>[\w.-]+?)\s*\}\}")


class Place(Enum):
    """The quoting state at a placeholder."""

    WORDS = auto()  # bare: the value's words, none when it is empty
    WORD = auto()  # bare, where bash does not split: assignments, redirections, case, tests
    DOUBLE = auto()
    SINGLE = auto()
    ANSI = auto()  # $'…'
    COMMENT = auto()


@dataclass(frozen=True)
class Slot:
    """A placeholder such as `${{inputs.name}}` and where it stands."""

    group: str
    name: str
    place: Place

    def __str__(self) -> str:
        return f"${{{{{self.group}.{self.name}}}}}"


@dataclass(frozen=True)
class ShellText:
    """A text cut at its placeholders, and the reasons why it cannot be used."""

    parts: tuple[str | Slot, ...]
    problems: tuple[str, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(part for part in self.parts if isinstance(part, Slot))


def read_shell_text(text: str, is_text: Callable[[str, str], bool]) -> ShellText:
    """Cut `text` at its placeholders; `is_text(group, name)` says whether a value may be any text a person types."""
    return _Reader(text.replace("\r\n", "\n"), is_text).read()


_FIRST_A_VARIABLE = 'Put it in a variable first, X=${{inputs.x}}, and use "$X" there.'
_NO_SUMS = "Shell arithmetic reads its numbers as code; let the program do the sum."
_WAY_OUT = {
    "backticks": _FIRST_A_VARIABLE,
    "$(…)": _FIRST_A_VARIABLE,
    "${…}": _FIRST_A_VARIABLE,
    "$((…))": _NO_SUMS,
    "((…))": _NO_SUMS,
    "a here-document": "Write it with printf '%s\\n' ${{inputs.x}} > file instead.",
}
_NESTED = {
    "$((": ("$((…))", "(", ")"),
    "$(": ("$(…)", "(", ")"),
    "${": ("${…}", "{", "}"),
    "$[": ("$((…))", "[", "]"),
    "((": ("((…))", "(", ")"),
}
_DECLARATIONS = frozenset({"export", "declare", "local", "readonly", "typeset"})
_TESTS = frozenset({"[[", "[", "test"})
_RESERVED = frozenset({"if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}", "time"})
_OPEN_SUBSCRIPT = re.compile(r"(^\w+|[\s(])\[[^\]]*$")
_CONTINUATION = re.compile(r"\\(?P<blanks>[ \t]*)(?P<end>\n|\Z)")
_HEREDOC = re.compile(r"<<(?P<dash>-?)[ \t]*(?P<word>(?:'[^']*'|\"[^\"]*\"|\\.|[^\s;&|<>()'\"\\])+)")
_REDIRECTION = re.compile(r"<<<|&>>|&>|<>|>>|>\||[<>]&|[<>]")
_OPERATOR = re.compile(r";;&|;;|;&|&&|\|\||\|&|[;&|]")


@dataclass
class _Command:
    """The simple command that is being read, and whether a value reaches its standard input."""

    words: list[Word] = field(default_factory=list)
    has_value: bool = False
    input_has_value: bool = False

    @property
    def name(self) -> str:
        return next((word.text for word in self.words if not ASSIGNMENT.match(word.text)), "")


class _Reader:
    def __init__(self, text: str, is_text: Callable[[str, str], bool]) -> None:
        self.text = text
        self.at = 0
        self.is_text = is_text
        self.parts: list[str | Slot] = []
        self.problems: list[str] = []
        self.command = _Command()
        self.outer: list[tuple[_Command, Word | None]] = []
        self.word: Word | None = None
        self.redirection_operator = ""
        self.array_depth = 0
        self.case_depth = 0
        self.in_pattern = False
        self.heredocs: list[tuple[str, bool]] = []

    def read(self) -> ShellText:
        while self.at < len(self.text):
            self.bare()
        self.end_command()
        if self.outer:
            self.problems.append("A ( in the command is not closed.")
        return ShellText(tuple(self.parts), tuple(dict.fromkeys(self.problems)))

    @property
    def char(self) -> str:
        return self.text[self.at : self.at + 1]

    def sees(self, *openings: str) -> bool:
        return self.text.startswith(openings, self.at)

    # What is copied

    def emit(self, piece: str) -> None:
        if self.parts and isinstance(self.parts[-1], str):
            self.parts[-1] += piece
        else:
            self.parts.append(piece)

    def copy(self, length: int = 1) -> str:
        piece = self.text[self.at : self.at + length]
        self.emit(piece)
        self.at += length
        return piece

    def grow_word(self, length: int = 1, meaning: str | None = None) -> None:
        piece = self.copy(length)
        self.word = self.word or Word()
        self.word.text += piece if meaning is None else meaning

    # Placeholders

    def slot_here(self) -> re.Match[str] | None:
        if not self.sees("${{"):
            return None
        found = PLACEHOLDER.match(self.text, self.at)
        if found is None:
            shown = self.text[self.at : self.at + 30].split("}}")[0].split("\n")[0]
            self.problems.append(f"{shown} begins no placeholder. Write ${{{{inputs.name}}}} or ${{{{outputs.name}}}}.")
        return found

    def take_slot(self, found: re.Match[str], place: Place) -> None:
        slot = Slot(found["group"], found["name"], place)
        if place not in (Place.SINGLE, Place.COMMENT) and (mark := self.mark_before()):
            self.problems.append(f"{slot}: the {mark} directly before it changes what the shell reads. Remove it.")
        self.parts.append(slot)
        self.at = found.end()
        if place is Place.COMMENT:
            return
        self.command.has_value = True
        self.command.input_has_value |= self.redirection_operator == "<<<"
        if (twice := self.redirection_operator) in (">&", "<&"):
            self.problems.append(f"{slot}: the shell reads what follows {twice} twice. Write > FILE 2>&1 instead.")
        self.word = self.word or Word()
        self.word.add_value(str(slot), self.is_text(slot.group, slot.name))

    def mark_before(self) -> str:
        """A `\\` or `$` directly before, unless it is itself escaped."""
        before = self.text[: self.at]
        mark = before[-1:] if before[-1:] in ("\\", "$") else ""
        escapes = before.removesuffix("$")
        escaped = (len(escapes) - len(escapes.rstrip("\\"))) % 2 == 1
        return mark if escaped == (mark == "\\") else ""

    def refuse_slot(self, found: re.Match[str], where: str) -> None:
        slot = Slot(found["group"], found["name"], Place.WORD)
        self.problems.append(f"{slot} stands inside {where}, where the shell reads again. {_WAY_OUT[where]}")
        self.copy(len(found[0]))

    # Bare text

    def bare(self) -> None:
        if found := self.slot_here():
            self.take_slot(found, self.bare_place())
        elif self.char == "\\":
            self.backslash()
        elif self.char in "'\"":
            self.quoted(Place.SINGLE if self.char == "'" else Place.DOUBLE)
        elif self.char == "$":
            self.dollar()
        elif self.char == "`":
            self.skip_backticks()
        elif self.char == "#" and self.word is None:
            self.comment()
        elif self.char == "\n":
            self.newline()
        elif self.char in " \t" and not self.array_depth:
            self.end_word()
            self.copy()
        elif self.array_depth or self.command.name == "[[":
            self.inside_brackets()
        elif self.char in "<>" or self.sees("&>"):
            self.redirection()
        elif self.char in ";&|":
            self.operator()
        elif self.char in "()":
            self.parenthesis()
        else:
            self.grow_word()

    def bare_place(self) -> Place:
        text = self.word.text if self.word else ""
        if _OPEN_SUBSCRIPT.search(text) and (self.array_depth or self.assigns):
            self.problems.append(f"{text.split()[-1]}: the shell computes an index as code. Write a fixed index.")
        if self.array_depth:
            return Place.WORDS
        if self.redirection_operator or self.in_pattern or self.command.name in _TESTS:
            return Place.WORD
        if self.command.name == "case" and len(self.command.words) == 1:
            return Place.WORD
        return Place.WORD if self.assigns and ASSIGNMENT.match(text) else Place.WORDS

    @property
    def assigns(self) -> bool:
        return self.command.name in _DECLARATIONS or self.command.name == ""

    def backslash(self) -> None:
        if found := _CONTINUATION.match(self.text, self.at):
            # Blanks after the backslash would make it an escaped space; nobody means that at the end of a line.
            self.emit((" " if found["blanks"] else "") + ("\\\n" if found["end"] else ""))
            self.at = found.end()
        elif self.word is None and self.text[self.at + 1] in " \t":
            # What is left of a continued line when YAML folds lines into one.
            self.at += 1
        elif self.text.startswith("${{", self.at + 1):
            self.grow_word()
        else:
            self.grow_word(2, self.text[self.at + 1])

    def dollar(self) -> None:
        opening = next((opening for opening in _NESTED if self.sees(opening)), None)
        if opening:
            self.skip_nested(opening)
        elif self.sees("$'", '$"'):
            self.grow_word(1, "")
            self.quoted(Place.ANSI if self.char == "'" else Place.DOUBLE)
        else:
            self.grow_word()

    def comment(self) -> None:
        while self.char not in ("", "\n"):
            if found := self.slot_here():
                self.take_slot(found, Place.COMMENT)
            else:
                self.copy()

    def inside_brackets(self) -> None:
        """Inside `name=( … )` and `[[ … ]]`, where redirections and operators mean nothing."""
        if self.char == ")" and self.array_depth:
            self.array_depth -= 1
            self.grow_word()
        elif self.char in "()<>|&;":
            self.end_word()
            self.copy()
        else:
            self.grow_word()

    def quoted(self, place: Place) -> None:
        quote = self.char
        self.grow_word(1, "")
        while self.char not in ("", quote):
            if found := self.slot_here():
                self.take_slot(found, place)
            elif place is Place.SINGLE:
                self.grow_word()
            elif self.char == "\\" and not self.text.startswith("${{", self.at + 1):
                self.grow_word(2, self.text[self.at + 1 : self.at + 2])
            elif place is Place.DOUBLE and self.char == "`":
                self.skip_backticks()
            elif place is Place.DOUBLE and self.sees("$(", "${", "$["):
                self.dollar()
            else:
                self.grow_word()
        self.close(quote)

    # Texts that bash reads again

    def skip_backticks(self) -> None:
        self.word = self.word or Word()
        self.copy()
        while self.char not in ("", "`"):
            if found := self.slot_here():
                self.refuse_slot(found, "backticks")
            else:
                self.copy(2 if self.char == "\\" else 1)
        self.close("`")

    def skip_nested(self, opening: str) -> None:
        where, opens, closes = _NESTED[opening]
        self.word = self.word or Word()
        self.copy(len(opening))
        depth = opening.count(opens)
        while self.char and depth:
            if found := self.slot_here():
                self.refuse_slot(found, where)
            elif self.char in "'\"":
                self.skip_quoted(where)
            else:
                depth += (self.char == opens) - (self.char == closes)
                self.copy(2 if self.char == "\\" else 1)
        if depth:
            self.problems.append(f"A {opening} in the command is not closed.")

    def skip_quoted(self, where: str) -> None:
        quote = self.copy()
        while self.char not in ("", quote):
            if found := self.slot_here():
                self.refuse_slot(found, where)
            else:
                self.copy(2 if quote == '"' and self.char == "\\" else 1)
        self.close(quote)

    def close(self, mark: str) -> None:
        if not self.char:
            self.problems.append(f"A {mark} in the command is not closed.")
        self.copy()

    # Commands, redirections, parentheses

    def newline(self) -> None:
        if self.array_depth:
            self.grow_word()
        else:
            self.end_command()
            self.copy()
        while self.heredocs and self.char:
            self.heredoc_body(*self.heredocs.pop(0))

    def heredoc_body(self, end: str, strip_tabs: bool) -> None:
        while self.char:
            line = self.text[self.at :].split("\n", 1)[0]
            for found in PLACEHOLDER.finditer(line):
                slot = Slot(found["group"], found["name"], Place.WORD)
                self.problems.append(f"{slot} stands inside a here-document. {_WAY_OUT['a here-document']}")
            self.copy(len(line) + 1)
            if (line.lstrip("\t") if strip_tabs else line) == end:
                return

    def redirection(self) -> None:
        if self.word and self.word.text.isdecimal():
            self.word = None
        self.end_word()
        if self.sees("<(", ">("):
            self.copy()
            self.open_commands(Word())
        elif found := _HEREDOC.match(self.text, self.at):
            self.heredocs.append((re.sub(r"['\"\\]", "", found["word"]), bool(found["dash"])))
            self.copy(len(found[0]))
        elif found := _REDIRECTION.match(self.text, self.at):
            self.redirection_operator = found[0]
            self.copy(len(found[0]))

    def operator(self) -> None:
        found = _OPERATOR.match(self.text, self.at)
        operator = found[0] if found else self.char
        self.end_word()
        piped = operator in ("|", "|&") and (self.command.has_value or self.command.input_has_value)
        self.end_command()
        self.command.input_has_value = piped
        self.copy(len(operator))
        if operator in (";;", ";&", ";;&") and self.case_depth:
            self.in_pattern = True

    def parenthesis(self) -> None:
        if self.in_pattern:
            self.end_word()
            self.command = _Command()
            self.in_pattern = self.char == "("
            self.copy()
        elif self.char == ")":
            self.end_command()
            self.copy()
            if self.outer:
                self.command, self.word = self.outer.pop()
        elif self.word and ASSIGNMENT.fullmatch(self.word.text):
            self.array_depth += 1
            self.grow_word()
        elif self.sees("((") and self.word is None and self.command.name in ("", "for"):
            self.skip_nested("((")
        else:
            self.open_commands(None)

    def open_commands(self, word_after: Word | None) -> None:
        self.end_word()
        self.outer.append((self.command, word_after))
        self.command = _Command()
        self.copy()

    def end_word(self) -> None:
        word, self.word = self.word, None
        words = self.command.words
        if word is None:
            return
        if self.redirection_operator:
            self.redirection_operator = ""
        elif not words and word.text == "esac":
            self.case_depth, self.in_pattern = max(0, self.case_depth - 1), False
        elif words or word.values or word.text not in _RESERVED:
            words.append(word)
            if self.command.name == "case" and len(words) == 3 and word.text == "in":
                self.command, self.in_pattern = _Command(), True
                self.case_depth += 1
            elif self.command.name == "[[" and word.text == "]]":
                self.end_command()

    def end_command(self) -> None:
        self.end_word()
        self.redirection_operator = ""
        command, self.command = self.command, _Command()
        if not self.in_pattern:
            self.problems += misuses(command.words, input_has_value=command.input_has_value)
