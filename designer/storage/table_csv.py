"""A table as a CSV for spreadsheets, a stretch at a time; no cell of it can become a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

from designer.storage.cells import reads_as, values_of
from designer.storage.table_files import FileSource, delimited_records, parquet, parquet_batches, require_table

_ROWS = 500
# What spreadsheets take for the beginning of a formula, the wide forms of East Asian ones too.
_FORMULA = frozenset("=+-@＝＋－＠")
# Without it spreadsheets read UTF-8 as something else.
_MARK = b"\xef\xbb\xbf"


def csv_pieces(source: FileSource) -> Iterator[bytes]:
    """The whole table in pieces; raises NotATable before the first one."""
    rows = _parquet_rows(source) if source.is_parquet else _delimited_rows(source)
    # The first row is read now: after the first piece nothing can be refused any more.
    first = next(rows, [])
    return _written(first, rows)


def harmless(value: object) -> object:
    """The value as a spreadsheet may have it: a text that would be a formula gets an apostrophe before it."""
    if not isinstance(value, str):
        return value
    start = value.lstrip()[:1]
    is_formula = start in _FORMULA or value[:1] in {"\t", "\r"}
    return f"'{value}" if start and is_formula and not reads_as(value.strip(), float) else value


def _written(first: Iterable[object], rows: Iterator[list[object]]) -> Iterator[bytes]:
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow([harmless(value) for value in first])
    yield _MARK
    for number, row in enumerate(rows, start=1):
        writer.writerow([harmless(value) for value in row])
        if number % _ROWS == 0:
            yield _taken(sheet)
    yield _taken(sheet)


def _taken(sheet: io.StringIO) -> bytes:
    text = sheet.getvalue()
    sheet.seek(0)
    sheet.truncate()
    return text.encode("utf-8", "replace")


def _parquet_rows(source: FileSource) -> Iterator[list[object]]:
    with parquet(source) as table:
        names = table.schema_arrow.names
        yield list(names)
        for batch in parquet_batches(table, names, _ROWS):
            columns = [[_cell(value) for value in values_of(column)] for column in batch.columns]
            yield from (list(row) for row in zip(*columns, strict=True))


def _cell(value: object) -> object:
    match value:
        case bytes():
            return value.hex()
        case _ if hasattr(value, "isoformat"):
            return value.isoformat()
        case _:
            return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _delimited_rows(source: FileSource) -> Iterator[list[object]]:
    require_table(source)
    yield from (list[object](row) for row in delimited_records(source))
