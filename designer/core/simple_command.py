"""Tells whether a bash text starts one program and does nothing else, and with which arguments."""

import re

# A program looked for on PATH.
_PROGRAM = re.compile(r"\w[\w.+-]*(?=[ \t\n]|\Z)", re.ASCII)
# Characters that mean themselves to bash, anywhere but in the first word.
_PLAIN = re.compile(r"[\w./:@%+,=-]+", re.ASCII)
_BLANK = re.compile(r"(?:\\\n)*[ \t](?:[ \t]|\\\n)*")
_SINGLE = re.compile(r"'([^']*)'")
_DOUBLE = re.compile(r'"((?:[^"\\$`]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED_IN_DOUBLE = re.compile(r'\\([$`"\\\n])')
# What no terminal types, some of which bash uses for itself; and halves of characters.
_UNUSUAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# Words that bash does not look for on PATH, but for `true` and `false`, where the program does the same.
_OF_BASH = re.compile(
    "alias|bg|bind|break|builtin|caller|case|cd|command|compgen|complete|compopt|continue|coproc|declare|dirs"
    "|disown|do|done|echo|elif|else|enable|esac|eval|exec|exit|export|fc|fg|fi|for|function|getopts|hash|help"
    "|history|if|in|jobs|kill|let|local|logout|mapfile|popd|printf|pushd|pwd|read|readarray|readonly|return"
    "|select|set|shift|shopt|source|suspend|test|then|time|times|trap|type|typeset|ulimit|umask|unalias|unset"
    "|until|wait|while"
)


def simple_words(text: str) -> tuple[str, ...]:
    """The program and its arguments as bash would start it; empty where bash would do anything besides.

    Quotes and backslashes are understood. Variables, patterns, operators, redirections, assignments, comments, a second
    line and whatever else bash acts on are not: they are left to bash.
    """
    text = text.strip(" \t\n") if not text.endswith("\\\n") else ""
    program = _PROGRAM.match(text)
    if program is None or _OF_BASH.fullmatch(program[0]) or _UNUSUAL.search(text):
        return ()
    words, at = [program[0]], program.end()
    while at < len(text):
        blank = _BLANK.match(text, at)
        if blank is None:
            return ()
        word, at = _word(text, blank.end())
        if at < 0:
            return ()
        if word is not None:
            words.append(word)
    return tuple(words)


def _word(text: str, at: int) -> tuple[str | None, int]:
    """The word that begins here, and where it ends; None where there is none, and -1 where bash has to look at it."""
    word: str | None = None
    while at < len(text) and not _BLANK.match(text, at):
        if found := _PLAIN.match(text, at):
            piece = found[0]
        elif found := _SINGLE.match(text, at):
            piece = found[1]
        elif found := _DOUBLE.match(text, at):
            piece = _ESCAPED_IN_DOUBLE.sub(lambda escape: escape[1].strip("\n"), found[1])
        elif found := _ESCAPED.match(text, at):
            piece = found[1].strip("\n")
        else:
            return None, -1
        word, at = (word or "") + piece, found.end()
    return word, at
