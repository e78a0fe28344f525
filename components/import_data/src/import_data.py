"""Reads an uploaded file (CSV, TSV, JSON, JSON lines or Parquet) and writes it as a Parquet table."""

import argparse
import codecs
import gzip
import sys
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from delimited import read_delimited
from json_records import read_json, read_json_lines
from mistake import Mistake

# UTF-32 comes before UTF-16: its little-endian mark begins with the one of UTF-16.
BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]


def content(path: Path) -> bytes:
    data = path.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            raise Mistake("the file is a damaged gzip archive. Upload it again.") from None
    if not data:
        raise Mistake("the file is empty. Choose a file with at least one row.")
    return data


def as_text(data: bytes, encoding: str) -> str:
    """The text of the file; 'auto' takes the byte order mark, then UTF-8, then Windows-1252."""
    if data.startswith(b"PK\x03\x04"):
        raise Mistake("the file is a zip archive or an Excel workbook. Save the sheet as CSV first.")
    marked = [name for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)]
    candidates = [encoding] if encoding != "auto" else [*marked, "utf-8", "cp1252", "latin-1"]
    for candidate in candidates:
        try:
            text = data.decode(candidate).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        except LookupError:
            raise Mistake(f"'{encoding}' is no known encoding. Try utf-8, cp1252 or auto.") from None
        if "\0" in text[:100_000]:
            raise Mistake("the file is neither text nor Parquet. Save it as CSV, JSON or Parquet first.")
        return text
    raise Mistake(f"the file is not written in {encoding}. Choose its encoding, or auto.")


def format_of(text: str, path: Path) -> str:
    """Judged by content; the name decides where the content could be either."""
    start = text.lstrip()[:100_000]
    if not start.startswith(("[", "{")) or {".csv", ".tsv", ".txt"} & set(path.suffixes):
        return "csv"
    lines = start.splitlines()
    several = len(lines) > 1 or {".jsonl", ".ndjson"} & set(path.suffixes)
    return "json_lines" if several and start.startswith("{") and lines[0].rstrip().endswith("}") else "json"


def read_parquet(data: bytes) -> pa.Table:
    try:
        table = pq.ParquetFile(pa.BufferReader(data)).read()
    except (pa.ArrowInvalid, OSError):
        raise Mistake("the Parquet file is damaged or incomplete. Upload it again.") from None
    # The writer's own notes would make equal tables differ; pandas hides its row labels in such columns.
    labels = [name for name in table.column_names if name.startswith("__index_level_")]
    return table.drop_columns(labels).replace_schema_metadata(None)


def read_any(options: argparse.Namespace) -> tuple[pa.Table, str]:
    path = Path(options.data)
    data = content(path)
    is_parquet = data.startswith(b"PAR1")
    if options.format == "parquet" or (options.format == "auto" and is_parquet):
        return read_parquet(data), "parquet"
    if is_parquet:
        raise Mistake(f"the file is Parquet, and format is {options.format}. Set format to auto.")
    text = as_text(data, options.encoding)
    found = format_of(text, path) if options.format == "auto" else options.format
    if found == "json":
        return read_json(text), found
    if found == "json_lines":
        return read_json_lines(text), found
    return read_delimited(text, path, options), found


def tidy(table: pa.Table) -> pa.Table:
    """Gives every column a name of its own, and a plain type."""
    names: list[str] = []
    for position, raw in enumerate(table.column_names, start=1):
        name = raw.strip() or f"column_{position}"
        repeats = 2
        while name in names:
            name = f"{raw.strip() or 'column'}_{repeats}"
            repeats += 1
        names.append(name)
    table = table.rename_columns(names)
    return table.cast(pa.schema([(field.name, plain_type(field.type)) for field in table.schema]))


def plain_type(type_: pa.DataType) -> pa.DataType:
    if pa.types.is_null(type_):
        return pa.float64()
    return type_.value_type if pa.types.is_dictionary(type_) else type_


def main() -> None:
    parser = argparse.ArgumentParser(prog="import_data")
    for name in ("data", "format", "delimiter", "header", "encoding", "decimal_mark", "table"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--missing_markers", default="")
    options = parser.parse_args()

    table, found = read_any(options)
    table = tidy(table)
    if table.num_rows == 0:
        raise Mistake("the file has a header and no rows. Choose a file with at least one row.")
    pq.write_table(table.combine_chunks(), options.table, compression="zstd", row_group_size=1_000_000)
    print(f"import_data: read {table.num_rows} rows and {table.num_columns} columns as {found}")
    for field in table.schema:
        print(f"  {field.name}: {field.type}, {table[field.name].null_count} missing")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"import_data: {mistake}", file=sys.stderr)
        sys.exit(2)
