"""What a drawing has and the format has no key for: JSON in the pipeline's `properties`, which Azure ML keeps."""

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

PROPERTY = "pipewright.layout"
FORMAT = 1
_BY_NAME = ("nodes", "inputs", "outputs", "notes", "groups")

Layout = dict[str, Any]
"""Keys: nodes, inputs, outputs, notes, groups (each by name), settings, input_order, more_outputs, no_compute."""


def write_layout(layout: Layout) -> str:
    """One line for each node, so that moving one changes one line."""
    parts = [f'"format": {FORMAT}']
    for key, value in layout.items():
        if key in _BY_NAME and value:
            rows = ",\n".join(f"    {_json(name)}: {_json(item)}" for name, item in value.items())
            parts.append(f"{_json(key)}: {{\n{rows}\n  }}")
        elif value:
            parts.append(f"{_json(key)}: {_json(value)}")
    return "{\n  " + ",\n  ".join(parts) + "\n}"


def read_layout(text: str) -> Layout | None:
    """What `write_layout` wrote; None when the text is something else, for example edited by hand."""
    try:
        found = json.loads(text, parse_constant=_no_such_number)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return None
    for key in _BY_NAME:
        if not _is_map_of_maps(found.get(key, {})):
            return None
    if not isinstance(found.get("settings", {}), dict) or not _is_list_of(found.get("input_order", []), str):
        return None
    return found if _is_list_of(found.get("more_outputs", []), dict) else None


def place_of(item: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """The position of a drawn thing, when it has both coordinates."""
    x, y = item.get("x"), item.get("y")
    if _is_coordinate(x) and _is_coordinate(y):
        return x, y
    return None, None


def with_place(item: Mapping[str, Any], x: float | None, y: float | None) -> dict[str, Any]:
    return {**({} if x is None or y is None else {"x": x, "y": y}), **item}


def _is_coordinate(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _is_map_of_maps(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(item, dict) for item in value.values())


def _is_list_of(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _no_such_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
