"""Rows from the middle of a table, a page at a time."""

import time
from collections.abc import Callable, Iterator
from itertools import islice

import pyarrow.parquet as pq

from designer.storage.cells import shown, values_of
from designer.storage.table_files import (
    FileSource,
    NotATable,
    delimited_records,
    parquet,
    parquet_batches,
    require_table,
    to_width,
)
from designer.storage.table_preview import MOST_COLUMNS

SEARCH_SECONDS = 5.0
_BATCH_ROWS = 1000

Rows = list[list[object]]


def rows_from(source: FileSource, offset: int, limit: int, clock: Callable[[], float] = time.monotonic) -> Rows:
    """At most `limit` rows after the first `offset`, in the columns of the preview; raises NotATable."""
    require_table(source)
    end = clock() + SEARCH_SECONDS

    def go_on() -> None:
        if clock() > end:
            raise NotATable(f"Row {offset + 1:,} lies too far inside the file to be shown here. Download the file.")

    if source.is_parquet:
        return _parquet_rows(source, offset, limit, go_on)
    return _delimited_rows(source, offset, limit, go_on)


def _parquet_rows(source: FileSource, offset: int, limit: int, go_on: Callable[[], None]) -> Rows:
    rows: Rows = []
    with parquet(source) as table:
        names = table.schema_arrow.names[:MOST_COLUMNS]
        groups, skip = _groups_from(table.metadata, offset)
        if not names or not groups:
            return []
        for batch in parquet_batches(table, names, _BATCH_ROWS, groups):
            go_on()
            wanted = batch.slice(min(skip, batch.num_rows), limit - len(rows))
            skip = max(0, skip - batch.num_rows)
            if wanted.num_rows:
                columns = [values_of(column) for column in wanted.columns]
                rows += [[shown(value) for value in row] for row in zip(*columns, strict=True)]
            if len(rows) >= limit:
                break
    return rows


def _groups_from(metadata: pq.FileMetaData, offset: int) -> tuple[list[int], int]:
    """The row groups from the one that holds the row on, and how many rows of the first come before it."""
    sizes = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]
    for number, size in enumerate(sizes):
        if offset < size:
            return list(range(number, len(sizes))), offset
        offset -= size
    return [], 0


def _delimited_rows(source: FileSource, offset: int, limit: int, go_on: Callable[[], None]) -> Rows:
    records = delimited_records(source)
    width = len(next(records, []))
    for _ in _stretches(records, offset):
        go_on()
    found = islice(records, limit)
    return [[shown(value) for value in to_width(row, width)[:MOST_COLUMNS]] for row in found]


def _stretches(records: Iterator[list[str]], count: int) -> Iterator[None]:
    """Passes over `count` records, coming up for air between."""
    for start in range(0, count, _BATCH_ROWS):
        for _ in islice(records, min(_BATCH_ROWS, count - start)):
            pass
        yield
