"""The graph to and from JSON. The shape is documented in docs/graph.md; unknown keys of a node are kept."""

import math
from collections.abc import Mapping
from typing import Any, NoReturn

from designer.core.errors import InvalidDocument
from designer.core.graph import (
    FORMAT,
    Binding,
    ComponentRef,
    FromData,
    FromInput,
    FromNode,
    Graph,
    Group,
    Node,
    Note,
    PipelineInput,
    PipelineOutput,
    Value,
)
from designer.core.types import LiteralValue, PortType

_NODE_KEYS = frozenset({"id", "component", "title", "x", "y", "inputs", "settings", "disabled", "group"})


def graph_to_json(graph: Graph) -> dict[str, Any]:
    document = {
        "format": FORMAT,
        "nodes": [_node_to_json(node) for node in graph.nodes],
        "inputs": [_input_to_json(item) for item in graph.inputs],
        "outputs": [_output_to_json(item) for item in graph.outputs],
        "settings": dict(graph.settings),
    }
    drawn = {
        "notes": {key: note_to_json(note) for key, note in graph.notes.items()},
        "groups": {key: group_to_json(group) for key, group in graph.groups.items()},
    }
    return {**document, **{part: items for part, items in drawn.items() if items}}


def graph_from_json(document: object) -> Graph:
    """Read a graph; raises InvalidDocument that names the place of the first thing that cannot be read."""
    root = _mapping(document, "the graph")
    if root.get("format", FORMAT) != FORMAT:
        raise InvalidDocument(f"The graph has format {root['format']!r}; this version reads format {FORMAT}.")
    return Graph(
        nodes=tuple(_node(item, f"nodes[{index}]") for index, item in _items(root, "nodes")),
        inputs=tuple(_input(item, f"inputs[{index}]") for index, item in _items(root, "inputs")),
        outputs=tuple(_output(item, f"outputs[{index}]") for index, item in _items(root, "outputs")),
        settings=dict(_mapping(root.get("settings") or {}, "settings")),
        notes={key: note_from_json(item, f"notes.{key}") for key, item in _entries(root, "notes")},
        groups={key: group_from_json(item, f"groups.{key}") for key, item in _entries(root, "groups")},
    )


def binding_to_json(binding: Binding) -> dict[str, Any]:
    match binding:
        case FromNode(node, port):
            return {"node": node, "port": port}
        case Value(value):
            return {"value": value}
        case FromInput(name):
            return {"input": name}
        case FromData(name, version):
            return {"data": {"name": name, "version": version}}


def note_to_json(note: Note) -> dict[str, Any]:
    document: dict[str, Any] = {"text": note.text, "x": note.x, "y": note.y, "width": note.width, "height": note.height}
    return {**document, **{key: text for key in ("colour", "group") if (text := getattr(note, key))}}


def note_from_json(document: object, place: str) -> Note:
    item = _mapping(document, place)
    return Note(
        text=_optional_text(item, "text", place),
        x=_number(item, "x", place),
        y=_number(item, "y", place),
        width=_number(item, "width", place),
        height=_number(item, "height", place),
        colour=_optional_text(item, "colour", place),
        group=_optional_text(item, "group", place),
    )


def group_to_json(group: Group) -> dict[str, Any]:
    return {"title": group.title, **({"colour": group.colour} if group.colour else {})}


def group_from_json(document: object, place: str) -> Group:
    item = _mapping(document, place)
    return Group(title=_optional_text(item, "title", place), colour=_optional_text(item, "colour", place))


def _node_to_json(node: Node) -> dict[str, Any]:
    document: dict[str, Any] = {
        **node.extra,
        "id": node.id,
        "component": {"name": node.component.name, "version": node.component.version},
        "inputs": {port: binding_to_json(binding) for port, binding in node.inputs.items()},
        "settings": dict(node.settings),
    }
    if node.title:
        document["title"] = node.title
    if node.disabled:
        document["disabled"] = True
    if node.group:
        document["group"] = node.group
    return _place(document, node.x, node.y)


def _input_to_json(item: PipelineInput) -> dict[str, Any]:
    document: dict[str, Any] = {"name": item.name, "type": str(item.type)}
    if item.value is not None:
        document["value"] = item.value
    if item.data is not None:
        document["data"] = {"name": item.data.name, "version": item.data.version}
    if item.description:
        document["description"] = item.description
    if item.optional:
        document["optional"] = True
    for key in ("min", "max"):
        if getattr(item, key) is not None:
            document[key] = getattr(item, key)
    if item.enum is not None:
        document["enum"] = list(item.enum)
    return _place(document, item.x, item.y)


def _output_to_json(item: PipelineOutput) -> dict[str, Any]:
    return _place({"name": item.name, "node": item.node, "port": item.port}, item.x, item.y)


def _place(document: dict[str, Any], x: float | None, y: float | None) -> dict[str, Any]:
    if x is not None and y is not None:
        document["x"], document["y"] = x, y
    return document


