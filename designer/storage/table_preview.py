"""The first rows of a table."""

import csv
import time
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from designer.storage.cells import LONGEST_CELL, blanks_to_nothing, shown, values_of
from designer.storage.table_files import (
    FileSource,
    NotATable,
    delimited,
    delimited_blocks,
    parquet,
    refuse_large,
    to_width,
    type_name,
)

MOST_ROWS = 100
MOST_COLUMNS = 200
CSV_BYTES = 512 * 1024
TYPE_SECONDS = 1.0


def table_rows(source: FileSource, clock: Callable[[], float] = time.monotonic) -> dict[str, Any]:
    """The first rows of a Parquet file or a delimited text; raises NotATable."""
    return _of_parquet(source) if source.is_parquet else _of_delimited(source, clock)


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


def _of_delimited(source: FileSource, clock: Callable[[], float]) -> dict[str, Any]:
    found = delimited(source, CSV_BYTES)
    header, *body = list(found.records()) or [[]]
    width = len(header)
    first = body[:MOST_ROWS]
    names = header[:MOST_COLUMNS]
    types = _types(source, found.mark, len(header), clock)[: len(names)]
    return {
        "kind": "table",
        "columns": [{"name": name[:LONGEST_CELL], "type": kind} for name, kind in zip(names, types, strict=True)],
        "rows": [[shown(value) for value in to_width(row, width)[:MOST_COLUMNS]] for row in first],
        "total_rows": len(body) if found.is_whole else None,
        "total_columns": width,
    }


# Each takes what the one before it takes, and texts take everything.
_TYPES = (("integer", pa.int64()), ("number", pa.float64()), ("string", None))
_TEXT = len(_TYPES) - 1


def _types(source: FileSource, mark: str, width: int, clock: Callable[[], float]) -> list[str]:
    """What all non-empty cells of each column read as; empty for what could not be read to its end in time.

    A column may hold whole numbers in its first rows and one word in its last, so all rows are read: by Arrow, which
    is as fast as the disk, and a block at a time.
    """
    end = clock() + TYPE_SECONDS
    # By its place in _TYPES; None as long as a column has only empty cells.
    found: list[int | None] = [None] * width

    def widen(column: int, cells: pa.Array) -> None:
        if column < width and found[column] != _TEXT:
            found[column] = _widened(found[column], cells)

    def widen_by_odd_row(row: pa.csv.InvalidRow) -> str:
        for column, cell in enumerate(next(csv.reader([row.text], delimiter=mark), [])):
            widen(column, pa.array([cell], pa.string()))
        return "skip"

    is_whole = False
    try:
        blocks = delimited_blocks(source, mark, width, widen_by_odd_row)
        while any(at != _TEXT for at in found) and clock() < end:
            block = next(blocks, None)
            if block is None:
                is_whole = True
                break
            for column in range(width):
                widen(column, block.column(column))
    except NotATable:
        # Something far down cannot be read; the first rows are shown all the same.
        pass
    return [_TYPES[_TEXT if at is None else at][0] if is_whole or at == _TEXT else "" for at in found]


def _widened(at: int | None, cells: pa.Array) -> int | None:
    """The first type, from `at` on, that all non-empty cells read as."""
    filled = blanks_to_nothing(cells).drop_null()
    if len(filled) == 0:
        return at
    return next(place for place in range(at or 0, len(_TYPES)) if _reads_as(filled, _TYPES[place][1]))


def _reads_as(cells: pa.Array, kind: pa.DataType | None) -> bool:
    try:
        cells.cast(kind) if kind is not None else None
    except pa.ArrowException:
        return False
    return True
