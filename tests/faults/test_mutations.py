"""The table of guards stays true: each stands where it is said to, and every fault has one, with a test of its own."""

from pathlib import Path

import pytest

from tests.faults.mutations import MUTATIONS, ROOT, Mutation, copy_to, problem_of
from tests.faults.rows import ROWS


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation.row} {mutation.guard}")
def test_the_text_of_a_guard_stands_once_in_its_file(mutation: Mutation) -> None:
    assert problem_of(mutation) == ""
    assert mutation.text != mutation.instead


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation.row} {mutation.guard}")
def test_what_takes_the_place_of_a_guard_is_python(mutation: Mutation) -> None:
    whole = (ROOT / mutation.file).read_text()

    compile(whole.replace(mutation.text, mutation.instead), mutation.file, "exec")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation.row} {mutation.guard}")
def test_the_test_of_a_guard_is_a_test_of_its_row(mutation: Mutation) -> None:
    file, _, name = mutation.test.partition("::")
    source = (ROOT / "tests" / "faults" / file).read_text()

    before, found, _ = source.partition(f"def {name}(") if name else (source, True, "")

    assert found
    assert f'row("{mutation.row}")' in (before.rpartition("\n\n\n")[2] if name else before)


def test_every_row_has_a_guard() -> None:
    assert {mutation.row for mutation in MUTATIONS} == {row.id for row in ROWS}


def test_a_text_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "file.py").write_text("twice twice")

    assert problem_of(Mutation("F1", "", "gone.py", "", "", ""), tmp_path) == "gone.py is not there"
    assert "stands 2 times" in problem_of(Mutation("F1", "", "file.py", "twice", "", ""), tmp_path)


def test_the_copy_in_which_guards_are_taken_away_has_the_code_and_not_the_pages_sources(tmp_path: Path) -> None:
    copy = copy_to(tmp_path)

    assert (copy / "designer" / "settings.py").read_text() == (ROOT / "designer" / "settings.py").read_text()
    assert not (copy / "frontend").exists()
