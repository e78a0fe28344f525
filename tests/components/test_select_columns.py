"""select_columns keeps or removes columns by name and by type."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest


@pytest.fixture
def cars(parquet: Callable) -> Path:
    columns = {"Miles per Gallon": [18.0], "name": ["buick"], "weight": [3693], "size, inner": [2.5]}
    return parquet(**columns, new=[True], sold=[date(1970, 1, 1)])


@pytest.mark.parametrize(
    "columns",
    [
        "weight, Miles per Gallon, name",
        "name\nweight\nMiles per Gallon",
        '"Miles per Gallon" name weight',
        "name weight,\nMiles per Gallon,",
    ],
)
def test_names_may_stand_between_commas_spaces_or_lines(run: Callable, cars: Path, columns: str) -> None:
    finished = run("select_columns", table=cars, columns=columns)

    assert finished.exit_code == 0, finished.stderr
    assert finished.table("selected").column_names == ["Miles per Gallon", "name", "weight"]


def test_a_name_with_a_comma_stands_in_double_quotes(run: Callable, cars: Path) -> None:
    finished = run("select_columns", table=cars, columns='"size, inner", weight', action="remove")

    assert finished.table("selected").column_names == ["Miles per Gallon", "name", "new", "sold"]


@pytest.mark.parametrize(
    ("column_type", "kept"),
    [
        ("numeric", ["Miles per Gallon", "weight", "size, inner"]),
        ("text", ["name"]),
        ("boolean", ["new"]),
        ("date_time", ["sold"]),
    ],
)
def test_columns_are_chosen_by_their_type(run: Callable, cars: Path, column_type: str, kept: list[str]) -> None:
    finished = run("select_columns", table=cars, column_type=column_type)

    assert finished.table("selected").column_names == kept


def test_names_and_a_type_add_up(run: Callable, cars: Path) -> None:
    finished = run("select_columns", table=cars, columns="name", column_type="numeric", action="remove")

    assert finished.table("selected").to_pydict() == {"new": [True], "sold": [date(1970, 1, 1)]}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"columns": "wieght"},
            "column 'wieght' is not in the table. "
            "Columns: Miles per Gallon, name, weight, size, inner, new, sold. Choose from them.",
        ),
        ({}, "no columns are chosen. Name them in columns, or choose a column_type."),
        (
            {"columns": 'new, sold, name, weight, "size, inner", Miles per Gallon', "action": "remove"},
            "no column would be left of Miles per Gallon, name, weight, size, inner, new, sold. Keep at least one.",
        ),
    ],
)
def test_a_choice_that_makes_no_table_is_refused(
    run: Callable, cars: Path, options: dict[str, str], sentence: str
) -> None:
    finished = run("select_columns", table=cars, **options)

    assert (finished.exit_code, finished.stderr) == (2, f"select_columns: {sentence}\n")


def test_a_file_that_is_no_table_is_refused(run: Callable, tmp_path: Path) -> None:
    text = tmp_path / "cars.csv"
    text.write_text("name\nbuick\n")

    finished = run("select_columns", table=text, columns="name")

    assert finished.exit_code == 2
    assert finished.stderr == (
        "select_columns: the input is not a Parquet table. Put import_data in front of this step.\n"
    )


def test_the_same_choice_in_another_order_gives_the_same_bytes(
    run: Callable, run_as_process: Callable, cars: Path
) -> None:
    first = run("select_columns", table=cars, columns="name, weight, new, sold")
    second = run_as_process("select_columns", table=cars, columns="sold new weight name")

    assert first.bytes_of("selected") == second.bytes_of("selected")
