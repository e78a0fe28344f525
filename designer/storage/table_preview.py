"""The first rows of a table."""

from collections.abc import Sequence
from typing import Any

from designer.storage.cells import LONGEST_CELL, reads_as, shown, values_of
from designer.storage.table_files import (
    FileSource,
    delimited,
    parquet,
    parquet_batches,
    to_width,
    type_name,
)

MOST_ROWS = 100
MOST_COLUMNS = 200
CSV_BYTES = 512 * 1024


def table_rows(source: FileSource) -> dict[str, Any]:
    """The first rows of a Parquet file or a delimited text; raises NotATable."""
    return _of_parquet(source) if source.is_parquet else _of_delimited(source)


def _of_parquet(source: FileSource) -> dict[str, Any]:
    with parquet(source) as table:
        schema = table.schema_arrow
        names = schema.names[:MOST_COLUMNS]
        total = table.metadata.num_rows
        rows: list[list[object]] = []
        if total and names:
            batch = next(parquet_batches(table, names, MOST_ROWS), None)
            columns = [] if batch is None else [values_of(column) for column in batch.columns]
            rows = [[shown(value) for value in row] for row in zip(*columns, strict=True)]
        return {
            "kind": "table",
            "columns": [{"name": field.name, "type": type_name(field.type)} for field in list(schema)[: len(names)]],
            "rows": rows,
            "total_rows": total,
            "total_columns": len(schema.names),
        }


def _of_delimited(source: FileSource) -> dict[str, Any]:
    found = delimited(source, CSV_BYTES)
    header, *body = list(found.records()) or [[]]
    width = len(header)
    first = body[:MOST_ROWS]
    return {
        "kind": "table",
        "columns": [
            {"name": name[:LONGEST_CELL], "type": _type_of([row[index] for row in first if index < len(row)])}
            for index, name in enumerate(header[:MOST_COLUMNS])
        ],
        "rows": [[shown(value) for value in to_width(row, width)[:MOST_COLUMNS]] for row in first],
        "total_rows": len(body) if found.is_whole else None,
        "total_columns": width,
    }


def _type_of(values: Sequence[str]) -> str:
    """What all non-empty cells read as; a hint for people."""
    found = [value.strip() for value in values if value.strip()]
    for name, read in (("integer", int), ("number", float)):
        if found and all(reads_as(value, read) for value in found):
            return name
    return "string"
