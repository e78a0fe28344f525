"""Pipeline inputs and what the format cannot say of them: types of bare values, limits, descriptions, positions.

Azure ML takes a bare value, or data with type and path. The rest of an input travels in the layout.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from designer.core.graph import FromData, PipelineInput
from designer.core.types import LiteralValue, PortType
from designer.formats.azureml.layout import place_of, with_place
from designer.formats.azureml.ports import port_type
from designer.formats.azureml.references_text import data_reference


def write_input(item: PipelineInput) -> tuple[LiteralValue | dict[str, str] | None, dict[str, Any]]:
    """The value under `inputs:`, None where the format has none for it, and what the layout keeps."""
    kept: dict[str, Any] = {
        "description": item.description or None,
        "optional": True if item.optional else None,
        "min": item.min,
        "max": item.max,
        "enum": None if item.enum is None else list(item.enum),
    }
    written: LiteralValue | dict[str, str] | None = None
    if item.type.is_literal:
        kept["data"] = None if item.data is None else [item.data.name, item.data.version]
        written = item.value
        kept |= {"type": str(item.type), "unset": True if item.value is None else None}
    else:
        kept["value"] = item.value
        written = {"type": str(item.type), **({} if item.data is None else {"path": data_reference(item.data)})}
    return written, with_place({key: value for key, value in kept.items() if value is not None}, item.x, item.y)


def with_drawn(item: PipelineInput, kept: Mapping[str, Any]) -> PipelineInput:
    """An input as read from the text, with what the layout keeps of it; the text wins where both speak."""
    x, y = place_of(kept)
    type_kept = port_type(str(kept.get("type", "")))
    is_literal = item.type.is_literal
    enum = kept.get("enum")
    return replace(
        item,
        x=x,
        y=y,
        type=type_kept if is_literal and type_kept is not None and type_kept.is_literal else item.type,
        description=item.description or str(kept.get("description", "")),
        optional=item.optional or kept.get("optional") is True,
        min=item.min if item.min is not None else _number(kept.get("min")),
        max=item.max if item.max is not None else _number(kept.get("max")),
        enum=item.enum or (tuple(str(choice) for choice in enum) if isinstance(enum, list) else None),
        value=item.value if is_literal else _literal(kept.get("value")),
        data=_data(kept.get("data")) if is_literal else item.data,
    )


def unset_input(name: str, kept: Mapping[str, Any]) -> PipelineInput | None:
    """An input without a value, which only the layout speaks of."""
    found = port_type(str(kept.get("type", "")))
    return None if found is None else with_drawn(PipelineInput(name, found), kept)


def literal_types(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, PortType]:
    """The types of bare values, as the layout keeps them."""
    found = {name: port_type(str(item.get("type", ""))) for name, item in kept.items()}
    return {name: known for name, known in found.items() if known is not None and known.is_literal}


def _data(value: object) -> FromData | None:
    if isinstance(value, list) and len(value) == 2:
        return FromData(str(value[0]), str(value[1]))
    return None


def _number(value: object) -> float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _literal(value: object) -> LiteralValue | None:
    return value if isinstance(value, (str, int, float, bool)) else None
