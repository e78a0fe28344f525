"""Values of tables as JSON and a browser have them."""

import math

import pyarrow as pa
import pyarrow.compute as pc

LONGEST_CELL = 500

_SAFE_INTEGER = 2**53


def shown(value: object) -> object:
    """A value as JSON and a browser have it: no NaN, no number that would lose digits, no endless text."""
    match value:
        case None | bool():
            return value
        case int():
            return value if abs(value) <= _SAFE_INTEGER else str(value)
        case float():
            return value if math.isfinite(value) else str(value)
        case str():
            return shortened(value)
        case bytes():
            return f"{len(value):,} bytes"
        case _ if hasattr(value, "isoformat"):
            return str(value.isoformat())
        case _:
            return shortened(str(value))


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


def values_of(column: pa.Array) -> list[object]:
    """The values as Python has them; its times end at microseconds."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        # Only what stands in these rows is made, and once: a value that is repeated must not fill the memory.
        used = column.indices.drop_null().unique()
        words = dict(zip(used.to_pylist(), values_of(column.dictionary.take(used)), strict=True))
        return [None if index is None else words[index] for index in column.indices.to_pylist()]
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    elif pa.types.is_time64(kind):
        column = column.cast(pa.time64("us"), safe=False)
    elif pa.types.is_duration(kind):
        column = column.cast(pa.duration("us"), safe=False)
    return list(column.to_pylist())


def reads_as(value: str, read: type[int] | type[float]) -> bool:
    """Whether a text is a number as people write one."""
    try:
        read(value)
    except ValueError:
        return False
    return "_" not in value


def blanks_to_nothing(texts: pa.Array) -> pa.Array:
    """Texts without the space around them; what is left empty counts as missing."""
    trimmed = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, trimmed.type), trimmed)
