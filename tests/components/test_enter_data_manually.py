"""enter_data_manually makes a table of typed text, and says which cell is wrong."""

from collections.abc import Callable
from datetime import date, datetime

import pytest


def entered(run: Callable, table: str, **options: str) -> dict[str, list[object]]:
    finished = run("enter_data_manually", table=table, **options)
    assert finished.exit_code == 0, finished.stderr
    return dict(finished.table("entered").to_pydict())


def test_each_column_gets_the_first_type_that_fits_all_its_cells(run: Callable) -> None:
    table = (
        "whole,part,yes,day,moment,code,word,nothing\n"
        "1,2,true,2026-03-31,2026-03-31 14:30,007,1,\n"
        "-3,.5,False,2024-02-29,2026-03-31T14:30:05+02:00,12,x,\n"
    )

    assert entered(run, table) == {
        "whole": [1, -3],
        "part": [2.0, 0.5],
        "yes": [True, False],
        "day": [date(2026, 3, 31), date(2024, 2, 29)],
        "moment": [datetime(2026, 3, 31, 14, 30), datetime(2026, 3, 31, 12, 30, 5)],
        "code": ["007", "12"],
        "word": ["1", "x"],
        "nothing": [None, None],
    }


def test_a_type_that_is_named_is_used(run: Callable) -> None:
    found = entered(run, 'zip,"a, b",n\n12345,3,007\n', column_types='zip=text, "a, b"=number\nn=integer')

    assert found == {"zip": ["12345"], "a, b": [3.0], "n": [7]}


def test_quotes_hold_commas_quotes_and_line_breaks(run: Callable) -> None:
    found = entered(run, 'name,said\nAda,"one, ""two""\nthree"\n\nBo,\'s $HOME `id` %s \\n\n')

    assert found == {"name": ["Ada", "Bo"], "said": ['one, "two"\nthree', "'s $HOME `id` %s \\n"]}


def test_rows_copied_from_a_spreadsheet_have_tabs(run: Callable) -> None:
    assert entered(run, "name\tweight\r\nsmith, anna\t3\r\n") == {"name": ["smith, anna"], "weight": [3]}


def test_empty_cells_and_missing_markers_are_missing(run: Callable) -> None:
    found = entered(run, "a,b\n1,\nNA,?\n,x\n", missing_markers="NA ?")

    assert found == {"a": [1, None, None], "b": [None, None, "x"]}


def test_a_number_too_large_for_a_whole_one_is_a_fraction(run: Callable) -> None:
    assert entered(run, "n\n9223372036854775808\n") == {"n": [9223372036854775808.0]}


@pytest.mark.parametrize(
    ("table", "options", "sentence"),
    [
        ("", {}, "table is empty. Type the names of the columns in the first line, and the rows below it."),
        ("a,b\n", {}, "table names the columns a, b and has no rows. Type at least one below them."),
        ("a,,c\n1,2,3", {}, "column 2 has no name. Type one in the first line."),
        ("a,b,a\n1,2,3", {}, "two columns are called 'a'. Give one of them another name."),
        (
            "a,b,c\n1,2,3\n4,5\n",
            {},
            "row 2 has 2 cells and should have 3: none for column 'c'. "
            "Put a cell with a comma in it into double quotes, and leave missing cells empty.",
        ),
        (
            "a,b\n1,2,5\n",
            {},
            "row 1 has 3 cells and should have 2: too many after column 'b'. "
            "Put a cell with a comma in it into double quotes, and leave missing cells empty.",
        ),
        (
            "day,weight\n2026-01-01,3\n2026-01-02,heavy\n",
            {"column_types": "weight=number"},
            "row 2, column 'weight': 'heavy' is not a number such as 2.5. "
            "Put the cell right, leave it empty, or make 'weight' text in column_types.",
        ),
        (
            "day\n2026-02-30\n",
            {"column_types": "day=date"},
            "row 1, column 'day': '2026-02-30' is not a date such as 2026-03-31. "
            "Put the cell right, leave it empty, or make 'day' text in column_types.",
        ),
        (
            "a\n1\n",
            {"column_types": "a=float"},
            "column_types has 'a=float'. Write NAME=TYPE, with one of the types "
            "integer, number, boolean, date, date_time, text.",
        ),
        ("a\n1\n", {"column_types": "b=text"}, "column_types names 'b', which is no column. Columns: a."),
        (
            'a,b\n1,"two\n',
            {},
            "line 2: a quoted cell does not end as it should (unexpected end of data). "
            "Put one double quote at its end, and write each one inside of it twice.",
        ),
    ],
)
def test_a_mistake_names_the_row_and_the_column(run: Callable, table: str, options: dict, sentence: str) -> None:
    finished = run("enter_data_manually", table=table, **options)

    assert (finished.exit_code, finished.stderr) == (2, f"enter_data_manually: {sentence}\n")


def test_the_same_text_gives_the_same_bytes(run: Callable, run_as_process: Callable) -> None:
    first, second = (way("enter_data_manually", table="a,b\n1,x\n2,y\n") for way in (run, run_as_process))

    assert first.bytes_of("entered") == second.bytes_of("entered")
