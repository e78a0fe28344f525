"""Delimited text: finds the delimiter and the header, then lets Arrow read it."""

import argparse
import csv
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
from mistake import Mistake

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " "}
# A space separates words in ordinary text, so it is never guessed.
GUESSED = [",", ";", "\t", "|"]
LOOKED_AT = 200_000
# A stray quote makes one cell of all that follows it.
csv.field_size_limit(LOOKED_AT)


def find_delimiter(lines: list[str], path: Path) -> str:
    """The delimiter that cuts most lines into the same number of cells, two or more."""

    def fit(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        width, rows = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        return (rows / widths.total(), width) if width > 1 else (0.0, 0)

    best = max(GUESSED, key=fit)
    if fit(best)[1] > 1:
        return best
    return "\t" if ".tsv" in path.suffixes else ","


def has_header(first_row: list[str]) -> bool:
    """A header has a text in every cell: a first row with a number in it is data."""

    def is_number(cell: str) -> bool:
        try:
            float(cell.replace(",", "."))
        except ValueError:
            return False
        return True

    return not any(is_number(cell) for cell in first_row)


def read_delimited(text: str, path: Path, options: argparse.Namespace) -> pa.Table:
    lines = text[:LOOKED_AT].splitlines()[:200]
    delimiter = DELIMITERS.get(options.delimiter) or find_delimiter(lines, path)
    first_row = next((row for row in csv.reader(lines, delimiter=delimiter) if row), [])
    header = options.header == "present" or (options.header == "auto" and has_header(first_row))
    names = [] if header else [f"column_{n}" for n in range(1, len(first_row) + 1)]
    data = text.encode()
    bad_rows: list[pa_csv.InvalidRow] = []

    def stop(row: pa_csv.InvalidRow) -> str:
        bad_rows.append(row)
        return "error"

    try:
        return pa_csv.read_csv(
            pa.BufferReader(data),
            # One block, one thread: a column's type is judged by all its values, not by the first of them.
            pa_csv.ReadOptions(
                use_threads=False, block_size=min(max(len(data), 1), 2**31 - 1), column_names=names or None
            ),
            pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=stop),
            pa_csv.ConvertOptions(
                null_values=[*pa_csv.ConvertOptions().null_values, *options.missing_markers.split()],
                strings_can_be_null=True,
                decimal_point="," if options.decimal_mark == "comma" else ".",
            ),
        )
    except pa.ArrowInvalid as error:
        if not bad_rows:
            raise Mistake(f"the file cannot be read as delimited text: {error}.") from None
        row = bad_rows[0]
        raise Mistake(
            f"row {row.number} should have {row.expected_columns} cells and has {row.actual_columns}. "
            "Check the delimiter and the quotes, or put the row right in the file."
        ) from None
