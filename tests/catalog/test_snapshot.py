"""Which files a component's steps run with."""

import os
from pathlib import Path

import pytest

from designer.catalog.snapshot import SnapshotLimits, code_files
from designer.core.errors import InvalidComponent, TooLarge
from tests.catalog.folders import write


def test_all_files_are_taken_in_the_order_of_their_paths(tmp_path: Path) -> None:
    code = write(tmp_path / "src", "b.py", "a/c.py", "a.py")

    files = code_files(code)

    assert list(files) == ["a.py", "a/c.py", "b.py"]
    assert files["a/c.py"] == code / "a" / "c.py"


def test_what_python_and_git_leave_behind_is_never_taken(tmp_path: Path) -> None:
    code = write(tmp_path, "main.py", "__pycache__/main.cpython-311.pyc", "old.pyc", ".git/HEAD", "a/__pycache__/b.pyc")

    assert list(code_files(code)) == ["main.py"]


def test_what_gitignore_names_is_left_out(tmp_path: Path) -> None:
    code = write(tmp_path, "main.py", "data/big.csv", "data/keep.csv", "logs/a.log", "deep/logs/b.log")
    (code / ".gitignore").write_text("data/*\n!data/keep.csv\nlogs/\n# a comment\n")

    assert list(code_files(code)) == ["data/keep.csv", "main.py"]


def test_amlignore_stands_in_place_of_gitignore(tmp_path: Path) -> None:
    code = write(tmp_path, "main.py", "a.csv", "b.txt")
    (code / ".gitignore").write_text("*.csv\n")
    (code / ".amlignore").write_text("*.txt\n")

    assert list(code_files(code)) == ["a.csv", "main.py"]


def test_code_can_be_a_single_file(tmp_path: Path) -> None:
    write(tmp_path, "main.py", "other.py")

    assert code_files(tmp_path / "main.py") == {"main.py": tmp_path / "main.py"}


def test_without_code_there_are_no_files() -> None:
    assert code_files(None) == {}


def test_additional_includes_stand_beside_the_code(tmp_path: Path) -> None:
    code = write(tmp_path / "src", "main.py")
    write(tmp_path / "shared", "tools/a.py", "tools/.gitignore", "one.py")

    files = code_files(code, [tmp_path / "shared" / "tools", tmp_path / "shared" / "one.py"])

    assert list(files) == ["main.py", "one.py", "tools/a.py"]


def test_an_include_that_is_in_the_code_too_is_refused(tmp_path: Path) -> None:
    code = write(tmp_path / "src", "tools/a.py")
    shared = write(tmp_path / "shared", "tools/a.py")

    with pytest.raises(InvalidComponent, match=r"'tools/a\.py' is in the code folder and in additional_includes"):
        code_files(code, [shared / "tools"])


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    code = write(tmp_path, "a/main.py")
    (code / "b").symlink_to("a")
    (code / "c.py").symlink_to("a/main.py")

    assert list(code_files(code)) == ["a/main.py", "b/main.py", "c.py"]


@pytest.mark.parametrize("target", ["/etc/passwd", "/etc", "../outside.py"])
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, target: str) -> None:
    write(tmp_path, "outside.py")
    code = write(tmp_path / "src", "main.py")
    (code / "link").symlink_to(target)

    with pytest.raises(InvalidComponent, match="The link 'link' leads out of the code folder"):
        code_files(code)


def test_a_link_out_of_the_folder_is_no_matter_when_it_is_ignored(tmp_path: Path) -> None:
    code = write(tmp_path / "src", "main.py")
    (code / ".venv").symlink_to("/usr")
    (code / ".amlignore").write_text(".venv\n")

    assert list(code_files(code)) == ["main.py"]


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gone.py").symlink_to("missing.py")

    with pytest.raises(InvalidComponent, match=r"'gone\.py' leads to nothing"):
        code_files(tmp_path)


def test_a_link_to_a_folder_above_it_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a/main.py")
    (tmp_path / "a" / "up").symlink_to("..")

    with pytest.raises(InvalidComponent, match="leads to a folder that it stands in"):
        code_files(tmp_path)


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(InvalidComponent, match="neither a file nor a folder"):
        code_files(tmp_path)


def test_a_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.py")).write_text("x")

    with pytest.raises(InvalidComponent, match="is not UTF-8"):
        code_files(tmp_path)


def test_too_many_files_are_refused_with_the_limit_and_the_way_out(tmp_path: Path) -> None:
    code = write(tmp_path, "a.py", "b.py", "c.py")

    with pytest.raises(TooLarge, match=r"more than 2 files, which is the limit.*\.amlignore"):
        code_files(code, limits=SnapshotLimits(files=2))


def test_too_many_bytes_are_refused_with_the_limit_and_the_way_out(tmp_path: Path) -> None:
    code = write(tmp_path, "a.bin", text="x" * (1024 * 1024 + 1))

    with pytest.raises(TooLarge, match=r"larger than 1 MB, which is the limit.*give data as an input"):
        code_files(code, limits=SnapshotLimits(bytes=1024 * 1024))
