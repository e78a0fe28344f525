import io
import json
import os
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from designer.storage import table_files
from designer.storage.preview import MOST_COLUMNS, MOST_ROWS, PreviewSource, preview
from designer.storage.table_preview import table_rows
from tests.storage.files import source


def look(name: str, content: bytes | str) -> dict[str, Any]:
    data = content.encode() if isinstance(content, str) else content
    shown = preview(PreviewSource(name, len(data), io.BytesIO(data)))
    # Whatever is shown must be JSON that a browser reads.
    json.dumps(shown, allow_nan=False)
    return shown


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, **options)
    return sink.getvalue()


def test_a_parquet_table_shows_its_first_rows_its_types_and_how_many_there_are() -> None:
    table = parquet({"name": [f"car {n}" for n in range(1000)], "mpg": [float(n) for n in range(1000)]})

    shown = look("table.parquet", table)

    assert shown["kind"] == "table"
    assert shown["columns"] == [{"name": "name", "type": "string"}, {"name": "mpg", "type": "double"}]
    assert len(shown["rows"]) == MOST_ROWS
    assert shown["rows"][1] == ["car 1", 1.0]
    assert shown["total_rows"] == 1000


def test_a_parquet_file_is_known_by_its_bytes() -> None:
    shown = look("table", parquet({"a": [1]}))

    assert shown["rows"] == [[1]]


def test_values_that_json_does_not_have_are_shown_as_texts() -> None:
    moment = datetime(2024, 5, 17, 8, 30, tzinfo=UTC)
    table = parquet(
        {
            "number": [float("nan"), float("inf"), None],
            "large": [2**60, 1, None],
            "moment": pa.array([moment, None, moment], pa.timestamp("ns", "UTC")),
            "exact": pa.array([Decimal("1.50"), None, None], pa.decimal128(5, 2)),
            "bytes": [b"\x00\x01", None, b""],
            "list": [[1, 2], None, []],
            "text": ["x" * 5000, "", None],
        }
    )

    first, second, third = look("t.parquet", table)["rows"]

    assert first[:4] == ["nan", str(2**60), "2024-05-17T08:30:00+00:00", "1.50"]
    assert first[4:6] == ["2 bytes", "[1, 2]"]
    assert len(first[6]) == 500
    assert second[0] == "inf"
    assert third[0] is None


def test_a_wide_table_shows_its_first_columns_and_says_how_many_there_are() -> None:
    shown = look("t.parquet", parquet({f"c{n}": [n] for n in range(500)}))

    assert len(shown["columns"]) == len(shown["rows"][0]) == MOST_COLUMNS
    assert shown["total_columns"] == 500


def test_few_rows_are_read_without_the_words_of_all_unless_a_text_could_fill_the_memory() -> None:
    words = [f"word {number}" for number in range(1000)]
    table = parquet({"word": words, "book": ["x" * 4_000_000, *[""] * 999]})

    with table_files.parquet(source("table.parquet", table), batch_rows=MOST_ROWS) as opened:
        kinds = {field.name: pa.types.is_dictionary(field.type) for field in opened.schema_arrow}

    assert kinds == {"word": False, "book": True}
    assert [row[0] for row in look("table.parquet", table)["rows"]] == words[:MOST_ROWS]


def test_two_columns_of_one_name_show_each_their_own_values() -> None:
    sink = io.BytesIO()
    columns = [pa.array([1, 2]), pa.array(["a", "b"]), pa.array([3, 4])]
    pq.write_table(pa.Table.from_arrays(columns, ["x", "y", "x"]), sink)

    shown = look("table.parquet", sink.getvalue())

    assert shown["rows"] == [[1, "a", 3], [2, "b", 4]]


def test_an_empty_table_has_columns_and_no_rows() -> None:
    shown = look("t.parquet", parquet({"a": pa.array([], pa.int64())}))

    assert (shown["columns"], shown["rows"], shown["total_rows"]) == ([{"name": "a", "type": "int64"}], [], 0)


@pytest.mark.parametrize("content", [b"PAR1 but no more", b"hello", os.urandom(2000) + b"PAR1"])
def test_a_parquet_file_that_is_none_says_so(content: bytes) -> None:
    shown = look("table.parquet", content)

    assert shown["kind"] == "none"
    assert "not a Parquet file that can be read" in shown["reason"]


