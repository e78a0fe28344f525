"""Makes a table of rows that a person typed: CSV text, with the names of the columns in the first line."""

import argparse
import csv
import io
import re
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from mistake import Mistake
from typed_values import TYPES, typed_column

csv.field_size_limit(10_000_000)


def read_rows(text: str) -> tuple[list[str], list[list[str]]]:
    """The names, and rows of as many cells. What is pasted from a spreadsheet has tabs between its cells."""
    first_line = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in first_line else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    try:
        header, *rows = [row for row in reader if row] or [[]]
    except csv.Error as error:
        raise Mistake(
            f"line {reader.line_num}: a quoted cell does not end as it should ({error}). "
            "Put one double quote at its end, and write each one inside of it twice."
        ) from None
    names = [name.strip() for name in header]
    if not names:
        raise Mistake("table is empty. Type the names of the columns in the first line, and the rows below it.")
    for position, name in enumerate(names, start=1):
        if not name:
            raise Mistake(f"column {position} has no name. Type one in the first line.")
        if name in names[: position - 1]:
            raise Mistake(f"two columns are called '{name}'. Give one of them another name.")
    if not rows:
        raise Mistake(f"table names the columns {', '.join(names)} and has no rows. Type at least one below them.")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(names):
            many = len(row) > len(names)
            place = f"too many after column '{names[-1]}'" if many else f"none for column '{names[len(row)]}'"
            raise Mistake(
                f"row {number} has {len(row)} cells and should have {len(names)}: {place}. "
                "Put a cell with a comma in it into double quotes, and leave missing cells empty."
            )
    return names, rows


def named_types(text: str, names: list[str]) -> dict[str, str]:
    """What column_types says: NAME=TYPE between commas or line breaks, the name in double quotes if it has such."""
    found: dict[str, str] = {}
    for part in re.findall(r'(?:"[^"]*"|[^,\n"])+', text):
        if not part.strip():
            continue
        name, equals, kind = (piece.strip() for piece in part.rpartition("="))
        name = name.strip('"')
        if not equals or kind not in TYPES:
            raise Mistake(
                f"column_types has '{part.strip()}'. Write NAME=TYPE, with one of the types {', '.join(TYPES)}."
            )
        if name not in names:
            raise Mistake(f"column_types names '{name}', which is no column. Columns: {', '.join(names)}.")
        found[name] = kind
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="enter_data_manually")
    for name in ("table", "entered"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("column_types", "missing_markers"):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args()

    # Bytes first: reading as text would make one line end of all that a quoted cell may hold.
    names, rows = read_rows(Path(options.table).read_bytes().decode().removeprefix("\ufeff"))
    types = named_types(options.column_types, names)
    missing = {"", *options.missing_markers.split()}
    columns = {
        name: typed_column(name, [None if row[n].strip() in missing else row[n] for row in rows], types.get(name))
        for n, name in enumerate(names)
    }
    table = pa.table(columns)
    pq.write_table(table, options.entered, compression="zstd", row_group_size=1_000_000)
    print(f"enter_data_manually: {table.num_rows} rows and {table.num_columns} columns")
    for field in table.schema:
        print(f"  {field.name}: {field.type}, {table[field.name].null_count} missing")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"enter_data_manually: {mistake}", file=sys.stderr)
        sys.exit(2)
