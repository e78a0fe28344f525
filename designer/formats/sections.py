"""Reading keys of a YAML text one by one: each wrong value is noted with its place, and no key is lost unseen."""

import difflib
import math
from collections.abc import Iterable, Iterator
from typing import Any

from designer.formats.findings import Findings, Placed
from designer.formats.yaml_nodes import Entry, YamlList, YamlMap, YamlNode, YamlScalar, plain


class Section:
    """A mapping of a document and the keys of it that were read. A missing key and a null read the same: None."""

    def __init__(self, node: YamlMap, findings: Findings, key: str = "") -> None:
        self.node = node
        self.findings = findings
        self.key = key
        self._seen: set[str] = set()

    def has(self, name: str) -> bool:
        return name in self.node.entries

    def take(self, name: str) -> YamlNode | None:
        self._seen.add(name)
        value = self.node.get(name)
        return None if isinstance(value, YamlScalar) and value.value is None else value

    def place(self, name: str) -> Placed:
        entry = self.node.entries.get(name)
        return self.node if entry is None else entry

    def text(self, name: str) -> str | None:
        """The text of a scalar as it stands: `version: 1.10` gives "1.10"."""
        value = self.take(name)
        if value is None or isinstance(value, YamlScalar):
            return None if value is None else value.text
        self.error(f"{name} should be a text; it is {shape_of(value)}.", value, name)
        return None

    def flag(self, name: str) -> bool | None:
        value = self.take(name)
        if value is None:
            return None
        if isinstance(value, YamlScalar):
            if isinstance(value.value, bool):
                return value.value
            if value.text.strip().lower() in ("true", "false"):
                return value.text.strip().lower() == "true"
        self.error(f"{name} should be true or false; it is {shape_of(value)}.", value, name)
        return None

    def number(self, name: str) -> int | float | None:
        """A finite number; `'0.2'` in quotes counts, as the Azure ML SDK writes them."""
        value = self.take(name)
        if value is None:
            return None
        found = number_of(value) if isinstance(value, YamlScalar) else None
        if found is None:
            self.error(f"{name} should be a number; it is {shape_of(value)}.", value, name)
        return found

    def section(self, name: str) -> "Section | None":
        value = self.take(name)
        if value is None or isinstance(value, YamlMap):
            return None if value is None else Section(value, self.findings, self.dotted(name))
        self.error(f"{name} should hold keys and values; it is {shape_of(value)}.", value, name)
        return None

    def texts(self, name: str) -> list[YamlScalar]:
        """A list of scalars."""
        value = self.take(name)
        if value is None:
            return []
        if isinstance(value, YamlList) and all(isinstance(item, YamlScalar) for item in value.values):
            return [item for item in value.values if isinstance(item, YamlScalar)]
        self.error(f"{name} should be a list of texts; it is {shape_of(value)}.", value, name)
        return []

    def text_map(self, name: str) -> dict[str, str]:
        """Keys with texts, like tags and environment variables; a null is an empty text."""
        section = self.section(name)
        if section is None:
            return {}
        result = {}
        for entry in section.entries():
            if isinstance(entry.value, YamlScalar):
                result[entry.key] = "" if entry.value.value is None else entry.value.text
            else:
                section.error(f"{entry.key} should be a text; it is {shape_of(entry.value)}.", entry, entry.key)
        return result

    def free(self, name: str) -> Any:
        """A part whose inside is not ours to judge, as plain values."""
        return plain(self.take(name))

    def entries(self) -> Iterator[Entry]:
        self._seen.update(self.node.entries)
        return iter(self.node)

    def dotted(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key else name

    def error(self, message: str, at: Placed | None = None, name: str = "") -> None:
        self.findings.error(message, at or self.node, self.dotted(name) if name else self.key)

    def warn(self, message: str, at: Placed | None = None, name: str = "") -> None:
        self.findings.warn(message, at or self.node, self.dotted(name) if name else self.key)

    def pass_over(self, names: Iterable[str]) -> None:
        """Keys that the format has and that change nothing here."""
        self._seen.update(names)

    def warn_of_unread(self, where: str, known: Iterable[str]) -> None:
        """Name every key that nothing read; `where` completes "… is not a key of"."""
        for entry in self.node:
            if entry.key in self._seen:
                continue
            close = difflib.get_close_matches(entry.key, list(known), n=1, cutoff=0.75)
            hint = f" Did you mean {close[0]}?" if close else ""
            self.warn(f"'{entry.key}' is not a key of {where}; it is left out.{hint}", entry, entry.key)


def number_of(value: YamlScalar) -> int | float | None:
    if isinstance(value.value, bool) or value.value is None:
        return None
    found = value.value
    if isinstance(found, str):
        try:
            found = float(found) if any(mark in found for mark in ".eE") else int(found)
        except ValueError:
            return None
    return found if math.isfinite(found) else None


def shape_of(value: YamlNode) -> str:
    """What a value is, as words for a sentence: "it is …"."""
    match value:
        case YamlMap():
            return "keys and values"
        case YamlList():
            return "a list"
        case YamlScalar(text=text):
            return f"'{text[:80]}'"
