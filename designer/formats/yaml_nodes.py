"""The values of a YAML text, each with its place; lines and columns count from 1."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from designer.formats.yaml_scalar import ScalarValue


@dataclass(slots=True)
class YamlScalar:
    line: int
    column: int
    text: str
    value: ScalarValue
    weight: int = 1


@dataclass(slots=True)
class YamlList:
    line: int
    column: int
    values: list["YamlNode"] = field(default_factory=list)
    weight: int = 1


@dataclass(slots=True)
class Entry:
    """A key and what stands under it; the place is the key's."""

    line: int
    column: int
    key: str
    value: "YamlNode"


@dataclass(slots=True)
class YamlMap:
    line: int
    column: int
    entries: dict[str, Entry] = field(default_factory=dict)
    weight: int = 1

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def get(self, key: str) -> "YamlNode | None":
        entry = self.entries.get(key)
        return None if entry is None else entry.value


YamlNode = YamlScalar | YamlList | YamlMap


def plain(node: YamlNode | None) -> Any:
    """The values without their places. Any: this is the border to free-form parts of a document."""
    match node:
        case YamlMap():
            return {entry.key: plain(entry.value) for entry in node}
        case YamlList(values=values):
            return [plain(value) for value in values]
        case YamlScalar(value=float(value), text=text):
            # JSON has no infinity; whoever stores this must be able to.
            return value if math.isfinite(value) else text
        case YamlScalar(value=value):
            return value
    return None
