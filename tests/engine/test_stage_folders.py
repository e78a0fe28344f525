"""The folders of an attempt: used again when they are as they were made, and never with anything of another's."""

import fcntl
import os
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from designer.core.component import OutputPort
from designer.core.types import PortType
from designer.engine import stage_folders
from designer.engine.stage_folders import make_folders, remove_folders, remove_left_over_folders
from designer.engine.staging import make_stage
from designer.storage.local import LocalStore
from tests.engine.processes import until

FOLDERS = ["code", "code/outputs", "outputs", "tmp"]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "work"


def everything_below(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))


def used(work: Path, change: Callable[[Path], object]) -> int:
    """Make the folders of an attempt, change them as a step may, and remove them; their number on the disk."""
    root = work / "1-1"
    make_folders(root)
    number = root.stat().st_ino
    change(root)
    remove_folders(root)
    assert until(lambda: not any(work.glob(".gone-*")))
    return number


def next_ones(work: Path) -> Path:
    make_folders(work / "2-1")
    assert everything_below(work / "2-1") == FOLDERS
    return work / "2-1"


def litter(root: Path) -> None:
    for folder in ("", *FOLDERS):
        (root / folder / "deep" / "deeper").mkdir(parents=True)
        (root / folder / "deep" / "deeper" / "file").write_text("of the first")
        (root / folder / "file").write_text("of the first")
        (root / folder / "link").symlink_to("/")


@pytest.mark.parametrize("change", [lambda root: None, litter], ids=["clean", "littered"])
def test_folders_are_used_again_without_anything_that_was_put_into_them(
    work: Path, change: Callable[[Path], None]
) -> None:
    number = used(work, change)

    assert next_ones(work).stat().st_ino == number


# ioctl_iflags(2): FS_SYNC_FL, and the number of FS_IOC_SETFLAGS.
written_at_once, SET_FLAGS = 0x8, 0x40006602 | struct.calcsize("l") << 16


def set_flag(folder: Path, flag: int) -> None:
    file = os.open(folder, os.O_RDONLY)
    try:
        fcntl.ioctl(file, SET_FLAGS, flag.to_bytes(8, sys.byteorder))
    except OSError as error:
        pytest.skip(f"folders here have no flags: {error.strerror}")
    finally:
        os.close(file)


def fill(root: Path) -> None:
    size = root.joinpath("tmp").stat().st_size
    for number in range(2000):
        (root / "tmp" / f"{number:0100}").touch()
    grown = root.joinpath("tmp").stat().st_size
    for file in (root / "tmp").iterdir():
        file.unlink()
    if root.joinpath("tmp").stat().st_size in (size, 0):
        pytest.skip(f"a folder of {grown:,} bytes shrinks again here")


def replaced_by_a_link(root: Path) -> None:
    (root / "tmp").rmdir()
    (root / "tmp").symlink_to(root.parent)


def moved(root: Path) -> None:
    (root / "code").rename(root / "elsewhere")


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "tmp").chmod(0o777),
        lambda root: root.chmod(0o500),
        lambda root: os.setxattr(root / "outputs", "user.seen", b"1"),
        lambda root: set_flag(root / "code", written_at_once),
        fill,
        lambda root: (root / "code" / "outputs").rmdir(),
        replaced_by_a_link,
        moved,
    ],
    ids=["opened to all", "closed", "noted on", "written at once", "grown", "removed", "a link", "moved"],
)
def test_folders_that_a_step_changed_are_not_used_again(work: Path, change: Callable[[Path], object]) -> None:
    used(work, change)

    assert list(work.iterdir()) == []
    assert next_ones(work).stat().st_mode & 0o077 == 0o055


def test_a_folder_that_is_used_again_is_no_old_one(work: Path) -> None:
    used(work, lambda root: None)
    [spare] = work.iterdir()
    os.utime(spare, (1, 1))

    assert next_ones(work).stat().st_mtime > time.time() - 60


def test_of_a_link_in_the_place_of_an_attempt_only_the_link_is_removed(work: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("kept")

    def replace(root: Path) -> None:
        root.rename(tmp_path / "elsewhere")
        root.symlink_to(tmp_path / "precious")

    work.mkdir()
    (work / "9-1").symlink_to(tmp_path / "precious")
    used(work, replace)
    remove_left_over_folders(work)

    assert list(work.iterdir()) == []
    assert (tmp_path / "precious" / "file").read_text() == "kept"


def test_no_more_are_kept_than_work_at_once(work: Path) -> None:
    many = [work / f"{number}-1" for number in range(40)]
    for root in many:
        make_folders(root)
    for root in many:
        remove_folders(root)
    assert until(lambda: not any(work.glob(".gone-*")))

    assert len(list(work.iterdir())) == 16


def test_folders_that_somebody_removed_are_made_anew(work: Path) -> None:
    used(work, lambda root: None)
    [spare] = work.iterdir()
    stage_folders.remove_folder(spare)

    next_ones(work)


def test_what_a_worker_that_was_killed_left_is_removed_and_nothing_else(work: Path) -> None:
    used(work, lambda root: None)
    make_folders(work / "3-1")
    (work / ".gone-1").mkdir()
    (work / "something else").mkdir()

    remove_left_over_folders(work)

    assert everything_below(work) == ["something else"]


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store")


def code_of(store: LocalStore, folder: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return store.put_tree(folder).digest


def test_the_code_is_copied_so_that_its_owner_may_change_it(work: Path, store: LocalStore, tmp_path: Path) -> None:
    code = code_of(store, tmp_path / "made", {"run.py": "1", "package/part.py": "2", "outputs/given": "3"})

    stage = make_stage(work / "1-1", code, [OutputPort("table", PortType.URI_FOLDER)], store)

    assert everything_below(Path(stage.root)) == sorted(
        [*FOLDERS, "code/run.py", "code/package", "code/package/part.py", "code/outputs/given", "outputs/table"]
    )
    for path in ["run.py", "package/part.py", "outputs/given"]:
        (Path(stage.code) / path).write_text("changed")
        (Path(stage.code) / path).with_name("new").write_text("new")
    remove_folders(Path(stage.root))


def test_code_may_have_a_file_where_others_have_their_outputs(work: Path, store: LocalStore, tmp_path: Path) -> None:
    code = code_of(store, tmp_path / "made", {"outputs": "a file"})

    stage = make_stage(work / "1-1", code, [], store)

    assert (Path(stage.code) / "outputs").read_text() == "a file"


def test_what_an_earlier_try_left_is_not_there(work: Path, store: LocalStore) -> None:
    make_folders(work / "1-1")
    (work / "1-1" / "tmp" / "file").write_text("of an earlier try")

    stage = make_stage(work / "1-1", None, [], store)

    assert everything_below(Path(stage.root)) == FOLDERS
