"""Brings columns of numbers to a common scale, by what this table or an earlier one taught."""

import argparse
import json
import re
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from methods import LEARNED, METHODS, apply, is_constant, learn
from mistake import Mistake

SCHEMA = "pipewright.transform/1"


def read_table(path: str) -> pa.Table:
    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError):
        raise Mistake("the input is not a Parquet table. Put import_data in front of this step.") from None


def read_transform(path: str) -> dict:
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        document = None
    known = isinstance(document, dict) and document.get("schema") == SCHEMA and document.get("method") in METHODS
    if not known:
        raise Mistake("fitted is not a transform of normalize_data. Connect the transform port of another one.")
    return document


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


def numbers_of(table: pa.Table, name: str) -> np.ndarray:
    """The column as fractions, with not-a-number for missing."""
    column = table[name]
    if not is_number(column.type):
        raise Mistake(f"column '{name}' holds {column.type}, and only numbers have a scale. Leave it out of columns.")
    values = column.cast(pa.float64(), safe=False).to_numpy()
    if np.isinf(values).any():
        raise Mistake(f"column '{name}' has an infinite value. Replace it, or leave the column out.")
    return values


def fit(table: pa.Table, options: argparse.Namespace) -> dict:
    """The transform that this table teaches: the method, and for each column what it learned."""
    named = set(named_columns(options.columns, table.column_names))
    chosen = [f.name for f in table.schema if (f.name in named if named else is_number(f.type))]
    if not chosen:
        raise Mistake(f"the table has no column of numbers. Columns: {', '.join(table.column_names)}.")
    fitted = []
    for name in chosen:
        values = numbers_of(table, name)
        known = values[~np.isnan(values)]
        if options.method not in LEARNED:
            fitted.append({"name": name})
            continue
        if not len(known):
            raise Mistake(f"column '{name}' has no value at all, so it has no scale. Leave it out of columns.")
        learned = learn(options.method, name, known)
        constant = {"constant": options.constant_columns} if is_constant(options.method, learned) else {}
        fitted.append({"name": name, **learned, **constant})
    return {"schema": SCHEMA, "method": options.method, "columns": fitted}


def normalized(table: pa.Table, transform: dict) -> pa.Table:
    names = [column["name"] for column in transform["columns"]]
    if absent := [name for name in names if name not in table.column_names]:
        raise Mistake(
            f"the transform was fitted to columns that the table lacks: {', '.join(absent)}. "
            f"Columns: {', '.join(table.column_names)}. Give it a table with the same columns."
        )
    for column in transform["columns"]:
        name, constant = column["name"], column.get("constant")
        values = numbers_of(table, name)
        known = ~np.isnan(values)
        if constant == "keep":
            continue
        changed = np.zeros(len(values))
        if constant is None:
            changed[known] = apply(transform["method"], name, values[known], column)
        place = table.column_names.index(name)
        # Adding 0 makes 0 of -0, which are equal and have different bytes.
        table = table.set_column(place, name, pa.array(changed + 0.0, mask=~known))
    return table


def tell(table: pa.Table, transform: dict, fitted_before: bool) -> None:
    source = "as fitted before" if fitted_before else "fitted to this table"
    print(f"normalize_data: {transform['method']}, {source}, on {len(transform['columns'])} columns")
    for column in transform["columns"]:
        name = column["name"]
        learned = ", ".join(f"{key} {value:.6g}" for key, value in column.items() if isinstance(value, float))
        missing = pc.sum(pc.is_null(table[name], nan_is_null=True)).as_py() or 0
        constant = {"zero": ", all equal: now 0", "keep": ", all equal: kept as it is"}.get(column.get("constant"), "")
        print(f"  {name}: {learned or 'nothing learned'}{constant}{f', {missing} missing stay so' if missing else ''}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="normalize_data")
    for name in ("table", "method", "constant_columns", "normalized", "transform"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("fitted", "columns"):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args()

    table = read_table(options.table)
    if table.num_rows == 0:
        raise Mistake("the table has no rows. Check the step before this one.")
    transform = read_transform(options.fitted) if options.fitted else fit(table, options)
    result = normalized(table, transform)
    pq.write_table(result.combine_chunks(), options.normalized, compression="zstd", row_group_size=1_000_000)
    Path(options.transform).write_text(json.dumps(transform, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    tell(table, transform, bool(options.fitted))


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"normalize_data: {mistake}", file=sys.stderr)
        sys.exit(2)
