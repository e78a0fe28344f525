"""The first rows of a table."""

from collections.abc import Sequence
from typing import Any

import pyarrow.parquet as pq

from designer.storage.cells import LONGEST_CELL, reads_as, shown, values_of
from designer.storage.table_files import (
    FileSource,
    delimited,
    parquet,
    refuse_large,
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
    with parquet(source, batch_rows=MOST_ROWS) as table:
        schema = table.schema_arrow
        names = schema.names[:MOST_COLUMNS]
        total = table.metadata.num_rows
        columns = _first_values(table, names) if total else []
        rows: list[list[object]] = [list(row) for row in zip(*columns, strict=True)]
        return {
            "kind": "table",
            "columns": [{"name": field.name, "type": type_name(field.type)} for field in list(schema)[: len(names)]],
            "rows": rows,
            "total_rows": total,
            "total_columns": len(schema.names),
        }


def _first_values(table: pq.ParquetFile, names: Sequence[str]) -> list[list[object]]:
    """The first values of each column. One column is read after another, and cut, so that few long texts are held."""
    sizes = [table.metadata.row_group(number).num_rows for number in range(table.metadata.num_row_groups)]
    group = next(number for number, size in enumerate(sizes) if size)
    refuse_large(table.metadata, names, group)
    values: dict[str, list[list[object]]] = {}
    for name in dict.fromkeys(names):
        batch = next(table.iter_batches(MOST_ROWS, row_groups=[group], columns=[name], use_threads=False))
        values[name] = [[shown(value) for value in values_of(column)] for column in batch.columns]
    # A name may be there twice.
    return [values[name].pop(0) for name in names]


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