def _node(document: object, place: str) -> Node:
    item = _mapping(document, place)
    component = _mapping(item.get("component"), f"{place}.component")
    inputs = _mapping(item.get("inputs") or {}, f"{place}.inputs")
    return Node(
        id=_text(item, "id", place),
        component=ComponentRef(_text(component, "name", place), str(component.get("version") or "")),
        title=_optional_text(item, "title", place),
        x=_coordinate(item, "x", place),
        y=_coordinate(item, "y", place),
        inputs={str(port): _binding(value, f"{place}.inputs.{port}") for port, value in inputs.items()},
        settings=dict(_mapping(item.get("settings") or {}, f"{place}.settings")),
        disabled=_flag(item, "disabled", place),
        group=_optional_text(item, "group", place),
        extra={key: value for key, value in item.items() if key not in _NODE_KEYS},
    )


def _binding(document: object, place: str) -> Binding:
    item = _mapping(document, place)
    # A pattern of keys takes several times as long, and a drawing has more bindings than anything else.
    if "value" in item:
        return Value(_literal(item["value"], place))
    node, port, name = item.get("node"), item.get("port"), item.get("input")
    if isinstance(node, str) and isinstance(port, str):
        return FromNode(node, port)
    if isinstance(name, str):
        return FromInput(name)
    if "data" in item:
        return _data(item["data"], place)
    return _refuse(place, "a value, a node and port, a pipeline input, or a data asset", item)


def _data(document: object, place: str) -> FromData:
    item = _mapping(document, f"{place}.data")
    return FromData(_text(item, "name", place), str(item.get("version") or ""))


def _input(document: object, place: str) -> PipelineInput:
    item = _mapping(document, place)
    try:
        port_type = PortType(_text(item, "type", place))
    except ValueError:
        return _refuse(f"{place}.type", f"one of {', '.join(PortType)}", item.get("type"))
    enum = item.get("enum")
    if enum is not None and not isinstance(enum, list):
        _refuse(f"{place}.enum", "a list", enum)
    return PipelineInput(
        name=_text(item, "name", place),
        type=port_type,
        value=None if item.get("value") is None else _literal(item["value"], f"{place}.value"),
        data=None if item.get("data") is None else _data(item["data"], place),
        description=_optional_text(item, "description", place),
        optional=bool(item.get("optional", False)),
        min=_coordinate(item, "min", place),
        max=_coordinate(item, "max", place),
        enum=None if enum is None else tuple(str(choice) for choice in enum),
        x=_coordinate(item, "x", place),
        y=_coordinate(item, "y", place),
    )


def _output(document: object, place: str) -> PipelineOutput:
    item = _mapping(document, place)
    return PipelineOutput(
        name=_text(item, "name", place),
        node=_text(item, "node", place),
        port=_text(item, "port", place),
        x=_coordinate(item, "x", place),
        y=_coordinate(item, "y", place),
    )


def _items(root: Mapping[str, Any], key: str) -> list[tuple[int, object]]:
    value = root.get(key) or []
    if not isinstance(value, list):
        _refuse(key, "a list", value)
    return list(enumerate(value))


def _entries(root: Mapping[str, Any], key: str) -> list[tuple[str, object]]:
    return [(str(name), item) for name, item in _mapping(root.get(key) or {}, key).items()]


def _mapping(document: object, place: str) -> Mapping[str, Any]:
    # What JSON gives is a dict, which is told sooner than a Mapping.
    if type(document) is not dict and not isinstance(document, Mapping):
        return _refuse(place, "an object", document)
    return document


def _text(item: Mapping[str, Any], key: str, place: str) -> str:
    value = item.get(key)
    if not isinstance(value, str) or not value:
        return _refuse(f"{place}.{key}", "a text", value)
    return value


def _optional_text(item: Mapping[str, Any], key: str, place: str) -> str:
    value = item.get(key)
    if value is None:
        return ""
    return value if isinstance(value, str) else _refuse(f"{place}.{key}", "a text", value)


def _literal(value: object, place: str) -> LiteralValue:
    if isinstance(value, float) and not math.isfinite(value):
        return _refuse(place, "a finite number", value)
    if isinstance(value, (str, int, float, bool)):
        return value
    return _refuse(place, "a text, a number, or true or false", value)


def _flag(item: Mapping[str, Any], key: str, place: str) -> bool:
    value = item.get(key)
    if value is None:
        return False
    return value if isinstance(value, bool) else _refuse(f"{place}.{key}", "true or false", value)


def _number(item: Mapping[str, Any], key: str, place: str) -> float:
    value = _coordinate(item, key, place)
    return _refuse(f"{place}.{key}", "a number", value) if value is None else value


def _coordinate(item: Mapping[str, Any], key: str, place: str) -> float | None:
    value = item.get(key)
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return value
    return _refuse(f"{place}.{key}", "a number", value)


def _refuse(place: str, expected: str, found: object) -> NoReturn:
    raise InvalidDocument(f"{place} should be {expected}; it is {str(found)[:80]!r}.")
