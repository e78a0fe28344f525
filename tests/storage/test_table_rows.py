import io
from itertools import count

import pytest

from designer.storage.table_files import LONGEST_ROW, NotATable
from designer.storage.table_preview import MOST_COLUMNS
from designer.storage.table_rows import rows_from
from tests.storage.files import parquet, source


def numbers(rows: int, **options: int) -> bytes:
    return parquet({"at": list(range(rows)), "square": [at * at for at in range(rows)]}, **options)


@pytest.mark.parametrize("group_rows", [100, 1500, 10_000])
def test_rows_are_read_from_the_middle_of_a_parquet_file_across_its_row_groups(group_rows: int) -> None:
    table = source("t.parquet", numbers(5000, row_group_size=group_rows))

    rows = rows_from(table, 2_990, 20)

    assert rows == [[at, at * at] for at in range(2_990, 3_010)]


def test_rows_are_read_from_the_middle_of_a_csv() -> None:
    table = source("t.csv", "at;word\n" + "".join(f"{at};w{at}\n" for at in range(3000)))

    assert rows_from(table, 2_500, 2) == [["2500", "w2500"], ["2501", "w2501"]]


@pytest.mark.parametrize("name", ["t.parquet", "t.csv"])
def test_the_last_page_is_short_and_behind_it_is_nothing(name: str) -> None:
    content = numbers(30) if name.endswith("parquet") else "at,b\n" + "1,2\n" * 30

    assert len(rows_from(source(name, content), 25, 100)) == 5
    assert rows_from(source(name, content), 500, 100) == []


def test_rows_have_the_columns_of_the_preview() -> None:
    wide = source("t.csv", ",".join(f"c{at}" for at in range(500)) + "\n" + ",".join("1" * 500) + "\n1,2\n")

    full, short = rows_from(wide, 0, 10)

    assert len(full) == MOST_COLUMNS
    assert short == ["1", "2", *[None] * (MOST_COLUMNS - 2)]


@pytest.mark.parametrize("name", ["t.parquet", "t.csv"])
def test_what_takes_too_long_to_reach_is_refused_with_the_row_and_what_to_do(name: str) -> None:
    content = numbers(20_000) if name.endswith("parquet") else "a\n" + "1\n" * 20_000
    seconds = count(step=4)

    with pytest.raises(NotATable, match="Row 19,001 lies too far inside the file"):
        rows_from(source(name, content), 19_000, 10, clock=lambda: next(seconds))


def test_a_row_without_an_end_is_refused_before_it_fills_the_memory() -> None:
    class Endless(io.RawIOBase):
        """A file whose second line never ends; counts what was read of it."""

        given = 0

        def readable(self) -> bool:
            return True

        def seekable(self) -> bool:
            return True

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            piece = b"a,b\n" if self.given == 0 else b"x" * len(buffer)
            buffer[: len(piece)] = piece
            self.given += len(piece)
            return len(piece)

    endless = Endless()
    table = source("t.csv", "")
    table = type(table)("t.csv", 1 << 40, io.BufferedReader(endless))

    with pytest.raises(NotATable, match=r"A row is longer than 16 MB\. Download the file\."):
        rows_from(table, 0, 10)

    assert endless.given < 2 * LONGEST_ROW
