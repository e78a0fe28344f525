"""Keys as numbers: rows of two tables have the same number where all their keys are equal."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from mistake import Mistake

MISSING = -1


def family(kind: pa.DataType) -> str:
    """Which keys can be equal at all; '' where a column cannot be a key."""
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return "text"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    if pa.types.is_timestamp(kind):
        return "date and time" if kind.tz is None else "date and time with a zone"
    if pa.types.is_date(kind):
        return "date"
    return "boolean" if pa.types.is_boolean(kind) else ""


def common_type(left: pa.DataType, right: pa.DataType) -> pa.DataType:
    """The type in which two columns of one family are compared."""
    if left.equals(right) and not pa.types.is_floating(left):
        return left
    kind = family(left)
    if kind == "text":
        return pa.large_string()
    if kind == "number":
        return pa.int64() if pa.types.is_integer(left) and pa.types.is_integer(right) else pa.float64()
    return pa.date64() if kind == "date" else pa.timestamp("ns", tz=getattr(left, "tz", None))


def plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def comparable(
    left: pa.ChunkedArray, right: pa.ChunkedArray, names: tuple[str, str]
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Both columns in one type; refuses a pair whose values are never equal."""
    left, right = plain(left), plain(right)
    kinds = family(left.type), family(right.type)
    for side, name, kind, column in zip(("left", "right"), names, kinds, (left, right), strict=True):
        if not kind:
            raise Mistake(
                f"column '{name}' of the {side} table holds {column.type}, which cannot be a key. "
                "Match by numbers, texts, dates or booleans."
            )
    if kinds[0] != kinds[1]:
        raise Mistake(
            f"key '{names[0]}' of the left table holds {left.type} and key '{names[1]}' of the right table holds "
            f"{right.type}, so no row could match. Give both the same type, for example with apply_sql."
        )
    kind = common_type(left.type, right.type)
    try:
        return left.cast(kind), right.cast(kind)
    except pa.ArrowInvalid:
        raise Mistake(
            f"keys '{names[0]}' and '{names[1]}' hold {left.type} and {right.type}, and some values do not fit both. "
            "Give both the same type, for example with apply_sql."
        ) from None


def numbered(values: pa.ChunkedArray, match_case: bool) -> np.ndarray:
    """The number of each value, and MISSING where there is none; not-a-number counts as missing."""
    if family(values.type) == "text" and not match_case:
        values = pc.utf8_lower(values)
    if pa.types.is_floating(values.type):
        # 0.0 and -0.0 are equal and have different bytes.
        values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), pc.add(values, 0.0))
    indices = values.combine_chunks().dictionary_encode().indices
    return indices.fill_null(MISSING).to_numpy(zero_copy_only=False).astype(np.int64)


def key_numbers(
    left: list[pa.ChunkedArray], right: list[pa.ChunkedArray], match_case: bool
) -> tuple[np.ndarray, np.ndarray]:
    """One number for each row of either table. A row that lacks one of its keys is MISSING and matches nothing."""
    total = np.zeros(len(left[0]) + len(right[0]), dtype=np.int64)
    lacking = np.zeros(len(total), dtype=bool)
    for one, other in zip(left, right, strict=True):
        numbers = numbered(pa.chunked_array([*one.chunks, *other.chunks], type=one.type), match_case)
        lacking |= numbers == MISSING
        # Renumbered after each column, so that the product never outgrows the integers.
        _, total = np.unique(total * (numbers.max(initial=0) + 1) + np.maximum(numbers, 0), return_inverse=True)
    total[lacking] = MISSING
    return total[: len(left[0])], total[len(left[0]) :]
