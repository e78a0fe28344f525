"""The folders of an attempt: used again when they are as they were made, and never with anything of another's."""

import errno
import fcntl
import os
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest

from designer.engine import emptying, stage_folders
from designer.engine.removal import remove_folder
from designer.engine.stage_folders import make_folders, remove_folders, remove_left_over_folders
from tests.engine.bench import wait_until_removed
from tests.engine.folders import FOLDERS, everything_below
from tests.engine.processes import until


def used(work: Path, change: Callable[[Path], object], outputs: Sequence[str] = ()) -> int:
    """Make the folders of an attempt, change them as a step may, and remove them; their number on the disk."""
    root = work / "1-1"
    make_folders(root, outputs, again=True)
    number = root.stat().st_ino
    change(root)
    remove_folders(root)
    wait_until_removed()
    return number


def next_ones(work: Path) -> Path:
    make_folders(work / "2-1", again=True)
    assert everything_below(work / "2-1") == FOLDERS
    return work / "2-1"


def made_long_ago(work: Path, outputs: Sequence[str] = ()) -> None:
    """Folders that are ready, and of which each was there before: their times tell whether somebody changes them."""

    def are_known() -> bool:
        used(work, lambda root: None, outputs)
        [(_, seen)] = stage_folders._places[str(work)].spare
        return all(stamp is not None for folder, stamp in seen.items() if folder)

    assert until(are_known)


def made_lately(work: Path, outputs: Sequence[str] = ()) -> None:
    """Nothing is ready: they are made when they are used."""


both_ages = pytest.mark.parametrize("ready", [made_lately, made_long_ago])


def litter(root: Path) -> None:
    for folder in ("", *FOLDERS):
        (root / folder / "deep" / "deeper").mkdir(parents=True)
        (root / folder / "deep" / "deeper" / "file").write_text("of the first")
        (root / folder / "file").write_text("of the first")
        (root / folder / "link").symlink_to("/")


@pytest.mark.parametrize("change", [lambda root: None, litter], ids=["clean", "littered"])
@both_ages
def test_folders_are_used_again_without_anything_that_was_put_into_them(
    work: Path, ready: Callable[[Path], None], change: Callable[[Path], None]
) -> None:
    ready(work)
    number = used(work, change)

    assert next_ones(work).stat().st_ino == number


@pytest.fixture
def busy_remover() -> Iterator[None]:
    """What is to be removed waits."""
    done = threading.Event()
    stage_folders._remover.submit(done.wait)
    yield
    done.set()
    wait_until_removed()


@pytest.mark.usefixtures("busy_remover")
def test_folders_without_anything_in_them_are_ready_at_once(work: Path) -> None:
    make_folders(work / "1-1", ["table"], again=True)
    number = (work / "1-1").stat().st_ino
    remove_folders(work / "1-1")

    assert next_ones(work).stat().st_ino == number


@pytest.mark.usefixtures("busy_remover")
def test_nobody_waits_until_a_large_folder_is_removed(work: Path) -> None:
    make_folders(work / "1-1", again=True)
    litter(work / "1-1")
    remove_folders(work / "1-1")

    [gone] = work.iterdir()
    assert (gone / "code" / "deep" / "deeper" / "file").exists()
    next_ones(work)


