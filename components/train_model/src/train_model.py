"""Fits a model to a table: linear or logistic regression, random forest or gradient boosting."""

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
from algorithms import LINEAR, pipeline
from features import Feature, frame, kind_of
from mistake import Mistake
from model_folder import write_model
from threadpoolctl import threadpool_limits

# A column of whole numbers with at most this many different ones is read as classes, where task is auto.
MOST_NUMBERED_CLASSES = 10


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


def choose_features(table: pa.Table, text: str, target: str) -> list[Feature]:
    named = set(named_columns(text, table.column_names))
    if target in named:
        raise Mistake(f"column '{target}' is the target and a feature at once. Take it out of features.")
    names = [name for name in table.column_names if name != target and (not named or name in named)]
    if not names:
        raise Mistake(f"the table has no column besides the target '{target}'. Give it columns to learn from.")
    kinds = {name: kind_of(table.schema.field(name).type) for name in names}
    if unreadable := [name for name, kind in kinds.items() if kind is None]:
        raise Mistake(
            f"these columns hold neither numbers, texts nor dates: {', '.join(unreadable)}. "
            "Remove them with select_columns, or choose the features."
        )
    return [Feature(name=name, kind=str(kind)) for name, kind in kinds.items()]


def choose_task(options: argparse.Namespace, target: pa.ChunkedArray) -> str:
    if options.task != "auto":
        return str(options.task)
    if options.algorithm in LINEAR:
        return LINEAR[options.algorithm]
    if pa.types.is_integer(target.type):
        return "classification" if pc.count_distinct(target).as_py() <= MOST_NUMBERED_CLASSES else "regression"
    measured = pa.types.is_floating(target.type) or pa.types.is_decimal(target.type)
    return "regression" if measured else "classification"


def target_values(name: str, target: pa.ChunkedArray, task: str) -> np.ndarray:
    """What the model learns to predict: fractions for regression, labels for classification."""
    if task == "regression":
        if kind_of(target.type) != "number":
            example = target[0].as_py()
            raise Mistake(
                f"column '{name}' holds {target.type}, such as '{example}', and regression predicts numbers. "
                "Choose a column of numbers, or set task to classification."
            )
        values = target.cast(pa.float64(), safe=False).to_numpy()
        if np.isinf(values).any():
            raise Mistake(f"column '{name}' has an infinite value. Drop those rows first.")
        return values
    if pa.types.is_floating(target.type) or pa.types.is_decimal(target.type):
        try:
            target = target.cast(pa.int64())
        except pa.ArrowInvalid:
            raise Mistake(
                f"column '{name}' holds fractions, and classification predicts classes. "
                "Choose a column of classes, or set task to regression."
            ) from None
    if not (pa.types.is_integer(target.type) or pa.types.is_boolean(target.type)):
        target = target.cast(pa.string())
    different = pc.count_distinct(target).as_py()
    if different < 2:
        raise Mistake(f"column '{name}' has the one class '{target[0]}' only. A model needs two to tell apart.")
    if different > len(target) / 2:
        raise Mistake(
            f"column '{name}' has {different} different values in {len(target)} rows: too many to be classes. "
            "Choose another target, or set task to regression if it holds numbers."
        )
    return target.to_numpy() if pa.types.is_integer(target.type) else np.array(target.to_pylist())


def log_metrics(values: dict[str, float]) -> None:
    path = os.environ.get("PIPEWRIGHT_METRICS")
    if path:
        with Path(path).open("a", encoding="utf-8") as lines:
            lines.writelines(json.dumps({"name": n, "value": v}) + "\n" for n, v in values.items())


def main() -> None:
    parser = argparse.ArgumentParser(prog="train_model")
    for name in ("training_data", "target", "task", "algorithm", "model"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("n_trees", "max_depth", "min_samples_leaf", "seed"):
        parser.add_argument(f"--{name}", type=int, required=True)
    for name in ("learning_rate", "regularization"):
        parser.add_argument(f"--{name}", type=float, required=True)
    parser.add_argument("--features", default="")
    options = parser.parse_args()

    table = read_table(options.training_data)
    if options.target not in table.column_names:
        names = ", ".join(table.column_names)
        raise Mistake(f"column '{options.target}' is not in the table. Columns: {names}. Choose one of them.")
    known = table.filter(pc.invert(pc.is_null(table[options.target], nan_is_null=True)))
    if known.num_rows < 2:
        raise Mistake(
            f"training needs at least 2 rows with a value in '{options.target}', and there is {known.num_rows}."
        )
    if known.num_rows < table.num_rows:
        print(f"train_model: rows left out without a value in '{options.target}': {table.num_rows - known.num_rows}")
    task = choose_task(options, known[options.target])
    features = choose_features(known, options.features, options.target)
    x, y = frame(known, features), target_values(options.target, known[options.target], task)

    model = pipeline(task, features, options)
    # One thread: sums over several depend on how many there are, and the model must not.
    with threadpool_limits(limits=1):
        model.fit(x, y)
        if options.algorithm == "random_forest":
            model.set_params(model__n_jobs=1)
        fit_score = float(model.score(x, y))
    about = {
        "task": task,
        "algorithm": options.algorithm,
        "target": options.target,
        "features": features,
        "classes": [label.item() for label in model.classes_] if task == "classification" else [],
    }
    write_model(Path(options.model), model, about)
    score_name = "training_r2" if task == "regression" else "training_accuracy"
    log_metrics({score_name: fit_score, "training_rows": len(x), "features": len(features)})
    print(f"train_model: {options.algorithm} for {task} of '{options.target}' from {len(features)} columns")
    print(f"  {len(x)} rows, {score_name} {fit_score:.4f}")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"train_model: {mistake}", file=sys.stderr)
        sys.exit(2)
