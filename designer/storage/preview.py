"""A look into one file of an artifact, for people: its first rows, its values, its text. Everything is bounded."""

import csv
import io
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

MOST_ROWS = 100
MOST_COLUMNS = 200
LONGEST_CELL = 500
TEXT_BYTES = 64 * 1024
CSV_BYTES = 512 * 1024
JSON_BYTES = 2 * 1024 * 1024
# Reading stops far below what a damaged or hostile file may claim to unpack to.
PARQUET_PAGE_BYTES = 256 * 1024 * 1024
FIGURES = "pipewright.figures/1"

_SAFE_INTEGER = 2**53
_DELIMITED = {".csv": ",", ".tsv": "\t"}

Preview = dict[str, Any]


@dataclass(frozen=True)
class PreviewSource:
    """One file: its name, which hints at what it is, and its bytes, which decide."""

    name: str
    size: int
    file: BinaryIO


def preview(source: PreviewSource) -> Preview:
    """What can be shown of a file; `kind` says which: table, json, figure, text, or none with the reason."""
    if source.size == 0:
        return nothing("The file is empty.")
    suffix = f".{source.name.rsplit('.', 1)[-1].lower()}" if "." in source.name else ""
    start = source.file.read(4)
    source.file.seek(0)
    if start == b"PAR1" or suffix == ".parquet":
        return _parquet(source)
    if suffix in _DELIMITED:
        return _delimited(source, _DELIMITED[suffix])
    looks_like_json = suffix == ".json" or (suffix == "" and start.lstrip()[:1] in (b"{", b"["))
    if looks_like_json and source.size <= JSON_BYTES:
        return _json(source)
    return _text(source)


def nothing(reason: str) -> Preview:
    return {"kind": "none", "reason": reason}


def _parquet(source: PreviewSource) -> Preview:
    try:
        with pq.ParquetFile(source.file, pre_buffer=False, buffer_size=64 * 1024) as table:
            return _parquet_rows(table)
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).split("\n", 1)[0][:200]
        return nothing(f"'{source.name}' is not a Parquet file that can be read: {reason}.")


def _parquet_rows(table: pq.ParquetFile) -> Preview:
    schema = table.schema_arrow
    names = schema.names[:MOST_COLUMNS]
    total = table.metadata.num_rows
    rows: list[list[object]] = []
    if total and names:
        if _largest_column(table, names) > PARQUET_PAGE_BYTES:
            return nothing("A column of the table is too large to be shown here. Download the file.")
        batch = next(table.iter_batches(MOST_ROWS, columns=names, use_threads=False), None)
        columns = [] if batch is None else [_values(column) for column in batch.columns]
        rows = [[_cell(value) for value in row] for row in zip(*columns, strict=True)]
    return {
        "kind": "table",
        "columns": [{"name": field.name, "type": str(field.type)[:100]} for field in list(schema)[: len(names)]],
        "rows": rows,
        "total_rows": total,
        "total_columns": len(schema.names),
    }


