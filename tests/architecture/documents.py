"""The documents of the product, taken apart: code blocks, words in code type, tables, links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "components").rglob("*.md")),
    *sorted((ROOT / "samples").rglob("*.md")),
)

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED_FENCE = re.compile(
    r"^`(?P<name>[^`\n]+)`:\n\n```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_SPAN = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    language: str
    body: str


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shown(path: Path) -> str:
    """A document's name in test ids and messages."""
    return path.relative_to(ROOT).as_posix()


def blocks(text: str) -> list[Block]:
    """Every fenced block."""
    return [Block(found["language"], found["body"]) for found in _FENCE.finditer(text)]


def files_in(text: str) -> dict[str, str]:
    """The files that a document gives whole: a block under a line with nothing but the file's name."""
    return {found["name"]: found["body"] for found in _NAMED_FENCE.finditer(text)}


def spans(text: str) -> list[str]:
    """Every word or phrase in code type, outside of blocks; one that goes over a line's end is put together."""
    return [" ".join(span.split()) for span in _SPAN.findall(_FENCE.sub("", text))]


def links(text: str) -> list[str]:
    """The targets of all links and pictures."""
    return [found["target"] for found in _LINK.finditer(_FENCE.sub("", text))]


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    level = len(heading.split(" ")[0])
    start = text.index(f"\n{heading}\n") + len(heading) + 2
    following = re.search(rf"^#{{1,{level}}} ", text[start:], re.MULTILINE)
    return text[start : start + following.start()] if following else text[start:]


def rows(text: str) -> Iterator[list[str]]:
    """The rows of all tables, without headings and rules."""
    lines = [line.strip() for line in _FENCE.sub("", text).splitlines()]
    for index, line in enumerate(lines):
        is_rule = set(line) <= set("|-: ")
        is_heading = (
            index + 1 < len(lines) and set(lines[index + 1]) <= set("|-: ") and lines[index + 1].startswith("|")
        )
        if line.startswith("|") and not is_rule and not is_heading:
            yield [cell.strip() for cell in line.strip("|").split("|")]


def anchors(text: str) -> set[str]:
    """The addresses of a document's headings, as hosts of repositories make them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
