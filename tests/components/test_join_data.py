"""join_data puts rows together by equal keys, in an order that follows from the tables."""

import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest


@pytest.fixture
def orders(parquet: Callable) -> Path:
    return parquet(customer=["b", "a", None, "b", "d"], amount=[1, 2, 3, 4, 5])


@pytest.fixture
def customers(parquet: Callable) -> Path:
    return parquet(id=["a", "c", "b", "b", None], city=["Oslo", "Rome", "Bonn", "Bern", "Graz"])


def joined(run: Callable, left: Path, right: Path, **options: object) -> dict[str, list[object]]:
    finished = run("join_data", left=left, right=right, **options)
    assert finished.exit_code == 0, finished.stderr
    return dict(finished.table("joined").to_pydict())


MATCHES = [("b", 1, "Bonn"), ("b", 1, "Bern"), ("a", 2, "Oslo"), ("b", 4, "Bonn"), ("b", 4, "Bern")]
LEFT_ALONE = [(None, 3, None), ("d", 5, None)]
RIGHT_ALONE = [("c", None, "Rome"), (None, None, "Graz")]


@pytest.mark.parametrize(
    ("how", "rows"),
    [
        ("inner", MATCHES),
        ("left", [*MATCHES[:3], LEFT_ALONE[0], *MATCHES[3:], LEFT_ALONE[1]]),
        ("right", [*MATCHES, *RIGHT_ALONE]),
        ("outer", [*MATCHES[:3], LEFT_ALONE[0], *MATCHES[3:], LEFT_ALONE[1], *RIGHT_ALONE]),
    ],
)
def test_each_way_keeps_its_rows_in_the_order_of_the_left_table(
    run: Callable, orders: Path, customers: Path, how: str, rows: list[tuple]
) -> None:
    found = joined(run, orders, customers, left_keys="customer", right_keys="id", how=how)

    assert list(found) == ["customer", "amount", "city"]
    assert list(zip(*found.values(), strict=True)) == rows


@pytest.mark.parametrize(("how", "amounts"), [("semi", [1, 2, 4]), ("anti", [3, 5])])
def test_semi_and_anti_only_filter_the_left_table(
    run: Callable, orders: Path, customers: Path, how: str, amounts: list[int]
) -> None:
    found = joined(run, orders, customers, left_keys="customer", right_keys="id", how=how)

    assert list(found) == ["customer", "amount"]
    assert found["amount"] == amounts


def test_several_keys_must_all_be_equal(run: Callable, parquet: Callable) -> None:
    left = parquet(a=[1, 1, 2, None], b=["x", "y", "x", "x"], n=[1, 2, 3, 4])
    right = parquet(a=[2, 1, 1, None], b=["x", "x", "z", "x"], m=[10, 20, 30, 40])

    found = joined(run, left, right, left_keys="a, b", how="left")

    assert found["m"] == [20, None, 10, None]


@pytest.mark.parametrize(
    ("left", "right", "matches"),
    [
        ([1, 2, 3], [2.0, 3.5, math.nan], [2]),
        ([0.0, math.nan], [-0.0, math.nan], [0.0]),
        (pa.array(["a", "b"]).dictionary_encode(), pa.array(["b"], pa.large_string()), ["b"]),
        ([date(2026, 1, 1), date(2026, 1, 2)], pa.array([date(2026, 1, 2)], pa.date64()), [date(2026, 1, 2)]),
        ([True, False], [False], [False]),
    ],
)
def test_keys_match_by_value_whatever_way_they_are_stored(
    run: Callable, parquet: Callable, left: object, right: object, matches: list[object]
) -> None:
    assert joined(run, parquet(k=left), parquet(k=right), left_keys="k")["k"] == matches


def test_case_counts_unless_it_is_told_not_to(run: Callable, parquet: Callable) -> None:
    left, right = parquet(city=["Oslo", "ROME"]), parquet(city=["oslo", "Rome"], n=[1, 2])

    assert joined(run, left, right, left_keys="city")["n"] == []
    assert joined(run, left, right, left_keys="city", match_case="False") == {"city": ["Oslo", "ROME"], "n": [1, 2]}


