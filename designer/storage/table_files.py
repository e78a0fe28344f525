"""Files with rows and columns, Parquet and delimited texts, read a stretch at a time and never past a limit."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from designer.core.errors import InvalidRequest
from designer.storage.text_decoding import decoded

# Reading stops far below what a damaged or hostile file may claim to unpack to.
COLUMN_BYTES = 256 * 1024 * 1024
WIDEST_BINARY = 1024
_PROBE_BYTES = 64 * 1024
DELIMITED = {".csv": ",", ".tsv": "\t"}

# Python's own limit of 128 kB would end the reading at a long text.
LONGEST_ROW = 16 * 1024 * 1024
csv.field_size_limit(LONGEST_ROW)


class NotATable(InvalidRequest):
    """The file has no rows and columns that can be read; the message says why."""


@dataclass(frozen=True)
class FileSource:
    """One file: its name, which hints at what it is, and its bytes, which decide."""

    name: str
    size: int
    file: BinaryIO

    @property
    def suffix(self) -> str:
        return f".{self.name.rsplit('.', 1)[-1].lower()}" if "." in self.name else ""

    def start(self, length: int) -> bytes:
        content = self.file.read(length)
        self.file.seek(0)
        return content

    @property
    def is_parquet(self) -> bool:
        return self.start(4) == b"PAR1" or self.suffix == ".parquet"


def require_table(source: FileSource) -> None:
    if not source.is_parquet and source.suffix not in DELIMITED:
        raise NotATable(f"'{source.name}' is not a table: only Parquet, CSV and TSV files have rows and columns.")


@contextmanager
def parquet(source: FileSource, batch_rows: int | None = None) -> Iterator[pq.ParquetFile]:
    """The file, open; texts come as dictionaries, so that one long value in a million rows is there once.

    Where no more than `batch_rows` are held of a column at a time, only those do that could fill the memory: to make
    a dictionary, all words of a row group are read.
    """
    try:
        with pq.ParquetFile(source.file, pre_buffer=False, buffer_size=64 * 1024) as table:
            largest = column_sizes(table.metadata) if batch_rows is not None else {}
            texts = [
                field.name
                for field in table.schema_arrow
                if _is_text(field.type)
                and (batch_rows is None or largest.get(field.name, 0) * batch_rows > COLUMN_BYTES)
            ]
        source.file.seek(0)
        with pq.ParquetFile(source.file, pre_buffer=False, buffer_size=64 * 1024, read_dictionary=texts) as table:
            yield table
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).split("\n", 1)[0][:200].rstrip(". ")
        raise NotATable(f"'{source.name}' is not a Parquet file that can be read: {reason}.") from error


def type_name(kind: pa.DataType) -> str:
    """The type that the file has, not the dictionary it was read through."""
    return str(kind.value_type if pa.types.is_dictionary(kind) else kind)[:100]


def column_sizes(metadata: pq.FileMetaData, groups: Sequence[int] | None = None) -> dict[str, int]:
    """How large each column is in the largest of these row groups, unpacked but for its dictionary."""
    sizes: dict[str, int] = {}
    for number in range(metadata.num_row_groups) if groups is None else groups:
        group = metadata.row_group(number)
        for index in range(group.num_columns):
            column = group.column(index)
            name = column.path_in_schema.split(".", 1)[0]
            sizes[name] = max(sizes.get(name, 0), column.total_uncompressed_size)
    return sizes


def parquet_batches(
    table: pq.ParquetFile, names: Sequence[str], rows: int, groups: Sequence[int] | None = None
) -> Iterator[pa.RecordBatch]:
    """Batches of `rows` rows of these columns, row group by row group; stops before a group that is too large."""
    for number in range(table.metadata.num_row_groups) if groups is None else groups:
        refuse_large(table.metadata, names, number)
        yield from table.iter_batches(rows, row_groups=[number], columns=list(names), use_threads=False)


def refuse_large(metadata: pq.FileMetaData, names: Sequence[str], group: int) -> None:
    sizes = column_sizes(metadata, [group])
    if max((sizes.get(name, 0) for name in names), default=0) > COLUMN_BYTES:
        raise NotATable("A column of the table is too large to be shown here. Download the file.")


@dataclass(frozen=True)
class DelimitedText:
    """The records of a text, or of its start; `is_whole` tells which."""

    text: str
    mark: str
    is_whole: bool

    def records(self) -> Iterator[list[str]]:
        """Raises NotATable where the rows cannot be told apart."""
        try:
            yield from (row for row in csv.reader(io.StringIO(self.text, newline=""), delimiter=self.mark) if row)
        except csv.Error as error:
            raise NotATable(f"The rows cannot be told apart: {error}.") from error


def delimited(source: FileSource, most_bytes: int) -> DelimitedText:
    """The text as far as `most_bytes` reach, cut after its last whole line."""
    content = source.start(most_bytes)
    is_whole = source.size <= most_bytes
    found = decoded(content, is_cut=not is_whole)
    if found is None:
        raise NotATable("The file is not a text, although its name says so. Download it.")
    text = found.text if is_whole else found.text[: found.text.rfind("\n") + 1] or found.text
    return DelimitedText(text, _mark(text, DELIMITED.get(source.suffix, ",")), is_whole)


def delimited_records(source: FileSource) -> Iterator[list[str]]:
    """All records of a text of any length, one at a time; closes the file. Raises NotATable."""
    mark = delimited(source, _PROBE_BYTES).mark
    start = decoded(source.start(_PROBE_BYTES), is_cut=source.size > _PROBE_BYTES)
    encoding = "utf-8-sig" if start is None or start.encoding == "utf-8" else start.encoding
    try:
        with io.TextIOWrapper(source.file, encoding, errors="replace", newline="") as text:
            yield from (row for row in csv.reader(_lines(text), delimiter=mark) if row)
    except csv.Error as error:
        raise NotATable(f"The rows cannot be told apart: {error}.") from error


def delimited_blocks(
    source: FileSource, mark: str, width: int, on_odd_row: Callable[[pa.csv.InvalidRow], str]
) -> Iterator[pa.RecordBatch]:
    """All rows below the first as columns of texts, some thousands at a time; closes the file. Raises NotATable.

    Rows that are longer or shorter than the first go to `on_odd_row`.
    """
    start = decoded(source.start(_PROBE_BYTES), is_cut=source.size > _PROBE_BYTES)
    names = [str(column) for column in range(width)]
    try:
        yield from pa.csv.open_csv(
            source.file,
            pa.csv.ReadOptions(
                use_threads=False,
                encoding="utf8" if start is None or start.encoding.startswith("utf-8") else start.encoding,
                column_names=names,
                skip_rows_after_names=1,
            ),
            pa.csv.ParseOptions(delimiter=mark, newlines_in_values=True, invalid_row_handler=on_odd_row),
            pa.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), check_utf8=False),
        )
    except (pa.ArrowException, ValueError) as error:
        raise NotATable(f"The rows cannot be told apart: {error}.") from error


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines, none of them longer than memory bears."""
    while line := text.readline(LONGEST_ROW):
        if len(line) == LONGEST_ROW:
            raise NotATable(f"A row is longer than {LONGEST_ROW >> 20} MB. Download the file.")
        yield line


def to_width(row: list[str], width: int) -> list[str | None]:
    return [*row[:width], *[None] * (width - len(row))]


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
    )


def _mark(text: str, usual: str) -> str:
    """The mark that splits the first rows into the most columns, all rows alike. csv.Sniffer can take minutes."""
    sample = text[:16_384].splitlines()[:20]

    def columns(mark: str) -> int:
        try:
            widths = {len(record) for record in csv.reader(sample, delimiter=mark) if record}
        except csv.Error:
            return 0
        return widths.pop() if len(widths) == 1 else 0

    best = max((usual, ",", ";", "\t", "|"), key=columns)
    return best if columns(best) > 1 else usual
