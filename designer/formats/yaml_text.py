"""Reading YAML safely: plain values with their line and column, within limits, duplicate keys refused.

libyaml gives the events, this file builds the values, so that nothing in a text can construct an object, and what
aliases would expand to is counted before anything walks over it.
Scalars keep their text: `version: 1.10` is the version "1.10", and only a reader that wants a number gets 1.1.
"""

from dataclasses import dataclass
from typing import NoReturn

import yaml

from designer.core.errors import DocumentProblem, InvalidDocument
from designer.formats.findings import invalid_document
from designer.formats.yaml_nodes import Entry, YamlList, YamlMap, YamlNode, YamlScalar
from designer.formats.yaml_scalar import ScalarValue, resolve
from designer.formats.yaml_words import in_plain_words

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 64
MAX_VALUES = 500_000
MAX_ALIASED_VALUES = 100_000

_STANDARD_TAGS = {f"tag:yaml.org,2002:{name}": name for name in ("str", "int", "float", "bool", "null", "map", "seq")}


def read_yaml(text: str, source: str = "document", *, max_bytes: int = MAX_BYTES) -> YamlNode:
    """The one document in `text`; raises InvalidDocument with line and column."""
    if len(text) > max_bytes or len(text.encode("utf-8", "replace")) > max_bytes:
        raise _refusal(source, f"the text is larger than {max_bytes // 1024 // 1024} MB, which is the limit.")
    composer = _Composer(source)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (None, None) if mark is None else (mark.line + 1, mark.column + 1)
        raise _refusal(source, in_plain_words(error, text), line, column) from None
    except yaml.YAMLError as error:
        line, column = _place_of_bad_character(error, text)
        raise _refusal(source, "a character stands here that YAML does not allow.", line, column) from None
    except UnicodeEncodeError:
        raise _refusal(source, "the text holds a character that is not valid Unicode.") from None
    if composer.root is None:
        raise _refusal(source, "the text is empty.")
    return composer.root


def read_yaml_map(text: str, source: str = "document") -> YamlMap:
    """Like `read_yaml`, for texts whose top level must be keys and values."""
    root = read_yaml(text, source)
    if not isinstance(root, YamlMap):
        raise _refusal(source, "keys and values are expected here, like `name: …`.", root.line, root.column)
    return root


