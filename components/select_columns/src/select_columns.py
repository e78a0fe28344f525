"""Keeps or removes columns, chosen by name, by type, or by both."""

import argparse
import re
import sys

import pyarrow as pa
import pyarrow.parquet as pq

IS_TYPE = {
    "numeric": lambda t: pa.types.is_integer(t) or pa.types.is_floating(t) or pa.types.is_decimal(t),
    "text": lambda t: pa.types.is_string(t) or pa.types.is_large_string(t) or pa.types.is_dictionary(t),
    "boolean": pa.types.is_boolean,
    "date_time": pa.types.is_temporal,
    "none": lambda _: False,
}


class Mistake(Exception):
    """Something the user can put right; its text is the sentence they see."""


def read_table(path: str) -> pa.Table:
    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError):
        raise Mistake("the input is not a Parquet table. Put import_data in front of this step.") from None


def named_columns(text: str, columns: list[str]) -> list[str]:
    """Names between commas or line breaks, in double quotes, or between spaces where they have none."""
    names: list[str] = []
    for quoted, plain in re.findall(r'"([^"]+)"|([^,\n"]+)', text):
        part = quoted or plain.strip()
        words = part.split()
        names += words if not quoted and part not in columns and set(words) & set(columns) else [part]
    for name in filter(None, names):
        if name not in columns:
            raise Mistake(f"column '{name}' is not in the table. Columns: {', '.join(columns)}. Choose from them.")
    return [name for name in names if name]


def main() -> None:
    parser = argparse.ArgumentParser(prog="select_columns")
    for name in ("table", "action", "column_type", "selected"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--columns", default="")
    options = parser.parse_args()

    table = read_table(options.table)
    chosen = set(named_columns(options.columns, table.column_names))
    chosen |= {field.name for field in table.schema if IS_TYPE[options.column_type](field.type)}
    if not chosen and options.column_type == "none":
        raise Mistake("no columns are chosen. Name them in columns, or choose a column_type.")
    # The table's own order: the same choice written in another order is the same table.
    keep = [name for name in table.column_names if (name in chosen) == (options.action == "keep")]
    if not keep:
        raise Mistake(f"no column would be left of {', '.join(table.column_names)}. Keep at least one.")

    selected = table.select(keep).combine_chunks()
    pq.write_table(selected, options.selected, compression="zstd", row_group_size=1_000_000)
    print(f"select_columns: kept {len(keep)} of {table.num_columns} columns: {', '.join(keep)}")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"select_columns: {mistake}", file=sys.stderr)
        sys.exit(2)
