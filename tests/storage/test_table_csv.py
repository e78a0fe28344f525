import csv
import io

import pytest

from designer.storage.table_csv import csv_pieces, harmless
from designer.storage.table_files import NotATable
from tests.storage.files import parquet, source


def rows_of(name: str, content: bytes | str) -> list[list[str]]:
    text = b"".join(csv_pieces(source(name, content))).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "=HYPERLINK(...)", "+1-555", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "＝1", "-", "=", "+1e"],
)
def test_a_cell_that_would_be_a_formula_is_quoted(cell: str) -> None:
    assert rows_of("t.parquet", parquet({"a": [cell]}))[1] == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["-5", "+5", "-1.5e3", "a=b", "", "x-y", " ", "5%"])
def test_numbers_and_other_texts_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_names_of_columns_are_quoted_too() -> None:
    assert rows_of("t.parquet", parquet({"=cmd()": [1]}))[0] == ["'=cmd()"]


def test_a_csv_is_quoted_as_well_and_keeps_its_cells() -> None:
    found = rows_of("t.csv", 'name;note\n"a;b";"=1\n2"\n-3;ü\n')

    assert found == [["name", "note"], ["a;b", "'=1\n2"], ["-3", "ü"]]


def test_a_parquet_table_comes_whole_with_all_its_columns() -> None:
    table = parquet({f"c{n}": list(range(1234)) for n in range(250)}, row_group_size=500)

    found = rows_of("t.parquet", table)

    assert (len(found), len(found[0]), found[-1][0]) == (1235, 250, "1233")


def test_missing_values_are_empty_and_odd_ones_are_texts() -> None:
    found = rows_of("t.parquet", parquet({"a": [None, [1, 2]], "b": [b"\xff", None]}))

    assert found[1:] == [["", "ff"], ["[1, 2]", ""]]


@pytest.mark.parametrize(("name", "content"), [("t.parquet", b"PAR1"), ("model.json", b"{}"), ("t.csv", b"\0\0\0")])
def test_what_is_no_table_is_refused_before_the_first_piece(name: str, content: bytes) -> None:
    with pytest.raises(NotATable):
        csv_pieces(source(name, content))


def test_an_empty_csv_gives_an_empty_one() -> None:
    assert rows_of("t.csv", b"") == [[]]