def decode(content: bytes, source: str) -> str:
    """The text of a file; raises InvalidDocument when it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise _refusal(source, "the file is not UTF-8 text; save it as UTF-8.", line, column) from None


@dataclass
class _Open:
    """A mapping or list whose end has not come yet."""

    node: YamlList | YamlMap
    anchor: str | None
    key: Entry | None = None
    merge: Entry | None = None


class _Composer:
    """Builds the values from the events; a stack in place of recursion, so depth is a limit and not a crash."""

    def __init__(self, source: str) -> None:
        self.root: YamlNode | None = None
        self._source = source
        self._open: list[_Open] = []
        self._anchors: dict[str, YamlNode | None] = {}
        self._values = 0
        self._aliased = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._add(self._scalar(event), event)
            case yaml.MappingStartEvent():
                self._start(YamlMap(*_place(event)), event)
            case yaml.SequenceStartEvent():
                self._start(YamlList(*_place(event)), event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._end(event)
            case yaml.AliasEvent():
                self._add_alias(event)
            case yaml.DocumentStartEvent() if self.root is not None:
                self._refuse("a second document starts here (`---`); one is expected.", event)

    def _scalar(self, event: yaml.ScalarEvent) -> YamlScalar:
        tag = self._known_tag(event)
        if "\0" in event.value:
            self._refuse("a NUL character (\\0) cannot be part of a value.", event)
        line, column = _place(event)
        if tag == "str" or (tag is None and event.style):
            value: ScalarValue = event.value
        else:
            value = resolve(event.value)
        return YamlScalar(line, column, event.value, value)

    def _known_tag(self, event: yaml.Event) -> str | None:
        tag: str | None = getattr(event, "tag", None)
        if tag is None:
            return None
        if tag == "!":
            return "str"
        if tag not in _STANDARD_TAGS:
            self._refuse(f"the tag {tag[:60]!r} is not allowed; write the plain value.", event)
        return _STANDARD_TAGS[tag]

    def _start(self, node: YamlList | YamlMap, event: yaml.Event) -> None:
        self._known_tag(event)
        if len(self._open) >= MAX_DEPTH:
            self._refuse(f"values are nested more than {MAX_DEPTH} deep, which is the limit.", event)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            # Known, but not whole: an alias to it from inside would never end.
            self._anchors[anchor] = None
        if self._open and isinstance(self._open[-1].node, YamlMap) and self._open[-1].key is None:
            self._refuse("a key must be a plain text.", event)
        self._open.append(_Open(node, anchor))

    def _end(self, event: yaml.Event) -> None:
        done = self._open.pop()
        if isinstance(done.node, YamlMap) and done.merge is not None:
            self._merge(done.node, done.merge)
        if done.anchor is not None:
            self._anchors[done.anchor] = done.node
        self._place_value(done.node, event)

    def _add(self, node: YamlScalar, event: yaml.ScalarEvent) -> None:
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        self._place_value(node, event)

    def _add_alias(self, event: yaml.AliasEvent) -> None:
        name = str(event.anchor)
        if name not in self._anchors:
            self._refuse(f"*{name[:60]} refers to nothing: there is no &{name[:60]} above it.", event)
        node = self._anchors[name]
        if node is None:
            self._refuse(f"*{name[:60]} refers to the value it stands in.", event)
        self._aliased += node.weight
        if self._aliased > MAX_ALIASED_VALUES:
            self._refuse(f"aliases expand to more than {MAX_ALIASED_VALUES:,} values, which is the limit.", event)
        self._place_value(node, event)

    def _place_value(self, node: YamlNode, event: yaml.Event) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            self._refuse(f"the text holds more than {MAX_VALUES:,} values, which is the limit.", event)
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent.node, YamlList):
            parent.node.values.append(node)
        elif parent.key is None:
            parent.key = self._key(parent, node, event)
            return
        else:
            parent.key.value = node
            if parent.key is not parent.merge:
                parent.node.entries[parent.key.key] = parent.key
            parent.key = None
        parent.node.weight += node.weight

    def _key(self, parent: _Open, node: YamlNode, event: yaml.Event) -> Entry:
        if not isinstance(node, YamlScalar) or not isinstance(parent.node, YamlMap):
            self._refuse("a key must be a plain text.", event)
        entry = Entry(*_place(event), node.text, node)
        is_merge = node.text == "<<" and isinstance(event, yaml.ScalarEvent) and not event.style
        first = parent.merge if is_merge else parent.node.entries.get(node.text)
        if first is not None:
            self._refuse(f"the key '{node.text[:80]}' stands here twice; the first is in line {first.line}.", event)
        if is_merge:
            parent.merge = entry
        return entry

    def _merge(self, mapping: YamlMap, merge: Entry) -> None:
        sources = merge.value.values if isinstance(merge.value, YamlList) else [merge.value]
        for source in sources:
            if not isinstance(source, YamlMap):
                raise _refusal(self._source, "`<<` takes keys and values.", merge.line, merge.column)
            for entry in source:
                mapping.entries.setdefault(entry.key, entry)

    def _refuse(self, message: str, event: yaml.Event) -> NoReturn:
        raise _refusal(self._source, message, *_place(event))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (1, 1) if mark is None else (mark.line + 1, mark.column + 1)


def _place_of_bad_character(error: yaml.YAMLError, text: str) -> tuple[int | None, int | None]:
    offset = getattr(error, "position", None)
    if not isinstance(offset, int):
        return None, None
    before = text.encode("utf-8", "replace")[:offset].decode("utf-8", "replace")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _refusal(source: str, message: str, line: int | None = None, column: int | None = None) -> InvalidDocument:
    return invalid_document([DocumentProblem(message, source, line, column)])
