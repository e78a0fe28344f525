"""Literal values: which a port takes, and the one form in which they enter commands and cache keys.

Texts that are numbers, and `true` and `false` in any case, are taken as such: YAML files write them so.
"""

import re
from collections.abc import Iterator

from designer.core.component import InputPort
from designer.core.errors import Problem
from designer.core.types import LiteralValue, PortType

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z")
_INTEGER = re.compile(r"[+-]?\d+\Z")
_BOOLEANS = {"true": True, "false": False}


def matches(value: LiteralValue, wanted: PortType) -> bool:
    """Whether `value` is a value of the literal type `wanted`."""
    match wanted:
        case PortType.STRING:
            return True
        case PortType.BOOLEAN:
            return isinstance(value, bool) or (isinstance(value, str) and value.lower() in _BOOLEANS)
        case PortType.INTEGER:
            return _is_integer(value)
        case PortType.NUMBER:
            if isinstance(value, str):
                return _NUMBER.match(value) is not None
            return not isinstance(value, bool)
        case _:
            return False


def _is_integer(value: LiteralValue) -> bool:
    if isinstance(value, str):
        return _INTEGER.match(value) is not None
    if isinstance(value, float):
        return value.is_integer()
    return not isinstance(value, bool)


def coerce(value: LiteralValue, port: InputPort) -> LiteralValue:
    """The value as its port's type has it, so that 1, 1.0 and "1" of one integer port are one value."""
    match port.type:
        case PortType.BOOLEAN if isinstance(value, str):
            return _BOOLEANS[value.lower()]
        case PortType.INTEGER:
            return int(value)
        case PortType.NUMBER:
            number = float(value)
            return int(number) if number.is_integer() else number
        case PortType.STRING:
            return as_text(value)
        case _:
            return value


def as_text(value: LiteralValue) -> str:
    """The value as a command line shows it: True and False as Python writes them, 1 for 1.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def value_problems(place: str, port: InputPort, value: LiteralValue, node: str | None) -> Iterator[Problem]:
    """At most one problem: what is wrong with a literal `value` for `port`; `place` begins the sentence."""
    if not matches(value, port.type):
        article = "an" if port.type is PortType.INTEGER else "a"
        message = f"{place} takes {article} {port.type}; {_shown(value)} is none."
        yield Problem("wrong_type", message, node, port.name)
    elif port.type in {PortType.INTEGER, PortType.NUMBER} and not _in_range(float(value), port):
        yield Problem("out_of_range", f"{place} takes {_range(port)}; it is {_shown(value)}.", node, port.name)
    elif port.enum is not None and as_text(value) not in port.enum:
        choices = ", ".join(port.enum)
        yield Problem("not_in_enum", f"{place} takes one of {choices}; it is {_shown(value)}.", node, port.name)


def _in_range(number: float, port: InputPort) -> bool:
    return (port.min is None or number >= port.min) and (port.max is None or number <= port.max)


def _range(port: InputPort) -> str:
    if port.min is None:
        return f"at most {port.max:g}"
    if port.max is None:
        return f"at least {port.min:g}"
    return f"{port.min:g} to {port.max:g}"


def _shown(value: LiteralValue) -> str:
    return f"'{value[:60]}'" if isinstance(value, str) else as_text(value)
