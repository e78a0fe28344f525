"""What the columns of a table hold: missing and distinct values, range, mean, how they spread. All from a sample."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from designer.storage.cells import blanks_to_nothing, shown, values_of
from designer.storage.table_files import (
    WIDEST_BINARY,
    FileSource,
    NotATable,
    delimited,
    parquet,
    parquet_batches,
    require_table,
    to_width,
)
from designer.storage.table_preview import MOST_COLUMNS

SAMPLE_ROWS = 100_000
SAMPLE_BYTES = 48 * 1024 * 1024
CSV_BYTES = 8 * 1024 * 1024
SAMPLE_SECONDS = 3.0
BARS = 20
TOP_VALUES = 5

_BATCH_ROWS = 4096
Summary = dict[str, Any]
_PARTS = ("missing", "distinct", "min", "max", "mean", "bars", "top")
_UNKNOWN: Summary = dict.fromkeys(_PARTS)


@dataclass(frozen=True)
class Sample:
    """The first rows of a table by column; None where a column is not looked into."""

    columns: Sequence[pa.ChunkedArray | None]
    rows: int
    total_rows: int | None
    # Which limit ended the sample before the table did.
    limit: str | None


def table_summary(source: FileSource, clock: Callable[[], float] = time.monotonic) -> Summary:
    """A summary of each column of a Parquet file or a delimited text; raises NotATable."""
    require_table(source)
    sample = _of_parquet(source, clock) if source.is_parquet else _of_delimited(source, clock)
    return {
        "sampled_rows": sample.rows,
        "total_rows": sample.total_rows,
        "limit": sample.limit,
        "columns": [dict(_UNKNOWN) if column is None else column_summary(column) for column in sample.columns],
    }


def column_summary(column: pa.ChunkedArray) -> Summary:
    """What one column holds; what its type has no notion of is None."""
    kind = column.type
    valid = column.drop_null()
    if pa.types.is_floating(kind):
        valid = valid.filter(pc.invert(pc.is_nan(valid)))
    found = {**_UNKNOWN, "missing": len(column) - len(valid)}
    try:
        if pa.types.is_decimal(kind) or pa.types.is_floating(kind) or pa.types.is_integer(kind):
            return {**found, **_numbers(valid)}
        if pa.types.is_date(kind) or pa.types.is_timestamp(kind) or pa.types.is_time(kind):
            return {**found, **_moments(valid)}
        return {**found, **_words(valid)}
    except (pa.ArrowException, OverflowError, UnicodeDecodeError):
        # Values that cannot be counted, compared or read; how many are missing is known all the same.
        return found


def _numbers(valid: pa.ChunkedArray) -> Summary:
    distinct = pc.count_distinct(valid).as_py()
    wide = valid.cast(pa.float64(), safe=False)
    finite = wide.filter(pc.is_finite(wide))
    if len(finite) == 0:
        return {"distinct": distinct}
    ends = pc.min_max(valid.filter(pc.is_finite(wide))).as_py()
    is_whole = pa.types.is_integer(valid.type)
    low, high = (float(ends[name]) for name in ("min", "max"))
    return {
        "distinct": distinct,
        "min": _number(ends["min"]),
        "max": _number(ends["max"]),
        "mean": _number(pc.mean(finite).as_py()),
        "bars": _bars(finite, low, high, is_whole=is_whole, shown_edge=_number),
    }


def _moments(valid: pa.ChunkedArray) -> Summary:
    distinct = pc.count_distinct(valid).as_py()
    if len(valid) == 0:
        return {"distinct": distinct}
    ends = pc.min_max(valid)
    stored = pa.int32() if valid.type.bit_width == 32 else pa.int64()
    ticks = valid.cast(stored).cast(pa.float64(), safe=False)
    low, high = (float(ends[name].cast(stored).as_py()) for name in ("min", "max"))

    def edge(tick: float) -> object:
        return shown(values_of(pa.array([int(tick)], stored).cast(valid.type))[0])

    return {
        "distinct": distinct,
        "min": edge(low),
        "max": edge(high),
        "bars": _bars(ticks, low, high, is_whole=True, shown_edge=edge),
    }


def _words(valid: pa.ChunkedArray) -> Summary:
    counted = pc.value_counts(valid.unify_dictionaries() if pa.types.is_dictionary(valid.type) else valid)
    counts, values = counted.field("counts"), counted.field("values")
    if len(counts) == 0:
        return {"distinct": 0, "top": []}
    first = pc.array_sort_indices(counts, order="descending")[:TOP_VALUES]
    top = zip(values_of(values.take(first)), counts.take(first).to_pylist(), strict=True)
    return {"distinct": len(counts), "top": [{"value": shown(value), "count": count} for value, count in top]}


def _bars(
    finite: pa.ChunkedArray, low: float, high: float, *, is_whole: bool, shown_edge: Callable[[float], object]
) -> Summary | None:
    """How many values lie in each of some equal stretches; whole numbers that are few get a bar each."""
    span = high - low
    if not math.isfinite(span):
        return None
    if span == 0:
        return {"edges": [shown_edge(low), shown_edge(high)], "counts": [len(finite)]}
    bars = int(span) + 1 if is_whole and span < BARS else BARS
    width = 1.0 if is_whole and span < BARS else span / bars
    if width == 0 or not math.isfinite(1 / width):
        return None
    places = pc.min_element_wise(pc.floor(pc.divide(pc.subtract(finite, low), width)), float(bars - 1))
    counts = [0] * bars
    for item in pc.value_counts(places).to_pylist():
        counts[max(0, int(item["values"]))] = item["counts"]
    edges = [low + number * width for number in range(bars)] + [low + bars if width == 1.0 and is_whole else high]
    return {"edges": [shown_edge(edge) for edge in edges], "counts": counts}


def _number(value: Any) -> object:
    """A number as JSON has it; a decimal as the number nearest to it."""
    return shown(value if isinstance(value, (int, float)) else float(value))


def _of_parquet(source: FileSource, clock: Callable[[], float]) -> Sample:
    with parquet(source) as table:
        fields = list(table.schema_arrow)[:MOST_COLUMNS]
        readable = [field.name for field in fields if _is_plain(field.type)]
        total = table.metadata.num_rows
        arrays, rows, limit = (
            _gathered(parquet_batches(table, readable, _BATCH_ROWS), clock) if readable else ([], 0, None)
        )
        # A name may be there twice; the columns come in the order of the file.
        at = iter(arrays)
        columns = [next(at, _empty(field.type)) if _is_plain(field.type) else None for field in fields]
        seen = rows if readable else total
        return Sample(columns, seen, total, limit if seen < total else None)


def _of_delimited(source: FileSource, clock: Callable[[], float]) -> Sample:
    found = delimited(source, CSV_BYTES)
    records = found.records()
    width = min(len(next(records, [])), MOST_COLUMNS)
    arrays, rows, limit = _gathered(_text_batches(records, width), clock)
    if limit is None and not found.is_whole:
        limit = "bytes"
    columns = [_typed(column) for column in arrays] or [pa.chunked_array([], pa.string())] * width
    return Sample(columns, rows, rows if limit is None else None, limit)


def _text_batches(records: Iterator[list[str]], width: int) -> Iterator[pa.RecordBatch]:
    names = [str(number) for number in range(width)]
    while rows := [to_width(row, width) for row in islice(records, _BATCH_ROWS)]:
        columns = zip(*rows, strict=True)
        yield pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in columns], names)


def _gathered(
    batches: Iterator[pa.RecordBatch], clock: Callable[[], float]
) -> tuple[list[pa.ChunkedArray], int, str | None]:
    """Batches put together until a limit is met; with the limit that it was."""
    end = clock() + SAMPLE_SECONDS
    parts: list[pa.RecordBatch] = []
    rows = size = 0
    limit: str | None = None
    while limit is None:
        try:
            batch = next(batches, None)
        except NotATable:
            # What was read before the place that cannot be read is a sample, too.
            if not parts:
                raise
            limit = "bytes"
            break
        if batch is None:
            break
        taken = batch.slice(0, SAMPLE_ROWS - rows)
        parts.append(taken)
        rows, size = rows + taken.num_rows, size + batch.nbytes
        if rows >= SAMPLE_ROWS:
            limit = "rows"
        elif size >= SAMPLE_BYTES:
            limit = "bytes"
        elif clock() >= end:
            limit = "time"
    if not parts:
        return [], 0, None
    return [pa.chunked_array([part.column(at) for part in parts]) for at in range(parts[0].num_columns)], rows, limit


def _typed(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Cells of a text as numbers or times where all of them are that."""
    cells = pa.chunked_array([blanks_to_nothing(chunk) for chunk in texts.chunks], pa.string())
    if cells.null_count == len(cells):
        return cells
    for kind in (pa.int64(), pa.float64(), pa.timestamp("us")):
        try:
            return cells.cast(kind)
        except pa.ArrowException:
            continue
    return cells


def _is_plain(kind: pa.DataType) -> bool:
    """Lists, maps and the like are not looked into, nor is what is too wide for its rows to be held."""
    if pa.types.is_nested(kind) or pa.types.is_null(kind):
        return False
    return not (pa.types.is_fixed_size_binary(kind) and kind.byte_width > WIDEST_BINARY)


def _empty(kind: pa.DataType) -> pa.ChunkedArray:
    return pa.chunked_array([], kind)
