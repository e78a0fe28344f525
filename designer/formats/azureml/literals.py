"""Scalars of a document as literal values of a port."""

import math

from designer.core.types import LiteralValue, PortType
from designer.formats.sections import number_of
from designer.formats.yaml_nodes import YamlScalar

_WORDS = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}


def literal(scalar: YamlScalar, wanted: PortType | None = None) -> LiteralValue | None:
    """The value of a scalar, read as the type `wanted` where it can be; what cannot is left as it stands.

    None is what no literal can be: null and numbers without an end.
    """
    value = scalar.value
    if value is not None and wanted is PortType.STRING:
        return scalar.text
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    match wanted:
        case PortType.BOOLEAN:
            return _WORDS.get(scalar.text.strip().lower(), value)
        case PortType.NUMBER | PortType.INTEGER:
            number = number_of(scalar)
            if number is None:
                return value
            whole = wanted is PortType.INTEGER and isinstance(number, float) and number.is_integer()
            return int(number) if whole else number
    return value


def literal_type(value: LiteralValue) -> PortType:
    """The type that a bare value has."""
    if isinstance(value, bool):
        return PortType.BOOLEAN
    if isinstance(value, int):
        return PortType.INTEGER
    return PortType.NUMBER if isinstance(value, float) else PortType.STRING
