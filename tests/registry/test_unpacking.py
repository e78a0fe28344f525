import io
import stat
import zipfile
from pathlib import Path

import pytest

from designer.core.errors import InvalidRequest, TooLarge
from designer.registry.unpacking import MOST_ENTRIES, MOST_FILES, unpack_zip
from tests.registry.shelf import zipped

ENOUGH = 100 * 1024 * 1024


def test_files_come_out_where_the_zip_says(tmp_path: Path) -> None:
    unpack_zip(zipped({"a.txt": "1", "deep/er/b.txt": "2"}), tmp_path, largest=ENOUGH)

    assert (tmp_path / "a.txt").read_text() == "1"
    assert (tmp_path / "deep/er/b.txt").read_text() == "2"


@pytest.mark.parametrize("name", ["../out.txt", "a/../../out.txt", "/etc/out.txt", "..\\out.txt", "C:\\out.txt"])
def test_a_name_that_leads_out_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()

    with pytest.raises(InvalidRequest, match="leads out of its folder"):
        unpack_zip(zipped({"good.txt": "1", name: "2"}), inside, largest=ENOUGH)

    assert list(tmp_path.rglob("*.txt")) == []


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = (kind | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")

    with pytest.raises(InvalidRequest, match="a link or a device"):
        unpack_zip(packed, tmp_path, largest=ENOUGH)

    assert list(tmp_path.iterdir()) == []


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="the limit is 1 MB"):
        unpack_zip(zipped({"a": b"x" * 2 * 1024 * 1024}), tmp_path, largest=1024 * 1024)

    assert list(tmp_path.iterdir()) == []


def test_a_zip_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="100 times its size"):
        unpack_zip(zipped({"zeros": b"\0" * 32 * 1024 * 1024}), tmp_path, largest=ENOUGH)

    assert list(tmp_path.iterdir()) == []


def test_a_zip_of_too_many_files_is_refused(tmp_path: Path) -> None:
    files = {f"{number}.txt": "" for number in range(MOST_FILES + 1)}

    with pytest.raises(TooLarge, match="10,000 files"):
        unpack_zip(zipped(files), tmp_path, largest=ENOUGH)

    assert list(tmp_path.iterdir()) == []


def test_a_list_far_too_long_is_refused_before_it_is_read_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = zipped({f"{number}.txt": "" for number in range(MOST_ENTRIES + 1)})
    monkeypatch.setattr("designer.registry.unpacking.zipfile.ZipFile", None)

    with pytest.raises(TooLarge, match="10,000 files"):
        unpack_zip(listed, tmp_path, largest=ENOUGH)


def test_a_size_that_the_zip_lies_about_does_no_harm(tmp_path: Path) -> None:
    packed = zipped({"a.txt": b"x" * 100_000}).getvalue()
    # The size stands little-endian in the local header and in the directory.
    lying = packed.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    with pytest.raises(InvalidRequest, match="cannot be read"):
        unpack_zip(io.BytesIO(lying), tmp_path, largest=1000)

    assert sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file()) <= 10


@pytest.mark.parametrize("names", [("a/b", "a"), ("a", "a/b"), ("a", "./a")])
def test_the_same_name_twice_is_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "1")

    with pytest.raises(InvalidRequest, match="twice"):
        unpack_zip(packed, tmp_path, largest=ENOUGH)


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.txt": b"hello" * 100}).getvalue())
    packed[40] ^= 0xFF

    with pytest.raises(InvalidRequest, match="cannot be read"):
        unpack_zip(io.BytesIO(bytes(packed)), tmp_path, largest=ENOUGH)


def test_what_a_mac_adds_is_left_out_and_scripts_stay_executable(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__MACOSX/._run.sh", "x")
        script = zipfile.ZipInfo("run.sh")
        script.external_attr = (stat.S_IFREG | 0o755) << 16
        archive.writestr(script, "echo hi\n")

    unpack_zip(packed, tmp_path, largest=ENOUGH)

    assert [file.name for file in tmp_path.iterdir()] == ["run.sh"]
    assert (tmp_path / "run.sh").stat().st_mode & stat.S_IXUSR