def test_every_damaged_parquet_file_is_answered() -> None:
    whole = parquet({"a": list(range(100)), "b": [str(n) for n in range(100)]})

    for position in range(4, len(whole), 7):
        damaged = bytearray(whole)
        damaged[position] ^= 0xFF

        assert look("t.parquet", bytes(damaged))["kind"] in {"table", "none"}


def test_a_csv_shows_its_rows_with_the_kinds_of_its_columns() -> None:
    shown = look("cars.csv", "name,mpg,year\n'a',18.5,1970\nb,,1971\n")

    assert shown["columns"] == [
        {"name": "name", "type": "string"},
        {"name": "mpg", "type": "number"},
        {"name": "year", "type": "integer"},
    ]
    assert shown["rows"] == [["'a'", "18.5", "1970"], ["b", "", "1971"]]
    assert shown["total_rows"] == 2


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_cells_is_found(mark: str) -> None:
    text = f'a{mark}b{mark}c\n"x{mark}y"{mark}2{mark}3\n'

    shown = look("t.csv", text)

    assert shown["rows"] == [[f"x{mark}y", "2", "3"]]


def test_rows_of_another_width_are_brought_to_the_header() -> None:
    shown = look("t.csv", "a,b\n1\n1,2,3\n")

    assert shown["rows"] == [["1", None], ["1", "2"]]


def test_only_the_start_of_a_large_csv_is_read() -> None:
    text = "a,b\n" + "1,2\n" * 400_000

    shown = look("t.csv", text)

    assert len(shown["rows"]) == MOST_ROWS
    assert shown["total_rows"] is None


def test_the_type_of_a_column_is_that_of_all_its_rows() -> None:
    rows = "".join(f"{n},{n},\n" for n in range(60_000))

    shown = look("t.csv", f"years,mpg,note\n{rows}1971,46.6,seen\n")

    assert [column["type"] for column in shown["columns"]] == ["integer", "number", "string"]


def test_a_type_is_not_said_of_a_table_that_takes_too_long_to_read() -> None:
    text = "name,mpg\n" + "a,1\n" * 600_000
    moments = iter([0.0, 0.5, 2.0])

    shown = table_rows(source("t.csv", text), clock=lambda: next(moments))

    # One word is enough to know a column of texts.
    assert [column["type"] for column in shown["columns"]] == ["string", ""]


def test_a_row_far_down_that_cannot_be_read_leaves_the_first_rows_to_be_seen() -> None:
    text = "a\n" + "1\n" * 300_000 + "x" * (table_files.LONGEST_ROW + 1)

    shown = look("t.csv", text)

    assert (shown["columns"], len(shown["rows"])) == ([{"name": "a", "type": ""}], MOST_ROWS)


def test_a_csv_in_an_old_encoding_is_read() -> None:
    shown = look("t.csv", "name;größe\nMüller;1\n".encode("cp1252"))

    assert shown["rows"] == [["Müller", "1"]]


def test_a_csv_that_is_no_text_says_so() -> None:
    assert look("t.csv", b"\x00\x01\x02" * 100)["kind"] == "none"


def test_json_is_shown_as_a_value() -> None:
    assert look("m.json", '{"r2": 0.87}') == {"kind": "json", "value": {"r2": 0.87}}


def test_figures_are_told_apart_by_their_schema() -> None:
    document = {
        "schema": "pipewright.figures/1",
        "headline": "R² 0.87",
        "metrics": {"r2": 0.87, "note": "no number"},
        "figures": [{"type": "bars", "title": "Importance", "items": []}, "no figure"],
    }

    shown = look("report.json", json.dumps(document))

    assert shown["kind"] == "figure"
    assert shown["headline"] == "R² 0.87"
    assert shown["metrics"] == {"r2": 0.87}
    assert shown["figures"] == [document["figures"][0]]


@pytest.mark.parametrize("content", ['{"a": NaN}', "[" * 100_000, '{"a": ', "nonsense"])
def test_json_that_is_none_is_shown_as_text(content: str) -> None:
    shown = look("m.json", content)

    assert shown["kind"] == "text"


def test_a_long_text_is_cut_and_says_so() -> None:
    shown = look("log.txt", "ü" * 100_000)

    assert shown["truncated"]
    assert set(shown["text"]) == {"ü"}


def test_bytes_that_are_no_text_are_not_shown() -> None:
    assert look("model.bin", os.urandom(5000))["kind"] == "binary"
    assert look("model.bin", b"")["reason"] == "The file is empty."