def test_names_that_both_tables_have_get_the_suffixes(run: Callable, parquet: Callable) -> None:
    left, right = parquet(id=[1], name=["x"]), parquet(id=[1], name=["y"], size=[2])

    plain = joined(run, left, right, left_keys="id")
    both = joined(run, left, right, left_keys="id", left_suffix="_l", right_suffix="_r", keep_right_keys="True")

    assert plain == {"id": [1], "name": ["x"], "name_right": ["y"], "size": [2]}
    assert list(both) == ["id_l", "name_l", "id_r", "name_r", "size"]


def test_what_score_model_noted_on_a_column_survives(run: Callable, parquet: Callable) -> None:
    noted = pa.schema([pa.field("id", pa.int64()), pa.field("prediction", pa.int64(), metadata={"target": "y"})])
    table = pa.table({"id": [1], "prediction": [0]}, schema=noted)
    left = parquet(**dict(zip(table.column_names, table.columns, strict=True)))
    pa.parquet.write_table(table, left)

    finished = run("join_data", left=left, right=parquet(id=[1], z=[1]), left_keys="id")

    assert finished.table("joined").schema.field("prediction").metadata[b"target"] == b"y"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"left_keys": "customr"},
            "column 'customr' is not in the left table. Columns: customer, amount. Choose left_keys from them.",
        ),
        (
            {"left_keys": "customer"},
            "column 'customer' is not in the right table. Columns: id, city. Choose right_keys from them.",
        ),
        (
            {"left_keys": "customer, amount", "right_keys": "id"},
            "left_keys names 2 columns and right_keys 1. Name as many in both, at least one, in the same order.",
        ),
        (
            {"left_keys": "amount", "right_keys": "id"},
            "key 'amount' of the left table holds int64 and key 'id' of the right table holds string, "
            "so no row could match. Give both the same type, for example with apply_sql.",
        ),
    ],
)
def test_a_mistake_is_said_in_one_sentence(
    run: Callable, orders: Path, customers: Path, options: dict, sentence: str
) -> None:
    finished = run("join_data", left=orders, right=customers, **options)

    assert (finished.exit_code, finished.stderr) == (2, f"join_data: {sentence}\n")


def test_two_columns_of_one_name_are_refused(run: Callable, parquet: Callable) -> None:
    left, right = parquet(id=[1], a=[1], a_right=[1]), parquet(id=[1], a=[2])

    finished = run("join_data", left=left, right=right, left_keys="id")

    assert finished.stderr == (
        "join_data: the result would have two columns 'a_right'. "
        "Set left_suffix or right_suffix so that the names differ.\n"
    )


def test_keys_that_repeat_too_often_are_refused_before_the_memory_is_full(run: Callable, parquet: Callable) -> None:
    same = parquet(id=[1] * 10_000)

    finished = run("join_data", left=same, right=same, left_keys="id")

    assert finished.exit_code == 2
    assert "the result would have 100,000,000 rows, as keys repeat in both tables." in finished.stderr


def test_a_table_without_rows_joins(run: Callable, parquet: Callable) -> None:
    none, some = parquet(id=pa.array([], pa.int64()), a=pa.array([], pa.string())), parquet(id=[1], b=[2])

    assert joined(run, none, some, left_keys="id", how="outer") == {"id": [1], "a": [None], "b": [2]}
    assert joined(run, some, none, left_keys="id", how="left") == {"id": [1], "b": [2], "a": [None]}


def test_metrics_say_how_many_rows_matched(run: Callable, orders: Path, customers: Path) -> None:
    finished = run("join_data", left=orders, right=customers, left_keys="customer", right_keys="id")

    assert finished.metrics == {
        "left_rows_matched": 3,
        "left_rows_unmatched": 2,
        "right_rows_unmatched": 2,
        "rows": 5,
    }


def test_the_same_tables_give_the_same_bytes(
    run: Callable, run_as_process: Callable, orders: Path, customers: Path
) -> None:
    options = {"left": orders, "right": customers, "left_keys": "customer", "right_keys": "id", "how": "outer"}
    first, second = (way("join_data", **options) for way in (run, run_as_process))

    assert first.bytes_of("joined") == second.bytes_of("joined")
