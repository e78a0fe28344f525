"""split_data divides rows: none lost, none twice, the same each time."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def animals(parquet: Callable) -> Path:
    return parquet(number=list(range(100)), kind=["cat"] * 60 + ["dog"] * 30 + [None] * 10)


def numbers(finished: object, port: str) -> list[int]:
    return finished.table(port)["number"].to_pylist()  # type: ignore[attr-defined]


def test_every_row_goes_to_one_part_and_keeps_its_place(run: Callable, animals: Path) -> None:
    finished = run("split_data", table=animals, fraction=0.8)

    train, test = numbers(finished, "train"), numbers(finished, "test")
    assert (len(train), len(test)) == (80, 20)
    assert sorted(train + test) == list(range(100))
    assert train == sorted(train)
    assert train != list(range(80))


def test_a_seed_draws_the_same_rows_and_another_seed_others(
    run: Callable, run_as_process: Callable, animals: Path
) -> None:
    first, other = (run("split_data", table=animals, seed=seed) for seed in (7, 8))
    again = run_as_process("split_data", table=animals, seed=7)

    assert first.bytes_of("train") == again.bytes_of("train")
    assert first.bytes_of("test") == again.bytes_of("test")
    assert numbers(first, "test") != numbers(other, "test")


def test_without_shuffling_the_first_rows_train(run: Callable, animals: Path) -> None:
    finished = run("split_data", table=animals, shuffle="False")

    assert numbers(finished, "train") == list(range(70))


def test_stratifying_keeps_the_share_of_each_class(run: Callable, animals: Path) -> None:
    finished = run("split_data", table=animals, fraction=0.5, stratify_column="kind")

    for port in ("train", "test"):
        assert Counter(finished.table(port)["kind"].to_pylist()) == {"cat": 30, "dog": 15, None: 5}


def test_a_small_table_gives_each_part_a_row(run: Callable, parquet: Callable) -> None:
    finished = run("split_data", table=parquet(number=[1, 2]), fraction=0.99)

    assert len(numbers(finished, "train")) == len(numbers(finished, "test")) == 1


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("clas", "column 'clas' is not in the table. Columns: number, kind. Choose one of them."),
        (
            "number",
            "column 'number' has 100 different values in 100 rows, so its shares cannot be kept. "
            "Choose a column with few values, or leave stratify_column empty.",
        ),
    ],
)
def test_a_column_that_is_no_class_is_refused(run: Callable, animals: Path, column: str, sentence: str) -> None:
    finished = run("split_data", table=animals, stratify_column=column)

    assert (finished.exit_code, finished.stderr) == (2, f"split_data: {sentence}\n")


def test_a_table_of_one_row_is_refused(run: Callable, parquet: Callable) -> None:
    finished = run("split_data", table=parquet(number=[1]))

    assert finished.exit_code == 2
    assert (
        finished.stderr == "split_data: a split needs at least 2 rows, and the table has 1. Give it a longer table.\n"
    )
