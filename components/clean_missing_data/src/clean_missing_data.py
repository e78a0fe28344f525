"""Fills missing cells, or drops the rows or columns that have them."""

import argparse
import re
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


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


def is_number(type_: pa.DataType) -> bool:
    return pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_)


def missing(table: pa.Table, name: str) -> pa.ChunkedArray:
    """True where the cell is missing: not-a-number counts, as other tools write it for missing."""
    return pc.is_null(table[name], nan_is_null=True)


def average(column: pa.ChunkedArray, mode: str) -> pa.Scalar:
    present = column.cast(pa.float64()).filter(pc.invert(pc.is_null(column, nan_is_null=True)))
    return pc.mean(present) if mode == "mean" else pc.quantile(present, q=0.5)[0]


def most_frequent(column: pa.ChunkedArray) -> pa.Scalar:
    """The commonest value; of equally common ones, the one that comes first in the table."""
    counted = pc.value_counts(column.filter(pc.invert(pc.is_null(column, nan_is_null=True))))
    return counted.field("values")[pc.index(counted.field("counts"), pc.max(counted.field("counts"))).as_py()]


def fill(table: pa.Table, name: str, mode: str, value: str) -> pa.ChunkedArray:
    """The column with its gaps filled; a mean or a median makes it a column of fractions."""
    column = table[name]
    if mode == "constant":
        try:
            filler = pa.scalar(value).cast(column.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            raise Mistake(
                f"the value '{value}' does not fit column '{name}', which holds {column.type}. "
                "Choose a value that fits, or name the columns it is for."
            ) from None
    elif pc.all(missing(table, name)).as_py():
        raise Mistake(
            f"column '{name}' has no value at all, so it has no {mode.replace('_', ' ')}. "
            "Use constant, or drop_columns."
        )
    elif mode == "most_frequent":
        filler = most_frequent(column)
    else:
        filler, column = average(column, mode), column.cast(pa.float64())
    return pc.if_else(missing(table, name), filler, column)


def columns_in_scope(table: pa.Table, options: argparse.Namespace) -> list[str]:
    """The columns to clean: named ones, else all that the mode can treat, within the bounds of the ratio."""
    named = named_columns(options.columns, table.column_names)
    numbers_only = options.mode in ("mean", "median")
    for name in named if numbers_only else []:
        if not is_number(table.schema.field(name).type):
            raise Mistake(
                f"column '{name}' holds {table.schema.field(name).type}, and a {options.mode} needs numbers. "
                "Use most_frequent or constant for it."
            )
    candidates = named or [f.name for f in table.schema if not numbers_only or is_number(f.type)]
    ratios = {name: pc.sum(missing(table, name)).as_py() / table.num_rows for name in dict.fromkeys(candidates)}
    low, high = options.min_missing_ratio, options.max_missing_ratio
    return [name for name, ratio in ratios.items() if ratio > 0 and low <= ratio <= high]


def clean(table: pa.Table, scope: list[str], options: argparse.Namespace) -> pa.Table:
    if options.mode == "drop_columns":
        return table.drop_columns(scope)
    if options.mode == "drop_rows":
        keep = pa.chunked_array([pa.array([True] * table.num_rows)])
        for name in scope:
            keep = pc.and_(keep, pc.invert(missing(table, name)))
        return table.filter(keep)
    cleaned = table
    for name in scope:
        filled = fill(table, name, options.mode, options.value)
        cleaned = cleaned.set_column(cleaned.column_names.index(name), name, filled)
    for name in scope if options.add_indicators else []:
        indicator = f"{name}_was_missing"
        if indicator in cleaned.column_names:
            raise Mistake(f"the table already has a column '{indicator}'. Rename it, or add no indicators.")
        cleaned = cleaned.append_column(indicator, missing(table, name).cast(pa.int8()))
    return cleaned


def main() -> None:
    parser = argparse.ArgumentParser(prog="clean_missing_data")
    for name in ("table", "mode", "cleaned"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--columns", default="")
    parser.add_argument("--value", default="")
    parser.add_argument("--min_missing_ratio", type=float, required=True)
    parser.add_argument("--max_missing_ratio", type=float, required=True)
    parser.add_argument("--add_indicators", type=lambda text: text.lower() == "true", required=True)
    options = parser.parse_args()

    table = read_table(options.table)
    if table.num_rows == 0:
        raise Mistake("the table has no rows. Check the step before this one.")
    if options.min_missing_ratio > options.max_missing_ratio:
        raise Mistake("min_missing_ratio is greater than max_missing_ratio. Swap the two.")
    if options.mode == "constant" and not options.value:
        raise Mistake("mode is constant and value is empty. Give the value to fill in.")
    scope = columns_in_scope(table, options)
    cleaned = clean(table, scope, options)
    if cleaned.num_rows == 0 or cleaned.num_columns == 0:
        raise Mistake(f"nothing would be left of the table after {options.mode}. Fill the cells instead.")
    pq.write_table(cleaned.combine_chunks(), options.cleaned, compression="zstd", row_group_size=1_000_000)
    print(f"clean_missing_data: {options.mode} on {', '.join(scope) or 'no column, as none has missing cells'}")
    print(f"  {table.num_rows} rows in, {cleaned.num_rows} out; {cleaned.num_columns} columns out")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"clean_missing_data: {mistake}", file=sys.stderr)
        sys.exit(2)
