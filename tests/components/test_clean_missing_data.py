"""clean_missing_data fills gaps or drops what has them."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def readings(parquet: Callable) -> Path:
    return parquet(
        sensor=["a", "b", "b", None],
        heat=[20.0, math.nan, None, 25.0],
        count=[1, 2, None, 9],
        whole=[True, False, True, True],
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"mode": "mean"}, {"heat": [20.0, 22.5, 22.5, 25.0], "count": [1.0, 2.0, 4.0, 9.0]}),
        ({"mode": "median"}, {"heat": [20.0, 22.5, 22.5, 25.0], "count": [1.0, 2.0, 2.0, 9.0]}),
        ({"mode": "most_frequent", "columns": "sensor count"}, {"sensor": ["a", "b", "b", "b"], "count": [1, 2, 1, 9]}),
        (
            {"mode": "constant", "value": "-1", "columns": "heat, count"},
            {"heat": [20, -1, -1, 25], "count": [1, 2, -1, 9]},
        ),
        ({"mode": "drop_rows"}, {"sensor": ["a"], "heat": [20.0]}),
        ({"mode": "drop_rows", "columns": "sensor"}, {"sensor": ["a", "b", "b"]}),
        ({"mode": "drop_columns"}, {"whole": [True, False, True, True]}),
    ],
)
def test_each_mode_treats_the_missing_cells_its_way(
    run: Callable, readings: Path, options: dict[str, str], expected: dict[str, list[object]]
) -> None:
    finished = run("clean_missing_data", table=readings, **options)

    assert finished.exit_code == 0, finished.stderr
    cleaned = finished.table("cleaned").to_pydict()
    assert {name: cleaned[name] for name in expected} == expected
    assert cleaned["whole"] == [True, False, True, True][: len(cleaned["whole"])]


def test_only_columns_within_the_ratio_are_dropped(run: Callable, readings: Path) -> None:
    finished = run("clean_missing_data", table=readings, mode="drop_columns", min_missing_ratio=0.5)

    assert finished.table("cleaned").column_names == ["sensor", "count", "whole"]


def test_indicators_say_which_cells_were_filled(run: Callable, readings: Path) -> None:
    finished = run("clean_missing_data", table=readings, mode="median", max_missing_ratio=0.3, add_indicators="True")

    cleaned = finished.table("cleaned").to_pydict()
    assert cleaned["count_was_missing"] == [0, 0, 1, 0]
    assert "heat_was_missing" not in cleaned
    assert cleaned["heat"][2] is None


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"columns": "heet"},
            "column 'heet' is not in the table. Columns: sensor, heat, count, whole. Choose from them.",
        ),
        (
            {"mode": "mean", "columns": "sensor"},
            "column 'sensor' holds string, and a mean needs numbers. Use most_frequent or constant for it.",
        ),
        (
            {"mode": "constant", "value": "none"},
            "the value 'none' does not fit column 'heat', which holds double. "
            "Choose a value that fits, or name the columns it is for.",
        ),
        ({"mode": "constant"}, "mode is constant and value is empty. Give the value to fill in."),
        (
            {"min_missing_ratio": 0.6, "max_missing_ratio": 0.5},
            "min_missing_ratio is greater than max_missing_ratio. Swap the two.",
        ),
    ],
)
def test_a_mistake_is_said_in_one_sentence(run: Callable, readings: Path, options: dict, sentence: str) -> None:
    finished = run("clean_missing_data", table=readings, **options)

    assert (finished.exit_code, finished.stderr) == (2, f"clean_missing_data: {sentence}\n")


def test_a_column_without_any_value_has_no_mean(run: Callable, parquet: Callable) -> None:
    finished = run("clean_missing_data", table=parquet(heat=[math.nan, math.nan], n=[1.0, 2.0]), mode="mean")

    assert finished.exit_code == 2
    assert "column 'heat' has no value at all, so it has no mean." in finished.stderr


def test_a_table_that_would_be_empty_is_refused(run: Callable, parquet: Callable) -> None:
    finished = run("clean_missing_data", table=parquet(a=[1, None], b=[None, 2]), mode="drop_rows")

    assert finished.exit_code == 2
    assert "nothing would be left of the table after drop_rows." in finished.stderr


def test_the_same_table_gives_the_same_bytes(run: Callable, run_as_process: Callable, readings: Path) -> None:
    first, second = (way("clean_missing_data", table=readings, mode="median") for way in (run, run_as_process))

    assert first.bytes_of("cleaned") == second.bytes_of("cleaned")