class CoarseTimes:
    """`os` on a file system that tells times in steps of a quarter of an hour; many do in some milliseconds."""

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def lstat(self, path: str) -> Any:
        return self.coarse(os.lstat(path))

    def fstat(self, file: int) -> Any:
        return self.coarse(os.fstat(file))

    def coarse(self, status: os.stat_result) -> Any:
        told = {name: getattr(status, name) for name in dir(status) if name.startswith("st_")}
        return SimpleNamespace(**told | {"st_ctime_ns": told["st_ctime_ns"] // 10**12})


def test_what_is_changed_at_the_moment_of_the_last_look_is_found(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptying, "os", CoarseTimes())

    for _ in range(3):
        used(work, lambda root: (root / "tmp" / "file").touch())

    next_ones(work)


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
@both_ages
def test_folders_that_a_step_changed_are_not_used_again(
    work: Path, ready: Callable[[Path], None], change: Callable[[Path], object]
) -> None:
    ready(work)
    used(work, change)

    assert list(work.iterdir()) == []
    assert next_ones(work).stat().st_mode & 0o077 == 0o055


def test_a_folder_that_is_used_again_is_no_old_one(work: Path) -> None:
    used(work, lambda root: None)
    [spare] = work.iterdir()
    os.utime(spare, (1, 1))

    assert next_ones(work).stat().st_mtime > time.time() - 60


def number_of_output(work: Path, name: str) -> int:
    return (work / "2-1" / "outputs" / name).stat().st_ino


@both_ages
def test_the_folders_of_outputs_are_used_again_under_whatever_name(
    work: Path, ready: Callable[[Path, Sequence[str]], None]
) -> None:
    numbers = {}

    def look_and_litter(root: Path) -> None:
        for output in (root / "outputs").iterdir():
            numbers[output.name] = output.stat().st_ino
            (output / "deep").mkdir()
            (output / "deep" / "file").write_text("of the first")
            (output / "link").symlink_to("/")

    ready(work, ["model", "table"])
    used(work, look_and_litter, ["model", "table"])
    make_folders(work / "2-1", ["table", "report"], again=True)

    assert everything_below(work / "2-1") == sorted([*FOLDERS, "outputs/report", "outputs/table"])
    assert number_of_output(work, "table") == numbers["table"]
    assert number_of_output(work, "report") == numbers["model"]


def test_folders_of_outputs_that_nobody_wants_again_are_not_there(work: Path) -> None:
    made_long_ago(work, ["model", "table"])

    next_ones(work)


def opened_to_all(output: Path) -> None:
    output.chmod(0o777)


def taken(output: Path) -> None:
    output.rename(output.parent.parent.parent / "stored")


def replaced_by_a_file(output: Path) -> None:
    output.rmdir()
    output.write_text("no folder")


def replaced_by_a_link_to_a_precious_place(output: Path) -> None:
    output.rmdir()
    (output.parent.parent.parent / "stored").mkdir()
    (output.parent.parent.parent / "stored" / "precious").touch()
    output.symlink_to(output.parent.parent.parent / "stored")


@both_ages
@pytest.mark.parametrize("change", [opened_to_all, taken, replaced_by_a_file, replaced_by_a_link_to_a_precious_place])
def test_the_folder_of_an_output_that_was_changed_is_made_anew(
    work: Path, ready: Callable[[Path, Sequence[str]], None], change: Callable[[Path], None]
) -> None:
    ready(work, ["table"])
    number = used(work, lambda root: change(root / "outputs" / "table"), ["table"])
    make_folders(work / "2-1", ["table"], again=True)

    assert (work / "2-1").stat().st_ino == number
    assert everything_below(work / "2-1") == sorted([*FOLDERS, "outputs/table"])
    assert (work / "2-1" / "outputs" / "table").stat().st_mode & 0o777 == 0o755
    if change is replaced_by_a_link_to_a_precious_place:
        assert everything_below(work / "stored") == ["precious"]


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="there is no /dev/shm here")
def test_folders_are_used_again_also_where_their_size_follows_what_is_in_them() -> None:
    with TemporaryDirectory(dir="/dev/shm") as memory:
        work = Path(memory) / "work"
        number = used(work, lambda root: None, ["table", "model"])
        make_folders(work / "2-1", ["table", "model"], again=True)

        assert (work / "2-1").stat().st_ino == number


@both_ages
def test_times_that_a_step_set_are_not_seen_by_the_next(
    work: Path, ready: Callable[[Path, Sequence[str]], None]
) -> None:
    folders = [*FOLDERS, "outputs/table"]

    def set_times(root: Path) -> None:
        for folder in folders:
            os.utime(root / folder, (1, 1))

    ready(work, ["table"])
    number = used(work, set_times, ["table"])
    make_folders(work / "2-1", ["table"], again=True)

    assert (work / "2-1").stat().st_ino == number
    assert [folder for folder in folders if (work / "2-1" / folder).stat().st_mtime == 1] == []


@pytest.mark.parametrize("lost", ["code", "code/outputs", "tmp", "outputs/table"])
def test_folders_of_which_somebody_removed_a_part_are_made_anew(work: Path, lost: str) -> None:
    used(work, lambda root: None, ["table"])
    [spare] = work.iterdir()
    remove_folder(spare / lost)

    next_ones(work)


def test_folders_of_a_step_that_is_kept_apart_are_nobody_elses(work: Path) -> None:
    made_long_ago(work, ["table"])
    [spare] = work.iterdir()
    number = spare.stat().st_ino
    make_folders(work / "2-1", ["table"], again=False)
    own = (work / "2-1").stat().st_ino
    found = everything_below(work / "2-1")
    remove_folders(work / "2-1")
    wait_until_removed()

    assert own != number
    assert found == sorted([*FOLDERS, "outputs/table"])
    assert list(work.iterdir()) == [spare]


def test_a_file_system_that_notes_nothing_will_do(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "not supported")

    monkeypatch.setattr(os, "listxattr", refuse)
    monkeypatch.setattr(fcntl, "ioctl", refuse)
    number = used(work, lambda root: None)

    assert next_ones(work).stat().st_ino == number


def test_of_many_folders_among_the_outputs_few_are_kept(work: Path) -> None:
    made_long_ago(work, ["table"])

    def add(root: Path) -> None:
        for number in range(40):
            (root / "outputs" / f"{number}").mkdir()

    used(work, add, ["table"])
    [spare] = work.iterdir()

    assert len(list((spare / "outputs").iterdir())) < 20


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
        make_folders(root, again=True)
    for root in many:
        remove_folders(root)
    wait_until_removed()

    assert len(list(work.iterdir())) == 16


def test_folders_that_somebody_removed_are_made_anew(work: Path) -> None:
    used(work, lambda root: None)
    [spare] = work.iterdir()
    remove_folder(spare)

    next_ones(work)


def test_what_a_worker_that_was_killed_left_is_removed_and_nothing_else(work: Path) -> None:
    used(work, lambda root: None)
    make_folders(work / "3-1", again=True)
    (work / ".gone-1").mkdir()
    (work / "something else").mkdir()

    remove_left_over_folders(work)

    assert everything_below(work) == ["something else"]
