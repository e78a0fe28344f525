"""Splits the rows of a table in two: one part to train with, one to test with."""

import argparse
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


class Mistake(Exception):
    """Something the user can put right; its text is the sentence they see."""


def read_table(path: str) -> pa.Table:
    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError):
        raise Mistake("the input is not a Parquet table. Put import_data in front of this step.") from None


def classes_of(table: pa.Table, column: str) -> np.ndarray:
    """The number of each row's class; rows without a value are a class of their own."""
    if column not in table.column_names:
        names = ", ".join(table.column_names)
        raise Mistake(f"column '{column}' is not in the table. Columns: {names}. Choose one of them.")
    values = table[column].combine_chunks()
    codes = values if pa.types.is_dictionary(values.type) else values.dictionary_encode(null_encoding="encode")
    classes = codes.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    different = len(np.unique(classes))
    if different > len(classes) / 2:
        raise Mistake(
            f"column '{column}' has {different} different values in {len(classes)} rows, so its shares "
            "cannot be kept. Choose a column with few values, or leave stratify_column empty."
        )
    return classes


def class_counts(classes: np.ndarray, wanted: int) -> dict[int, int]:
    """How many rows of each class go to the training part: the largest remainders get the rows left over."""
    names, sizes = np.unique(classes, return_counts=True)
    exact = sizes * wanted / len(classes)
    counts = np.floor(exact).astype(int)
    by_remainder = np.argsort(counts - exact, kind="stable")
    counts[by_remainder[: wanted - counts.sum()]] += 1
    return dict(zip(names.tolist(), counts.tolist(), strict=True))


def training_rows(classes: np.ndarray, fraction: float, shuffle: bool, seed: int) -> np.ndarray:
    """Which rows go to the training part, as a mask: either part keeps the order of the table."""
    total = len(classes)
    wanted = min(max(round(total * fraction), 1), total - 1)
    order = np.random.default_rng(seed).permutation(total) if shuffle else np.arange(total)
    mask = np.zeros(total, dtype=bool)
    for name, count in class_counts(classes, wanted).items():
        mask[order[classes[order] == name][:count]] = True
    return mask


def main() -> None:
    parser = argparse.ArgumentParser(prog="split_data")
    for name in ("table", "train", "test"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--fraction", type=float, required=True)
    parser.add_argument("--shuffle", type=lambda text: text.lower() == "true", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--stratify_column", default="")
    options = parser.parse_args()

    table = read_table(options.table)
    if table.num_rows < 2:
        raise Mistake(f"a split needs at least 2 rows, and the table has {table.num_rows}. Give it a longer table.")
    if not 0 < options.fraction < 1:
        raise Mistake(f"fraction is {options.fraction}; it must lie between 0 and 1, for example 0.7.")
    column = options.stratify_column
    classes = classes_of(table, column) if column else np.zeros(table.num_rows, dtype=int)
    mask = training_rows(classes, options.fraction, options.shuffle, options.seed)
    for path, rows in ((options.train, mask), (options.test, ~mask)):
        part = table.filter(pa.array(rows)).combine_chunks()
        pq.write_table(part, path, compression="zstd", row_group_size=1_000_000)
    print(f"split_data: {mask.sum()} rows to train, {(~mask).sum()} rows to test")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"split_data: {mistake}", file=sys.stderr)
        sys.exit(2)
