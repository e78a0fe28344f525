"""Cells as values: which type a column has, and what a cell means in it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pyarrow as pa
from mistake import Mistake

Value = str | int | float | bool | date | datetime

# A leading zero makes a code of it, such as 007, and not a number.
INTEGER = re.compile(r"[+-]?(0|[1-9][0-9]*)")
NUMBER = re.compile(r"[+-]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
# What was named as a number may begin with a zero.
ANY_INTEGER = re.compile(r"[+-]?[0-9]+")
ANY_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?")
BOOLEANS = {"true": True, "false": False}
TYPES = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "date_time": pa.timestamp("us"),
    "text": pa.string(),
}
EXAMPLES = {
    "integer": "a whole number such as 12",
    "number": "a number such as 2.5",
    "boolean": "true or false",
    "date": "a date such as 2026-03-31",
    "date_time": "a date and time such as 2026-03-31 14:30",
}


def integer(text: str) -> int:
    value = int(text)
    if not -(2**63) <= value < 2**63:
        raise ValueError(text)
    return value


def moment(text: str) -> datetime:
    """A time with a zone is told in UTC, as a column has no place for each row's own."""
    value = datetime.fromisoformat(text)
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


def matching(pattern: re.Pattern[str], convert: Callable[[str], Value]) -> Callable[[str], Value]:
    def read(text: str) -> Value:
        if not pattern.fullmatch(text):
            raise ValueError(text)
        return convert(text)

    return read


def boolean(text: str) -> bool:
    try:
        return BOOLEANS[text.lower()]
    except KeyError:
        raise ValueError(text) from None


# In the order in which they are tried.
FOUND: dict[str, Callable[[str], Value]] = {
    "integer": matching(INTEGER, integer),
    "number": matching(NUMBER, float),
    "boolean": boolean,
    "date": matching(DAY, date.fromisoformat),
    "date_time": matching(MOMENT, moment),
}
NAMED = {**FOUND, "integer": matching(ANY_INTEGER, integer), "number": matching(ANY_NUMBER, float)}


def typed_column(name: str, cells: list[str | None], wanted: str | None) -> pa.Array:
    """The column in the type that was named for it, else in the first one that fits all its cells."""
    if wanted == "text" or (wanted is None and not any(cell is not None for cell in cells)):
        return pa.array(cells, TYPES["text"] if wanted else TYPES["number"])
    if wanted:
        return pa.array(values_of(name, cells, wanted), TYPES[wanted])
    for kind, read in FOUND.items():
        try:
            return pa.array([None if cell is None else read(cell.strip()) for cell in cells], TYPES[kind])
        except ValueError:
            continue
    return pa.array(cells, TYPES["text"])


def values_of(name: str, cells: list[str | None], kind: str) -> list[Value | None]:
    values: list[Value | None] = []
    for row, cell in enumerate(cells, start=1):
        try:
            values.append(None if cell is None else NAMED[kind](cell.strip()))
        except ValueError:
            raise Mistake(
                f"row {row}, column '{name}': '{cell}' is not {EXAMPLES[kind]}. "
                f"Put the cell right, leave it empty, or make '{name}' text in column_types."
            ) from None
    return values