def _values(column: pa.Array) -> list[object]:
    """The values as Python has them; its times end at microseconds."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    elif pa.types.is_time64(kind):
        column = column.cast(pa.time64("us"), safe=False)
    elif pa.types.is_duration(kind):
        column = column.cast(pa.duration("us"), safe=False)
    return list(column.to_pylist())


def _largest_column(table: pq.ParquetFile, names: Sequence[str]) -> int:
    group = table.metadata.row_group(0)
    sizes = [group.column(index).total_uncompressed_size for index in range(min(group.num_columns, len(names)))]
    return max(sizes, default=0)


def _delimited(source: PreviewSource, usual: str) -> Preview:
    content = source.file.read(CSV_BYTES)
    text = _decoded(content)
    if text is None:
        return nothing("The file is not a text, although its name says so. Download it.")
    whole = source.size <= CSV_BYTES
    if not whole:
        text = text[: text.rfind("\n") + 1] or text
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, usual))
        records = [record for record in reader if record]
    except csv.Error as error:
        return nothing(f"The rows cannot be told apart: {error}.")
    header, *body = records or [[]]
    width = len(header)
    shown = body[:MOST_ROWS]
    return {
        "kind": "table",
        "columns": [
            {"name": name[:LONGEST_CELL], "type": _type_of([row[index] for row in shown if index < len(row)])}
            for index, name in enumerate(header[:MOST_COLUMNS])
        ],
        "rows": [[_cell(value) for value in _to_width(row, width)[:MOST_COLUMNS]] for row in shown],
        "total_rows": len(body) if whole else None,
        "total_columns": width,
    }


def _delimiter(text: str, usual: str) -> str:
    """The mark that splits the first rows into the most columns, all rows alike. csv.Sniffer can take minutes."""
    sample = text[:16_384].splitlines()[:20]

    def columns(mark: str) -> int:
        widths = {len(record) for record in csv.reader(sample, delimiter=mark) if record}
        return widths.pop() if len(widths) == 1 else 0

    best = max((usual, ",", ";", "\t", "|"), key=columns)
    return best if columns(best) > 1 else usual


def _to_width(row: list[str], width: int) -> list[str | None]:
    return [*row[:width], *[None] * (width - len(row))]


def _type_of(values: Sequence[str]) -> str:
    """What all non-empty cells read as; a hint for people."""
    found = [value.strip() for value in values if value.strip()]
    for name, read in (("integer", int), ("number", float)):
        if found and all(_reads(value, read) for value in found):
            return name
    return "string"


def _reads(value: str, read: type[int] | type[float]) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return "_" not in value


def _json(source: PreviewSource) -> Preview:
    content = source.file.read(JSON_BYTES)
    try:
        value = json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        source.file.seek(0)
        return _text(source)
    if isinstance(value, dict) and value.get("schema") == FIGURES:
        return _figure(value)
    return {"kind": "json", "value": value}


def _figure(document: dict[str, Any]) -> Preview:
    headline, metrics, figures = document.get("headline"), document.get("metrics"), document.get("figures")
    metrics = metrics if isinstance(metrics, dict) else {}
    return {
        "kind": "figure",
        "headline": headline if isinstance(headline, str) else None,
        "metrics": {name: value for name, value in metrics.items() if isinstance(value, (int, float))},
        "figures": [item for item in figures if isinstance(item, dict)] if isinstance(figures, list) else [],
    }


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _text(source: PreviewSource) -> Preview:
    text, truncated = text_of(source.file, source.size)
    if text is None:
        return nothing("The file is not a text. Download it to look inside.")
    return {"kind": "text", "text": text, "truncated": truncated}


def text_of(file: BinaryIO, size: int, most_bytes: int = TEXT_BYTES) -> tuple[str | None, bool]:
    """The start of a file as text, None for bytes that are none; and whether there is more."""
    return _decoded(file.read(most_bytes)), size > most_bytes


def _decoded(content: bytes) -> str | None:
    """The text, or None for bytes that are none; a character cut off at the end is left out."""
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(content) - error.start < 4:
            return content[: error.start].decode("utf-8-sig")
    text = content.decode("cp1252", "replace")
    strange = sum(character < " " and character not in "\t\n\r\f" for character in text) + text.count("\ufffd")
    return None if strange > len(text) / 50 else text


def _cell(value: object) -> object:
    """A value as JSON and a browser have it: no NaN, no number that would lose digits, no endless text."""
    match value:
        case None | bool():
            return value
        case int():
            return value if abs(value) <= _SAFE_INTEGER else str(value)
        case float():
            return value if math.isfinite(value) else str(value)
        case str():
            return _shortened(value)
        case bytes():
            return f"{len(value):,} bytes"
        case _ if hasattr(value, "isoformat"):
            return str(value.isoformat())
        case _:
            return _shortened(str(value))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
