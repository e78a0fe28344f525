"""evaluate_model turns predictions into metrics and figures that can be drawn."""

import math
from collections.abc import Callable

import pytest


def test_regression_metrics_are_those_of_the_textbook(run: Callable, parquet: Callable) -> None:
    scored = parquet(price=[1.0, 2.0, 3.0, 4.0, None], prediction=[1.5, 2.0, 2.5, 4.0, 9.0])

    finished = run("evaluate_model", scored=scored, target="price", histogram_bins=4)

    assert finished.exit_code == 0, finished.stderr
    report = finished.json("report")
    assert report["schema"] == "pipewright.figures/1"
    assert report["headline"] == "R² 0.90"
    assert report["metrics"] == {
        "r2": 0.9,
        "rmse": pytest.approx(math.sqrt(0.125), rel=1e-5),
        "mae": 0.25,
        "medae": 0.25,
        "mape": pytest.approx((0.5 + 0.5 / 3) / 4, rel=1e-5),
        "rows": 4,
    }
    assert finished.metrics.keys() == report["metrics"].keys()
    assert finished.json("metrics") == {key: report[key] for key in ("schema", "headline", "metrics")}
    scatter, histogram = report["figures"]
    assert scatter["series"][0]["points"] == [[1.0, 1.5], [2.0, 2.0], [3.0, 2.5], [4.0, 4.0]]
    assert (len(histogram["edges"]), sum(histogram["counts"])) == (5, 4)


def test_a_metric_that_is_not_defined_is_left_out(run: Callable, parquet: Callable) -> None:
    scored = parquet(price=[0.0, 0.0], prediction=[1.0, -1.0])

    report = run("evaluate_model", scored=scored, target="price").json("report")

    assert report["metrics"] == {"rmse": 1.0, "mae": 1.0, "medae": 1.0, "rows": 2}
    assert report["headline"] == "RMSE 1"


def test_a_long_table_is_drawn_as_the_same_sample_each_time(
    run: Callable, run_as_process: Callable, parquet: Callable
) -> None:
    scored = parquet(y=[float(n) for n in range(3000)], prediction=[n * 1.01 for n in range(3000)])

    first, second = (
        way("evaluate_model", scored=scored, target="y", scatter_points=50) for way in (run, run_as_process)
    )

    assert len(first.json("report")["figures"][0]["series"][0]["points"]) == 50
    assert first.bytes_of("report") == second.bytes_of("report")


def test_two_classes_get_a_confusion_matrix_curves_and_the_area_under_them(run: Callable, parquet: Callable) -> None:
    scored = parquet(
        ill=["no", "no", "no", "yes", "yes"],
        prediction=["no", "no", "yes", "yes", "no"],
        probability_no=[0.9, 0.8, 0.3, 0.2, 0.6],
        probability_yes=[0.1, 0.2, 0.7, 0.8, 0.4],
    )

    report = run("evaluate_model", scored=scored, target="ill").json("report")

    metrics = report["metrics"]
    assert report["headline"] == "Accuracy 0.60"
    assert metrics["precision_yes"] == metrics["recall_yes"] == metrics["f1_yes"] == 0.5
    assert metrics["recall_no"] == pytest.approx(2 / 3, rel=1e-5)
    assert metrics["roc_auc"] == pytest.approx(5 / 6, rel=1e-5)
    wanted = -sum(math.log(p) for p in (0.9, 0.8, 0.3, 0.8, 0.4)) / 5
    assert metrics["log_loss"] == pytest.approx(wanted, rel=1e-5)
    matrix, roc, recall, bars = report["figures"]
    assert (matrix["labels"], matrix["counts"]) == (["no", "yes"], [[2, 1], [1, 1]])
    points = roc["series"][0]["points"]
    assert (roc["title"], points[0], points[-1]) == ("ROC curve", [0, 0], [1, 1])
    assert (recall["title"], len(recall["series"])) == ("Precision and recall", 1)
    assert bars["items"][1] == {"label": "yes", "value": 0.5}


def test_several_numbered_classes_are_each_set_against_the_rest(run: Callable, parquet: Callable) -> None:
    classes = [2, 10, 1] * 4
    shares = {f"probability_{c}": [0.8 if c == n else 0.1 for n in classes] for c in (1, 2, 10)}
    scored = parquet(grade=[float(c) for c in classes], prediction=classes, **shares)

    report = run("evaluate_model", scored=scored, target="grade").json("report")

    assert report["figures"][0]["labels"] == ["1", "2", "10"]
    assert [series["name"] for series in report["figures"][1]["series"]] == [f"{c} (AUC 1.00)" for c in (1, 2, 10)]
    assert report["metrics"]["roc_auc_macro"] == report["metrics"]["accuracy"] == 1
    assert report["metrics"]["log_loss"] == pytest.approx(-math.log(0.8), rel=1e-5)


def test_many_classes_are_drawn_as_the_common_ones_and_the_others(run: Callable, parquet: Callable) -> None:
    actual = [f"c{n:02}" for n in range(30) for _ in range(n + 1)]

    report = run("evaluate_model", scored=parquet(kind=actual, prediction=actual), target="kind").json("report")

    matrix = report["figures"][0]
    assert len(matrix["labels"]) == 20
    assert matrix["labels"][-1] == "(others)"
    assert sum(map(sum, matrix["counts"])) == len(actual)


@pytest.mark.parametrize(
    ("columns", "options", "sentence"),
    [
        ({"a": [1]}, {}, "the table has no column 'prediction'. Columns: a. Put score_model in front."),
        (
            {"a": [1.0], "prediction": [1.0]},
            {},
            "the table does not say what was predicted. Set target to one of: a, prediction.",
        ),
        (
            {"a": [1.0], "prediction": [1.0]},
            {"target": "b"},
            "column 'b' is not in the table. Columns: a, prediction. Choose one of them.",
        ),
        (
            {"a": [None, 1.0], "prediction": [1.0, None]},
            {"target": "a"},
            "no row has both a value in 'a' and a prediction. Score rows with known values.",
        ),
        (
            {"a": ["x"], "prediction": [1.0]},
            {"target": "a"},
            "'a' and the prediction are not both numbers. Choose another target, or set task to classification.",
        ),
    ],
)
def test_a_mistake_is_said_in_one_sentence(
    run: Callable, parquet: Callable, columns: dict, options: dict, sentence: str
) -> None:
    finished = run("evaluate_model", scored=parquet(**columns), **options)

    assert (finished.exit_code, finished.stderr) == (2, f"evaluate_model: {sentence}\n")
