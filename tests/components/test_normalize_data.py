"""normalize_data brings numbers to a scale, and other tables to the same one."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from statistics import NormalDist, fmean, pstdev

import pyarrow as pa
import pytest


@pytest.fixture
def readings(parquet: Callable) -> Path:
    return parquet(
        place=["a", "b", "c", "d"],
        heat=[1.0, 2.0, 3.0, None],
        count=[10, 20, 30, 40],
        same=[5.0, 5.0, math.nan, 5.0],
        yes=[True, False, True, True],
    )


ROOT = math.sqrt(1.5)
LOGARITHMS = [math.log(x) for x in (1, 2, 3)]


@pytest.mark.parametrize(
    ("method", "heat"),
    [
        ("z_score", [-ROOT, 0.0, ROOT]),
        ("min_max", [0.0, 0.5, 1.0]),
        ("logistic", [1 / (1 + math.exp(-x)) for x in (1, 2, 3)]),
        ("tanh", [math.tanh(x) for x in (1, 2, 3)]),
        ("log_normal", [NormalDist(fmean(LOGARITHMS), pstdev(LOGARITHMS)).cdf(x) for x in LOGARITHMS]),
    ],
)
def test_each_method_has_its_scale(run: Callable, readings: Path, method: str, heat: list[float]) -> None:
    finished = run("normalize_data", table=readings, method=method, columns="heat")

    assert finished.exit_code == 0, finished.stderr
    table = finished.table("normalized")
    assert table["heat"].to_pylist()[:3] == pytest.approx(heat)
    assert table["heat"][3].as_py() is None
    assert table["count"].to_pylist() == [10, 20, 30, 40]
    assert table.column_names == ["place", "heat", "count", "same", "yes"]


def test_without_names_all_columns_of_numbers_are_normalized(run: Callable, readings: Path) -> None:
    finished = run("normalize_data", table=readings, method="min_max")

    found = finished.table("normalized").to_pydict()
    assert found["count"] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert found["place"] == ["a", "b", "c", "d"]
    assert found["yes"] == [True, False, True, True]


@pytest.mark.parametrize(
    ("constant_columns", "same", "word"),
    [("zero", [0.0, 0.0, None, 0.0], "now 0"), ("keep", [5.0, 5.0, math.nan, 5.0], "kept as it is")],
)
def test_a_constant_column_is_treated_as_told_and_named_in_the_log(
    run: Callable, readings: Path, constant_columns: str, same: list[float | None], word: str
) -> None:
    finished = run("normalize_data", table=readings, columns="same", constant_columns=constant_columns)

    found = finished.table("normalized")["same"].to_pylist()
    assert found == pytest.approx(same, nan_ok=True) if None not in same else found == same
    assert f"all equal: {word}" in finished.stdout
    assert "1 missing stay so" in finished.stdout


def test_a_fitted_transform_treats_another_table_as_the_first_one(
    run: Callable, readings: Path, parquet: Callable
) -> None:
    fitted = run("normalize_data", table=readings, method="min_max", columns="heat count")
    later = parquet(count=[50, None], heat=[2, 1], more=[1, 2])

    finished = run("normalize_data", table=later, fitted=fitted.outputs["transform"], method="z_score", columns="more")

    found = finished.table("normalized").to_pydict()
    assert found["count"] == [pytest.approx(4 / 3), None]
    assert found["heat"] == [0.5, 0.0]
    assert found["more"] == [1, 2]
    assert finished.bytes_of("transform")["transform"] == fitted.bytes_of("transform")["transform"]


def test_a_column_that_was_constant_stays_on_its_scale_in_another_table(
    run: Callable, readings: Path, parquet: Callable
) -> None:
    fitted = run("normalize_data", table=readings, columns="same")

    finished = run("normalize_data", table=parquet(same=[5.0, 7.0]), fitted=fitted.outputs["transform"])

    assert finished.table("normalized")["same"].to_pylist() == [0.0, 0.0]


def test_the_transform_says_what_was_learned(run: Callable, readings: Path) -> None:
    finished = run("normalize_data", table=readings, columns="heat, same")

    assert finished.json("transform") == {
        "schema": "pipewright.transform/1",
        "method": "z_score",
        "columns": [
            {"name": "heat", "mean": 2.0, "standard_deviation": pytest.approx(1 / ROOT)},
            {"name": "same", "mean": 5.0, "standard_deviation": 0.0, "constant": "zero"},
        ],
    }


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"columns": "heet"},
            "column 'heet' is not in the table. Columns: place, heat, count, same, yes. Choose from them.",
        ),
        (
            {"columns": "place"},
            "column 'place' holds string, and only numbers have a scale. Leave it out of columns.",
        ),
    ],
)
def test_a_mistake_is_said_in_one_sentence(run: Callable, readings: Path, options: dict, sentence: str) -> None:
    finished = run("normalize_data", table=readings, **options)

    assert (finished.exit_code, finished.stderr) == (2, f"normalize_data: {sentence}\n")


@pytest.mark.parametrize(
    ("values", "method", "sentence"),
    [
        ([1.0, 0.0], "log_normal", "column 'x' has the value 0, and log_normal takes numbers above 0 only."),
        ([1.0, math.inf], "z_score", "column 'x' has an infinite value."),
        (pa.array([None, None], pa.float64()), "min_max", "column 'x' has no value at all, so it has no scale."),
        (["a", "b"], "z_score", "the table has no column of numbers. Columns: x."),
    ],
)
def test_values_without_a_scale_are_refused(
    run: Callable, parquet: Callable, values: object, method: str, sentence: str
) -> None:
    finished = run("normalize_data", table=parquet(x=values), method=method)

    assert finished.exit_code == 2
    assert sentence in finished.stderr


def test_a_table_without_the_fitted_columns_is_refused(run: Callable, readings: Path, parquet: Callable) -> None:
    fitted = run("normalize_data", table=readings, columns="heat, count")

    finished = run("normalize_data", table=parquet(heat=[1.0]), fitted=fitted.outputs["transform"])

    assert finished.stderr == (
        "normalize_data: the transform was fitted to columns that the table lacks: count. Columns: heat. "
        "Give it a table with the same columns.\n"
    )


def test_what_is_no_transform_is_refused(run: Callable, readings: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"schema": "pipewright.figures/1"}))

    finished = run("normalize_data", table=readings, fitted=other)

    assert finished.exit_code == 2
    assert "fitted is not a transform of normalize_data." in finished.stderr


def test_the_same_table_gives_the_same_bytes(run: Callable, run_as_process: Callable, readings: Path) -> None:
    first, second = (way("normalize_data", table=readings) for way in (run, run_as_process))

    assert first.bytes_of("normalized") == second.bytes_of("normalized")
    assert first.bytes_of("transform") == second.bytes_of("transform")
