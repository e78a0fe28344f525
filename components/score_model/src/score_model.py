"""Adds the predictions of a trained model to a table."""

import argparse
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import skops.io
from features import frame
from mistake import Mistake
from skops.io.exceptions import UntrustedTypesFoundException
from threadpoolctl import threadpool_limits

# What train_model's own models are made of, besides what skops trusts by itself. Anything else is not loaded.
TRUSTED = [
    "numpy.dtype",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.tree._tree.Tree",
]


def read_table(path: str) -> pa.Table:
    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError):
        raise Mistake("the input is not a Parquet table. Put import_data in front of this step.") from None


def read_model(folder: Path) -> tuple[object, dict]:
    try:
        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        return skops.io.load(folder / "model.skops", trusted=TRUSTED), about
    except (FileNotFoundError, NotADirectoryError):
        raise Mistake("the model is not one that train_model wrote. Connect the model port of train_model.") from None
    except UntrustedTypesFoundException as error:
        raise Mistake(f"the model holds parts that are not safe to load. {error}") from None


def main() -> None:
    parser = argparse.ArgumentParser(prog="score_model")
    for name in ("model", "table", "scored"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()

    model, about = read_model(Path(options.model))
    table = read_table(options.table)
    if table.num_rows == 0:
        raise Mistake("the table has no rows to score. Check the step before this one.")
    names = [feature["name"] for feature in about["features"]]
    if absent := [name for name in names if name not in table.column_names]:
        raise Mistake(
            f"the model was trained on columns that the table lacks: {', '.join(absent)}. "
            f"Columns: {', '.join(table.column_names)}. Score a table with the same columns."
        )
    x = frame(table, about["features"])

    with threadpool_limits(limits=1):
        added = {"prediction": pa.array(model.predict(x).tolist())}
        if about["task"] == "classification":
            shares = model.predict_proba(x)
            labels = pa.array(about["classes"]).cast(pa.string()).to_pylist()
            added |= {f"probability_{label}": pa.array(shares[:, n]) for n, label in enumerate(labels)}
    if taken := [name for name in added if name in table.column_names]:
        raise Mistake(f"the table already has these columns: {', '.join(taken)}. Remove them with select_columns.")
    for name, values in added.items():
        # evaluate_model reads from here what was predicted, so that nobody has to tell it again.
        note = {"target": about["target"], "task": about["task"]} if name == "prediction" else None
        table = table.append_column(pa.field(name, values.type, metadata=note), values)
    pq.write_table(table.combine_chunks(), options.scored, compression="zstd", row_group_size=1_000_000)
    print(f"score_model: {table.num_rows} rows, {about['algorithm']} for {about['task']} of '{about['target']}'")
    print(f"  added {', '.join(added)}")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"score_model: {mistake}", file=sys.stderr)
        sys.exit(2)
