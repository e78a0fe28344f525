from typing import Any

from tests.faults.report import DOCUMENT, HEAD, written
from tests.faults.rows import ROWS


def measured(row: str, figure: str, **outcomes: int) -> dict[str, Any]:
    entry = {"outcomes": outcomes, "figures": [figure], "reasons": []}
    return {"at": "2026-01-02T03:04:05+00:00", "commit": "abc1234", "rows": {row: entry}}


def line_of(text: str, row: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"| {row} |"))


def test_a_row_that_did_not_run_this_time_keeps_what_it_said():
    first = written(measured("F1", "lost 0", passed=1), "")

    second = written(measured("F2", "lost 0", passed=1), first)

    assert line_of(second, "F1") == line_of(first, "F1")
    assert line_of(second, "F2").endswith("| lost 0 | holds (2026-01-02, abc1234) |")


def test_a_row_that_never_ran_says_so_and_one_that_failed_is_missed():
    text = written(measured("F1", "lost 1", passed=1, failed=1), "")

    assert line_of(text, "F1").endswith("| lost 1 | **missed** (2026-01-02, abc1234) |")
    assert line_of(text, "F2").endswith("|  | not run |")
    assert [line.split(" ")[1] for line in text.splitlines() if line.startswith("| F")] == [row.id for row in ROWS]


def test_the_document_begins_with_what_is_written_now():
    before, after = HEAD.split("{cores}")

    text = DOCUMENT.read_text()

    assert text.startswith(before)
    assert after in text
