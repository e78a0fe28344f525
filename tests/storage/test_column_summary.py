import json
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

import pyarrow as pa
import pytest

from designer.storage import column_summary
from designer.storage.column_summary import SAMPLE_ROWS, table_summary
from designer.storage.table_files import NotATable
from tests.storage.files import parquet, source


def summary(name: str, content: bytes | str, **options: Any) -> dict[str, Any]:
    found = table_summary(source(name, content), **options)
    json.dumps(found, allow_nan=False)
    return found


def column(values: Any) -> dict[str, Any]:
    found: dict[str, Any] = summary("t.parquet", parquet({"a": values}))["columns"][0]
    return found


def test_numbers_have_a_range_a_mean_and_bars() -> None:
    found = column([1.0, 2.0, 2.0, None, float("nan"), 5.0])

    assert (found["missing"], found["distinct"]) == (2, 3)
    assert (found["min"], found["max"], found["mean"]) == (1.0, 5.0, 2.5)
    assert sum(found["bars"]["counts"]) == 4
    assert (found["bars"]["edges"][0], found["bars"]["edges"][-1]) == (1.0, 5.0)
    assert len(found["bars"]["edges"]) == len(found["bars"]["counts"]) + 1


def test_few_whole_numbers_get_a_bar_each() -> None:
    found = column([4, 4, 6, 8, 8, 8])

    assert found["bars"] == {"edges": [4, 5, 6, 7, 8, 9], "counts": [2, 0, 1, 0, 3]}


def test_words_have_their_most_frequent_values() -> None:
    found = column(["usa"] * 5 + ["japan"] * 3 + ["europe", None])

    assert (found["missing"], found["distinct"]) == (1, 3)
    assert found["top"][:2] == [{"value": "usa", "count": 5}, {"value": "japan", "count": 3}]


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([True, False, None], (None, None)),
        ([date(2024, 1, 1), date(2024, 3, 1)], ("2024-01-01", "2024-03-01")),
        (pa.array([datetime(2024, 1, 1), None], pa.timestamp("ns")), ("2024-01-01T00:00:00", "2024-01-01T00:00:00")),
        (pa.array([0, 1], pa.time32("s")), ("00:00:00", "00:00:01")),
        (pa.array([Decimal("1.5"), Decimal("2.5")], pa.decimal128(5, 2)), (1.5, 2.5)),
        (pa.array([2**60, 2**60 + 1], pa.int64()), (str(2**60), str(2**60 + 1))),
        (pa.array([1e308, -1e308], pa.float64()), (-1e308, 1e308)),
        (pa.array([float("inf"), 1.0], pa.float64()), (1.0, 1.0)),
        (pa.array([float("nan")] * 2, pa.float64()), (None, None)),
        (pa.array([b"\x00", b"\xff"], pa.binary()), (None, None)),
        (pa.array([], pa.int64()), (None, None)),
        (pa.array([5e-324, 0.0], pa.float64()), (0.0, 5e-324)),
        (pa.array([1, 2], pa.duration("us")), (None, None)),
    ],
)
def test_every_type_is_answered(values: Any, ends: tuple[object, object]) -> None:
    found = column(values)

    assert (found["min"], found["max"]) == ends


def test_lists_and_columns_of_nothing_are_not_looked_into() -> None:
    found = summary("t.parquet", parquet({"list": [[1], [2]], "a": [1, 2], "none": pa.nulls(2)}))

    assert [item["missing"] is None for item in found["columns"]] == [True, False, True]


def test_cells_of_a_csv_are_read_as_what_all_of_them_are() -> None:
    text = "name,mpg,year,day\na,18.5,1970,2024-01-01\nb, ,1971,2024-02-01\nb,20,,\n"

    name, mpg, year, day = summary("cars.csv", text)["columns"]

    assert (name["distinct"], name["top"][0]) == (2, {"value": "b", "count": 2})
    assert (mpg["missing"], mpg["mean"]) == (1, 19.25)
    assert (year["missing"], year["min"], year["max"]) == (1, 1970, 1971)
    assert (day["missing"], day["min"]) == (1, "2024-01-01T00:00:00")


def test_rows_that_are_too_short_count_as_missing() -> None:
    found = summary("t.csv", "a,b\n1\n1,2,3\n")

    assert [item["missing"] for item in found["columns"]] == [0, 1]


def test_a_large_table_is_told_from_its_first_rows_and_says_so() -> None:
    rows = SAMPLE_ROWS + 5000

    found = summary("t.parquet", parquet({"a": list(range(rows))}, row_group_size=30_000))

    assert (found["sampled_rows"], found["total_rows"], found["limit"]) == (SAMPLE_ROWS, rows, "rows")
    assert found["columns"][0]["max"] == SAMPLE_ROWS - 1


def test_a_table_as_long_as_the_sample_is_whole() -> None:
    found = summary("t.parquet", parquet({"a": list(range(SAMPLE_ROWS))}))

    assert (found["sampled_rows"], found["limit"]) == (SAMPLE_ROWS, None)


def test_a_csv_longer_than_is_read_does_not_say_how_many_rows_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column_summary, "CSV_BYTES", 1000)

    found = summary("t.csv", "a,b\n" + "1,2\n" * 1000)

    assert (found["total_rows"], found["limit"]) == (None, "bytes")
    assert found["sampled_rows"] == found["columns"][0]["bars"]["counts"][0] == 249


def ticking(seconds: float) -> Callable[[], float]:
    ticks = count()
    return lambda: next(ticks) * seconds


def test_looking_ends_when_its_time_is_up() -> None:
    table = parquet({"a": list(range(50_000))})

    found = summary("t.parquet", table, clock=ticking(2.0))

    assert found["limit"] == "time"
    assert 0 < found["sampled_rows"] < 50_000


def test_one_long_text_in_every_row_is_held_once() -> None:
    # 300 MB of text, written as one word and 3,000 references to it.
    table = parquet({"a": pa.array(["x" * 100_000] * 3000).dictionary_encode()})
    tracemalloc.start()
    before = pa.total_allocated_bytes()

    found = summary("t.parquet", table)

    assert pa.total_allocated_bytes() - before < 20_000_000
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert found["columns"][0]["top"][0]["count"] == 3000
    assert len(found["columns"][0]["top"][0]["value"]) == 500


@pytest.mark.parametrize(
    ("name", "content"), [("t.parquet", b"PAR1 but no more"), ("t.csv", b"\0\1\2" * 50), ("t.parquet", b"")]
)
def test_what_is_no_table_says_so(name: str, content: bytes) -> None:
    with pytest.raises(NotATable):
        summary(name, content)


def test_every_damaged_parquet_file_is_answered() -> None:
    whole = parquet({"a": list(range(100)), "b": [str(n) for n in range(100)]})

    for position in range(4, len(whole), 7):
        damaged = bytearray(whole)
        damaged[position] ^= 0xFF
        with suppress(NotATable):
            summary("t.parquet", bytes(damaged))
