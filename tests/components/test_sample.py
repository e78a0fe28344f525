"""The samples that a newcomer opens first."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.components.pipeline_file import run_pipeline
from tests.components.prepared_step import Finished, Run

SAMPLES = Path(__file__).parents[2] / "samples"


def predicts_fuel_economy(steps: dict[str, Finished]) -> None:
    report = steps["evaluate_model"].json("report")
    assert 0.85 < report["metrics"]["r2"] < 0.95
    # The README of the sample says so.
    assert report["headline"] == "R² 0.89"
    assert [figure["type"] for figure in report["figures"]] == ["scatter", "histogram"]
    assert steps["clean_missing_data"].table("cleaned").num_rows == 392


def tells_tumours_apart(steps: dict[str, Finished]) -> None:
    table, report = steps["apply_sql"].table("result"), steps["evaluate_model"].json("report")
    assert table["diagnosis"].value_counts().to_pylist() == [
        {"values": "malignant", "counts": 212},
        {"values": "benign", "counts": 357},
    ]
    # The README of the sample says so.
    assert report["headline"] == "Accuracy 0.98"
    assert 0.9975 < report["metrics"]["roc_auc"] < 0.9985
    confusion, roc, *_ = report["figures"]
    assert confusion["labels"] == ["benign", "malignant"]
    assert [sum(row) for row in confusion["counts"]] == [107, 64]
    assert confusion["counts"][1] == [2, 62]
    assert roc["title"] == "ROC curve"
    assert roc["series"][0]["name"].startswith("malignant")


@pytest.mark.parametrize(
    ("sample", "holds"),
    [("breast_tumours", tells_tumours_apart), ("cars_fuel_economy", predicts_fuel_economy)],
)
def test_a_sample_predicts_well_and_twice_with_the_same_bytes(
    run: Run, run_as_process: Run, sample: str, holds: Callable[[dict[str, Finished]], None]
) -> None:
    first = run_pipeline(SAMPLES / sample / "pipeline.yml", run_as_process)
    second = run_pipeline(SAMPLES / sample / "pipeline.yml", run)

    holds(first)
    for name, step in first.items():
        for port in step.outputs:
            assert step.bytes_of(port) == second[name].bytes_of(port), f"{name}.{port} differs"
