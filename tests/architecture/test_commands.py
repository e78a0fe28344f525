"""Every command that a text tells somebody to type exists, and every command is documented."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from designer.cli.app import app
from tests.architecture.documents import DOCUMENTS, ROOT, blocks, rows, section, shown, spans, text_of
from tests.architecture.source import modules, texts

TREE = typer.main.get_command(app)
MESSAGES = sorted((ROOT / "frontend" / "src" / "messages").rglob("*.json"))


def commands_in(text: str) -> Iterator[str]:
    """Lines of shell blocks and phrases in code type that begin with the program's name."""
    lines = [line for block in blocks(text) if block.language == "sh" for line in block.body.splitlines()]
    for line in (*lines, *spans(text)):
        command = re.sub(r"^\.venv/bin/", "", line.partition("  #")[0].strip())
        if command.startswith("pipewright "):
            yield command


def check(command: str) -> None:
    """Walk the tree of commands along the words; options must be those of the command that is reached."""
    words = shlex.split(command)[1:]
    here: TyperCommand | TyperGroup = TREE
    while isinstance(here, TyperGroup) and words and words[0] != "…" and not words[0].startswith("--"):
        name = words.pop(0).rstrip(",")
        assert name in here.commands, f"`{command}`: there is no '{name}' in {here.name}"
        here = here.commands[name]
    known = {flag for parameter in here.params for flag in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
    assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known, command
    values = sum(1 for parameter in here.params if isinstance(parameter, TyperArgument))
    takes_value = {flag for parameter in here.params if _takes_value(parameter) for flag in parameter.opts}
    given = [
        word
        for before, word in zip(["", *words], words, strict=False)
        if not word.startswith("-") and before not in takes_value
    ]
    assert "…" in words or len(given) <= values, f"`{command}`: {here.name} does not take {' '.join(given)}"


def _takes_value(parameter: TyperArgument | TyperOption) -> bool:
    return isinstance(parameter, TyperOption) and not parameter.is_flag


def all_commands(
    command: TyperCommand | TyperGroup, words: tuple[str, ...] = ("pipewright",)
) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    if not isinstance(command, TyperGroup):
        yield " ".join(words), command
        return
    for name, below in command.commands.items():
        if not below.hidden:
            yield from all_commands(below, (*words, name))


COMMANDS = dict(all_commands(TREE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_the_commands_of_a_document_exist(document: Path) -> None:
    for command in commands_in(document.read_text(encoding="utf-8")):
        check(command)


def test_the_first_page_tells_of_commands() -> None:
    assert len(list(commands_in(text_of("README.md")))) > 10


def test_the_commands_in_sentences_of_the_product_exist() -> None:
    sentences = [text for path in modules() for text in texts(path)]

    found = [phrase for text in sentences for phrase in re.findall(r"`(pipewright [^`]+)`", text)]

    assert len(found) > 5
    for command in found:
        check(command)


@pytest.mark.parametrize("messages", MESSAGES, ids=lambda path: path.name)
def test_the_commands_in_texts_on_screen_exist(messages: Path) -> None:
    def phrases(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for item in value.values():
                yield from phrases(item)
        elif isinstance(value, str):
            yield from re.findall(r"pipewright(?: [a-z-]+)+", value)

    for command in phrases(json.loads(messages.read_text(encoding="utf-8"))):
        check(command)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_are_documented(name: str) -> None:
    options = [parameter for parameter in COMMANDS[name].params if isinstance(parameter, TyperOption)]

    told = {span for row in rows(section(text_of("docs/cli.md"), f"### {name}")) for span in spans(row[0])}

    # A switch is told of by the word that changes something: --no-wait rather than --wait.
    names = [{*option.opts, *option.secondary_opts} for option in options]
    assert all(flags & told for flags in names if "--help" not in flags), f"{name}: {names} against {told}"
    assert told <= set().union(*names)


def test_the_targets_that_documents_tell_of_are_in_the_makefile() -> None:
    targets = set(re.findall(r"^([\w-]+):", text_of("Makefile"), re.MULTILINE))
    texts_told = [path.read_text(encoding="utf-8") for path in DOCUMENTS]

    told = {target for text in texts_told for target in re.findall(r"\bmake (?:[A-Z]+=\S+ )*([a-z-]+)", _typed(text))}

    assert {"run", "test", "check", "format", "lock", "schema"} <= told <= targets


def _typed(text: str) -> str:
    """What of a text is to be typed: code, not prose."""
    lines = [block.body for block in blocks(text) if block.language == "sh"]
    return "\n".join((*lines, *spans(text)))
