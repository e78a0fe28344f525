"""JSON: a list of objects, an object of equally long lists, or one object a line."""

import json
from collections.abc import Iterable

import pyarrow as pa
from mistake import Mistake

EXPECTED = 'Expected a list of objects, such as [{"weight": 3504, "origin": "USA"}].'


def parsed(text: str, where: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Mistake(f"{where} is not valid JSON: {error}.") from None


def read_json(text: str) -> pa.Table:
    value = parsed(text, "the file")
    if isinstance(value, dict) and value and all(isinstance(column, list) for column in value.values()):
        if len({len(column) for column in value.values()}) > 1:
            raise Mistake("the lists in the file differ in length. " + EXPECTED)
        return pa.table({name: typed(column) for name, column in value.items()})
    if not isinstance(value, list):
        raise Mistake("the file holds no list of records. " + EXPECTED)
    return table_of(value)


def read_json_lines(text: str) -> pa.Table:
    # Split at line feeds alone: splitlines would also cut at separators that may stand inside a text.
    lines = enumerate(text.split("\n"), start=1)
    return table_of(parsed(line, f"line {number}") for number, line in lines if line.strip())


def table_of(records: Iterable[object]) -> pa.Table:
    columns: dict[str, list[object]] = {}
    for row, record in enumerate(records):
        if not isinstance(record, dict):
            raise Mistake(f"record {row + 1} is not an object. " + EXPECTED)
        for name, value in record.items():
            columns.setdefault(name, [None] * row).append(value)
        for name in columns.keys() - record.keys():
            columns[name].append(None)
    return pa.table({name: typed(values) for name, values in columns.items()})


def typed(values: list[object]) -> pa.Array:
    """One type for the whole column; lists, objects and mixtures become text."""
    if not any(isinstance(value, dict | list) for value in values):
        try:
            return pa.array(values, from_pandas=True)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            pass
    return pa.array([value if value is None or isinstance(value, str) else as_json(value) for value in values])


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
