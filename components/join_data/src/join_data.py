"""Joins two tables by equal keys. The order of the rows follows from the tables alone."""

import argparse
import json
import os
import re
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from keys import MISSING, comparable, key_numbers
from mistake import Mistake

# A key that repeats on both sides multiplies its rows; beyond this it is a mistake that fills the memory.
MOST_ROWS = 50_000_000


def read_table(side: str, path: str) -> pa.Table:
    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError):
        raise Mistake(f"the {side} input is not a Parquet table. Put import_data in front of this step.") from None


def named_columns(text: str, side: str, columns: list[str]) -> list[str]:
    """Names between commas or line breaks, in double quotes, or between spaces where they have none."""
    names: list[str] = []
    for quoted, plain in re.findall(r'"([^"]+)"|([^,\n"]+)', text):
        part = quoted or plain.strip()
        words = part.split()
        names += words if not quoted and part not in columns and set(words) & set(columns) else [part]
    names = [name for name in names if name]
    for name in names:
        if name not in columns:
            raise Mistake(
                f"column '{name}' is not in the {side} table. Columns: {', '.join(columns)}. "
                f"Choose {side}_keys from them."
            )
    return names


def matching_rows(left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The pairs of rows with equal keys, in the order of the left table, then of the right one."""
    by_key = np.argsort(right, kind="stable")
    first, last = (np.searchsorted(right[by_key], left, side=side) for side in ("left", "right"))
    counts = np.where(left == MISSING, 0, last - first)
    if counts.sum() > MOST_ROWS:
        raise Mistake(
            f"the result would have {counts.sum():,} rows, as keys repeat in both tables. "
            f"Join by more columns, or make the keys of one table unique; at most {MOST_ROWS:,} rows are made."
        )
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(np.arange(len(left)), counts), by_key[np.repeat(first, counts) + within]


def rows_of(column: pa.ChunkedArray, rows: np.ndarray) -> pa.ChunkedArray:
    """The cells of these rows; a row MISSING gives a missing cell."""
    return column.take(pa.array(rows, mask=rows == MISSING))


def column_names(left: list[str], right: list[str], options: argparse.Namespace) -> list[str]:
    """The names of the result: those that both tables have get the suffixes."""
    twice = set(left) & set(right)
    names = [f"{name}{options.left_suffix}" if name in twice else name for name in left]
    names += [f"{name}{options.right_suffix}" if name in twice else name for name in right]
    if repeated := next((name for name in names if names.count(name) > 1), None):
        raise Mistake(
            f"the result would have two columns '{repeated}'. Set left_suffix or right_suffix so that the names differ."
        )
    return names


def key_pairs(left: pa.Table, right: pa.Table, options: argparse.Namespace) -> list[tuple[str, str]]:
    ours = named_columns(options.left_keys, "left", left.column_names)
    theirs = named_columns(options.right_keys or options.left_keys, "right", right.column_names)
    if len(ours) != len(theirs) or not ours:
        raise Mistake(
            f"left_keys names {len(ours)} columns and right_keys {len(theirs)}. "
            "Name as many in both, at least one, in the same order."
        )
    return list(zip(ours, theirs, strict=True))


def with_unmatched(
    left_rows: np.ndarray, right_rows: np.ndarray, alone: tuple[np.ndarray, np.ndarray], how: str
) -> tuple[np.ndarray, np.ndarray]:
    """Adds rows that match nothing: those of the left table in their place, those of the right one at the end."""
    left_alone, right_alone = alone
    if how in ("left", "outer"):
        all_left = np.concatenate([left_rows, left_alone])
        order = np.argsort(all_left, kind="stable")
        left_rows = all_left[order]
        right_rows = np.concatenate([right_rows, np.full(len(left_alone), MISSING)])[order]
    if how in ("right", "outer"):
        left_rows = np.concatenate([left_rows, np.full(len(right_alone), MISSING)])
        right_rows = np.concatenate([right_rows, right_alone])
    return left_rows, right_rows


def joined(left: pa.Table, right: pa.Table, options: argparse.Namespace) -> tuple[pa.Table, dict[str, int]]:
    pairs = key_pairs(left, right, options)
    compared = [comparable(left[one], right[other], (one, other)) for one, other in pairs]
    numbers = key_numbers([one for one, _ in compared], [other for _, other in compared], options.match_case)
    left_rows, right_rows = matching_rows(*numbers)
    matched = np.isin(np.arange(left.num_rows), left_rows)
    alone = np.flatnonzero(~matched), np.setdiff1d(np.arange(right.num_rows), right_rows)
    counted = {
        "left_rows_matched": int(matched.sum()),
        "left_rows_unmatched": len(alone[0]),
        "right_rows_unmatched": len(alone[1]),
    }
    if options.how in ("semi", "anti"):
        return left.filter(pa.array(matched == (options.how == "semi"))), counted

    left_rows, right_rows = with_unmatched(left_rows, right_rows, alone, options.how)
    columns = {name: rows_of(left[name], left_rows) for name in left.column_names}
    right_keys = set() if options.keep_right_keys else {other for _, other in pairs}
    if right_keys and np.any(left_rows == MISSING):
        # A row of the right table alone has its key too, in the one column that is left for it.
        for (one, _), (ours, theirs) in zip(pairs, compared, strict=True):
            columns[one] = pc.coalesce(rows_of(ours, left_rows), rows_of(theirs, right_rows))
    kept = [name for name in right.column_names if name not in right_keys]
    cells = [*columns.values(), *(rows_of(right[name], right_rows) for name in kept)]
    notes = [field.metadata for field in (*left.schema, *(right.schema.field(name) for name in kept))]
    names = column_names(left.column_names, kept, options)
    fields = [pa.field(name, cell.type, metadata=note) for name, cell, note in zip(names, cells, notes, strict=True)]
    return pa.table(cells, schema=pa.schema(fields)), counted


def log_metrics(values: dict[str, float]) -> None:
    path = os.environ.get("PIPEWRIGHT_METRICS")
    if path:
        with Path(path).open("a", encoding="utf-8") as lines:
            lines.writelines(json.dumps({"name": n, "value": v}) + "\n" for n, v in values.items())


def main() -> None:
    parser = argparse.ArgumentParser(prog="join_data")
    for name in ("left", "right", "left_keys", "how", "right_suffix", "joined"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("match_case", "keep_right_keys"):
        parser.add_argument(f"--{name}", type=lambda text: text.lower() == "true", required=True)
    for name in ("right_keys", "left_suffix"):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args()

    left, right = read_table("left", options.left), read_table("right", options.right)
    table, counted = joined(left, right, options)
    pq.write_table(table.combine_chunks(), options.joined, compression="zstd", row_group_size=1_000_000)
    counted = {**counted, "rows": table.num_rows}
    log_metrics(counted)
    print(f"join_data: {options.how} join of {left.num_rows} and {right.num_rows} rows")
    for name, value in counted.items():
        print(f"  {name.replace('_', ' ')} {value}")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"join_data: {mistake}", file=sys.stderr)
        sys.exit(2)
