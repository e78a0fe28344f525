"""Compares predictions with what really was, and writes metrics and figures."""

import argparse
import json
import os
import sys
from pathlib import Path

import classification
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import regression
from mistake import Mistake

SCHEMA = "pipewright.figures/1"
PREDICTION, PROBABILITY = "prediction", "probability_"


def read_table(path: str) -> pa.Table:
    try:
        return pq.ParquetFile(path).read()
    except (pa.ArrowInvalid, OSError):
        raise Mistake("the input is not a Parquet table. Connect the output of score_model.") from None


def choose_target(table: pa.Table, wanted: str) -> str:
    """The column of true values: the one named, else the one score_model noted down."""
    names = ", ".join(table.column_names)
    if PREDICTION not in table.column_names:
        raise Mistake(f"the table has no column 'prediction'. Columns: {names}. Put score_model in front.")
    note = table.schema.field(PREDICTION).metadata or {}
    target = wanted or note.get(b"target", b"").decode()
    if not target:
        raise Mistake(f"the table does not say what was predicted. Set target to one of: {names}.")
    if target not in table.column_names:
        raise Mistake(f"column '{target}' is not in the table. Columns: {names}. Choose one of them.")
    return target


def choose_task(table: pa.Table, wanted: str) -> str:
    if wanted != "auto":
        return wanted
    field = table.schema.field(PREDICTION)
    noted = (field.metadata or {}).get(b"task", b"").decode()
    numeric = pa.types.is_integer(field.type) or pa.types.is_floating(field.type)
    scored = any(name.startswith(PROBABILITY) for name in table.column_names)
    return noted or ("regression" if numeric and not scored else "classification")


def complete_rows(table: pa.Table, target: str) -> pa.Table:
    """The rows that have both a true value and a prediction."""
    gaps = [pc.is_null(table[name], nan_is_null=True) for name in (target, PREDICTION)]
    complete = table.filter(pc.invert(pc.or_(*gaps)))
    if complete.num_rows == 0:
        raise Mistake(f"no row has both a value in '{target}' and a prediction. Score rows with known values.")
    if complete.num_rows < table.num_rows:
        print(
            f"evaluate_model: rows left out for want of a value or a prediction: {table.num_rows - complete.num_rows}"
        )
    return complete


def evaluated(table: pa.Table, target: str, task: str, options: argparse.Namespace) -> dict:
    if task == "classification":
        probabilities = {
            name.removeprefix(PROBABILITY): table[name].cast(pa.float64()).to_numpy()
            for name in table.column_names
            if name.startswith(PROBABILITY)
        }
        actual = classification.labels_like(table[target], table[PREDICTION])
        return classification.report(actual, classification.labels(table[PREDICTION]), probabilities)
    try:
        actual, predicted = (table[name].cast(pa.float64(), safe=False) for name in (target, PREDICTION))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        raise Mistake(
            f"'{target}' and the prediction are not both numbers. Choose another target, or set task to classification."
        ) from None
    return regression.report(actual.to_numpy(), predicted.to_numpy(), options.histogram_bins, options.scatter_points)


def rounded(value: object) -> object:
    """Six digits: enough to draw and to read."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value


def log_metrics(values: dict[str, float]) -> None:
    path = os.environ.get("PIPEWRIGHT_METRICS")
    if path:
        with Path(path).open("a", encoding="utf-8") as lines:
            lines.writelines(json.dumps({"name": n, "value": v}) + "\n" for n, v in values.items())


def write_json(path: str, value: object) -> None:
    Path(path).write_text(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="evaluate_model")
    for name in ("scored", "task", "report", "metrics"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("histogram_bins", "scatter_points"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--target", default="")
    options = parser.parse_args()

    table = read_table(options.scored)
    target = choose_target(table, options.target)
    task = choose_task(table, options.task)
    found = evaluated(complete_rows(table, target), target, task, options)
    log_metrics(found["metrics"])
    report = rounded({"schema": SCHEMA, **found})
    write_json(options.report, report)
    write_json(options.metrics, {key: value for key, value in report.items() if key != "figures"})
    print(f"evaluate_model: {report['headline']} for '{target}'")
    for name, value in report["metrics"].items():
        print(f"  {name} {value}")


if __name__ == "__main__":
    try:
        main()
    except Mistake as mistake:
        print(f"evaluate_model: {mistake}", file=sys.stderr)
        sys.exit(2)
