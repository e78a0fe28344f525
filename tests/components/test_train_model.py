"""train_model learns from a table, says what it learned from, and writes the same bytes each time."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

ROWS = 120


@pytest.fixture
def houses(parquet: Callable) -> Path:
    """Prices that follow from the area and the town, with gaps in the area."""
    draw = random.Random(0)
    area = [draw.uniform(40, 200) for _ in range(ROWS)]
    town = [draw.choice(["Bern", "Basel", "Chur"]) for _ in range(ROWS)]
    price = [a * 5 + {"Bern": 300, "Basel": 200, "Chur": 0}[t] for a, t in zip(area, town, strict=True)]
    gaps = [None if n % 40 == 3 else a for n, a in enumerate(area)]
    return parquet(
        area=gaps, town=town, rooms=[round(a / 30) for a in area], price=price, dear=[p > 800 for p in price]
    )


@pytest.mark.parametrize(
    ("algorithm", "target", "task", "score"),
    [
        ("linear_regression", "price", "regression", "training_r2"),
        ("gradient_boosting", "price", "regression", "training_r2"),
        ("random_forest", "town", "classification", "training_accuracy"),
        ("logistic_regression", "dear", "classification", "training_accuracy"),
    ],
)
def test_each_algorithm_fits_and_gives_the_same_bytes_twice(
    run: Callable, run_as_process: Callable, houses: Path, algorithm: str, target: str, task: str, score: str
) -> None:
    first, second = (
        way("train_model", training_data=houses, target=target, algorithm=algorithm, min_samples_leaf=1)
        for way in (run, run_as_process)
    )

    assert first.exit_code == 0, first.stderr
    about = json.loads((first.outputs["model"] / "model.json").read_text())
    assert (about["task"], about["algorithm"], about["target"]) == (task, algorithm, target)
    assert first.metrics["training_rows"] == ROWS
    assert first.metrics["features"] == 4
    assert first.metrics[score] > 0.9
    assert first.bytes_of("model") == second.bytes_of("model")


def test_a_seed_and_a_parameter_change_the_model(run: Callable, houses: Path) -> None:
    fixed = {"training_data": houses, "target": "price", "algorithm": "random_forest", "n_trees": 5}

    plain, seeded, deep = (run("train_model", **fixed, **more) for more in ({}, {"seed": 1}, {"max_depth": 2}))

    assert plain.bytes_of("model")["model.skops"] != seeded.bytes_of("model")["model.skops"]
    assert deep.metrics["training_r2"] < plain.metrics["training_r2"]


def test_only_the_chosen_features_are_learned_from(run: Callable, houses: Path) -> None:
    finished = run("train_model", training_data=houses, target="price", features="rooms, town", n_trees=5)

    about = json.loads((finished.outputs["model"] / "model.json").read_text())
    assert about["features"] == [{"name": "town", "kind": "text"}, {"name": "rooms", "kind": "number"}]


def test_rows_without_a_target_are_left_out_and_counted(run: Callable, parquet: Callable) -> None:
    table = parquet(x=list(range(30)), y=[None, *range(1, 30)])

    finished = run("train_model", training_data=table, target="y", algorithm="linear_regression", regularization=0)

    assert finished.metrics["training_rows"] == 29
    assert finished.metrics["training_r2"] == pytest.approx(1)
    assert "rows left out without a value in 'y': 1" in finished.stdout


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"target": "cost"},
            "column 'cost' is not in the table. Columns: area, town, rooms, price, dear. Choose one of them.",
        ),
        (
            {"target": "town", "task": "regression"},
            "column 'town' holds string, such as 'Chur', and regression predicts numbers. "
            "Choose a column of numbers, or set task to classification.",
        ),
        (
            {"target": "price", "task": "classification"},
            "column 'price' holds fractions, and classification predicts classes. "
            "Choose a column of classes, or set task to regression.",
        ),
        (
            {"target": "price", "task": "regression", "algorithm": "logistic_regression"},
            "logistic_regression is for classification, and task is regression. "
            "Choose random_forest or gradient_boosting, or change task.",
        ),
        (
            {"target": "price", "features": "price area"},
            "column 'price' is the target and a feature at once. Take it out of features.",
        ),
    ],
)
def test_a_mistake_is_said_in_one_sentence(run: Callable, houses: Path, options: dict, sentence: str) -> None:
    finished = run("train_model", training_data=houses, **options)

    assert (finished.exit_code, finished.stderr) == (2, f"train_model: {sentence}\n")


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (
            {"x": [1, 2, 3], "y": ["a", "a", "a"]},
            "column 'y' has the one class 'a' only. A model needs two to tell apart.",
        ),
        (
            {"x": [1, 2, 3], "y": ["a", "b", "c"]},
            "column 'y' has 3 different values in 3 rows: too many to be classes.",
        ),
        ({"x": [1, 2], "y": [None, 1.0]}, "training needs at least 2 rows with a value in 'y', and there is 1."),
        ({"y": [1.0, 2.0]}, "the table has no column besides the target 'y'."),
        ({"x": [[1], [2]], "y": [1.0, 2.0]}, "these columns hold neither numbers, texts nor dates: x."),
        ({"x": [1.0, float("inf")], "y": [1.0, 2.0]}, "column 'x' has an infinite value."),
    ],
)
def test_a_table_without_anything_to_learn_is_refused(
    run: Callable, parquet: Callable, columns: dict[str, list[object]], sentence: str
) -> None:
    finished = run("train_model", training_data=parquet(**columns), target="y")

    assert finished.exit_code == 2
    assert finished.stderr.startswith(f"train_model: {sentence}")
    assert finished.stderr.count("\n") == 1
