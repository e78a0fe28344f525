"""Docstrings in the styles of Google, NumPy and Sphinx: the purpose of a function and of its parameters."""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_GOOGLE = re.compile(r"(Args|Arguments|Parameters|Returns|Return|Yields|Raises|Examples?|Notes?):\s*")
_UNDERLINE = re.compile(r"-{3,}\s*")
_SPHINX = re.compile(r":(?P<what>param|parameter|arg|returns?|raises|type|rtype)\b(?P<name>[^:]*):\s*(?P<text>.*)")
_ITEM = re.compile(r"\*{0,2}(?P<name>\w+)\s*(?:\((?P<type>[^)]*)\))?\s*:\s*(?P<text>.*)")
_PARAMETERS = frozenset({"args", "arguments", "parameters"})
_RETURNS = frozenset({"returns", "return"})


@dataclass(frozen=True)
class Docstring:
    description: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    returns: str = ""


def read_docstring(text: str | None) -> Docstring:
    lines = inspect.cleandoc(text or "").splitlines()
    purpose: list[str] = []
    sections: dict[str, list[str]] = {}
    current = purpose
    sphinx: dict[str, str] = {}
    last = ""
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if found := _SPHINX.match(line):
            words = found["name"].split()
            last = words[-1] if words and found["what"] in {"param", "parameter", "arg"} else f":{found['what']}"
            sphinx[last] = found["text"]
            current = []
        elif last and line.startswith((" ", "\t")):
            sphinx[last] += f" {line.strip()}"
        elif heading := _heading(line, following):
            last, current = "", sections.setdefault(heading, [])
        elif not _UNDERLINE.fullmatch(line):
            current.append(line)
    parameters = {name: text for name, text in sphinx.items() if not name.startswith(":")}
    for name in _PARAMETERS & sections.keys():
        parameters |= _items(sections[name])
    returns = sphinx.get(":returns", sphinx.get(":return", ""))
    for name in _RETURNS & sections.keys():
        returns = _joined(sections[name])
    return Docstring(_joined(purpose), {name: _joined([text]) for name, text in parameters.items()}, returns)


def _heading(line: str, following: str) -> str:
    if found := _GOOGLE.fullmatch(line):
        return found[1].lower()
    return line.strip().lower() if line.strip() and _UNDERLINE.fullmatch(following) else ""


def _items(lines: list[str]) -> dict[str, str]:
    """`name (type): text` of Google's style, or `name : type` with the text below it of NumPy's."""
    first = next((line for line in lines if line.strip()), "")
    indent = len(first) - len(first.lstrip())
    is_google = indent > 0
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        depth = len(line) - len(line.lstrip())
        item = _ITEM.match(line.strip()) if depth == indent else None
        if item is not None:
            name = item["name"]
            found[name] = item["text"] if is_google else ""
        elif depth == indent and not is_google and line.strip().isidentifier():
            name = line.strip()
            found[name] = ""
        elif name and line.strip():
            found[name] += f" {line.strip()}"
    return found


def _joined(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())
