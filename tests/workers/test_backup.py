"""Backups are read as a stranger would write them, and damaged in every way that disks and people have."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import blake3
import pytest

from designer.core.errors import InvalidRequest, PipewrightError, StorageError
from designer.home import Home
from designer.storage.local import LocalStore
from designer.workers.backup import back_up
from designer.workers.home_lock import CannotStart, home_lock
from designer.workers.restore import restore
from tests.workers.first_home import first_home


def silent(_: int) -> None:
    pass


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = first_home(tmp_path / "home")
    made.prepare()
    made.token_file.touch(mode=0o600)
    made.token_file.write_text("pw_token")
    return made


@pytest.fixture
def archive(home: Home, tmp_path: Path) -> Path:
    back_up(home, tmp_path / "backup.tar", logs=True, on_progress=silent)
    return tmp_path / "backup.tar"


def content(home: Home) -> dict[str, bytes]:
    """What a person would miss; the database is compared by its rows."""
    folders = ("secrets", "artifacts/objects", "logs")
    files = [path for folder in folders for path in sorted((home.root / folder).rglob("*")) if path.is_file()]
    return {path.relative_to(home.root).as_posix(): path.read_bytes() for path in files}


def dump(home: Home) -> list[str]:
    with closing(sqlite3.connect(home.database_file)) as connection:
        return list(connection.iterdump())


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The backup with other entries, in their order, and digests that fit them."""
    with tarfile.open(archive) as opened:
        entries = {item.name: opened.extractfile(item).read() for item in opened if item.isfile()}  # type: ignore[union-attr]
    told = entries.pop("digests.json")
    change(entries)
    if "digests.json" not in entries:
        names = [name for name in entries if name != "pipewright-backup.json"]
        digests = {name: blake3.blake3(entries[name]).hexdigest() for name in names}
        entries["digests.json"] = json.dumps(digests).encode()
    assert told
    target = archive.with_name("rewritten.tar")
    with tarfile.open(target, "w") as made:
        for name, data in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            made.addfile(entry, io.BytesIO(data))
    return target


@pytest.mark.parametrize("name", ["backup.tar", "backup.tar.gz"])
def test_a_restored_home_has_the_same_rows_files_and_digests(home, tmp_path, name):
    back_up(home, tmp_path / name, logs=True, on_progress=silent)

    restored = Home(tmp_path / "elsewhere" / "home")
    told = restore(tmp_path / name, restored, replace=False, on_progress=silent)

    assert told.replaced is None
    assert content(restored) == content(home)
    assert dump(restored) == dump(home)
    store = LocalStore(restored.artifacts)
    with closing(sqlite3.connect(restored.database_file)) as connection:
        digests = [row[0] for row in connection.execute("SELECT digest FROM runs_stepoutput")]
    assert len(digests) == 10
    for digest in digests:
        store.verify(digest)


def test_only_its_owner_may_read_a_backup_and_the_secrets_that_are_restored(home, archive, tmp_path):
    restored = Home(tmp_path / "restored")
    restore(archive, restored, replace=False, on_progress=silent)

    assert archive.stat().st_mode & 0o777 == 0o600
    for path in (restored.secret_key_file, restored.token_file, restored.database_file):
        assert path.stat().st_mode & 0o777 == 0o600
    for folder in (restored.root, restored.root / "secrets"):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_restored_artifacts_are_read_only(archive, tmp_path):
    restored = Home(tmp_path / "restored")
    restore(archive, restored, replace=False, on_progress=silent)

    for path in (restored.artifacts / "objects").glob("*/*/**/*"):
        assert path.stat().st_mode & 0o222 == 0, path


def test_logs_are_left_out_on_demand(home, tmp_path):
    back_up(home, tmp_path / "slim.tar", logs=False, on_progress=silent)

    with tarfile.open(tmp_path / "slim.tar") as opened:
        assert not [name for name in opened.getnames() if name.startswith("logs/")]


def test_what_was_chosen_for_an_environment_is_kept_and_its_packages_are_not(home, tmp_path):
    folder = home.root / "environments" / "abc"
    (folder / "venv").mkdir(parents=True)
    (folder / "requirements.lock").write_text("numpy==2.0.0")
    (folder / "venv" / "python").write_text("#!")

    back_up(home, tmp_path / "backup.tar", logs=True, on_progress=silent)

    with tarfile.open(tmp_path / "backup.tar") as opened:
        names = [name for name in opened.getnames() if name.startswith("environments/")]
    assert names == ["environments/abc/requirements.lock"]


def test_an_existing_file_is_not_written_over(home, tmp_path):
    (tmp_path / "mine.tar").write_text("precious")

    with pytest.raises(InvalidRequest, match="is there already"):
        back_up(home, tmp_path / "mine.tar", logs=True, on_progress=silent)

    assert (tmp_path / "mine.tar").read_text() == "precious"


def test_a_backup_that_cannot_be_finished_leaves_nothing_behind(home, tmp_path):
    def disk_full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageError, match="No space left on device"):
        back_up(home, tmp_path / "out" / "backup.tar", logs=True, on_progress=disk_full)

    assert list((tmp_path / "out").iterdir()) == []
    assert not list(home.root.glob(".backup-*"))


def test_there_is_nothing_to_back_up_where_no_home_is(tmp_path):
    with pytest.raises(InvalidRequest, match="There is no home in"):
        back_up(Home(tmp_path / "nothing"), tmp_path / "b.tar", logs=True, on_progress=silent)


def refused(archive: Path, home: Home, *, replace: bool = True) -> str:
    """The sentence; after it nothing may have changed, and nothing may lie about."""
    before, rows = content(home), dump(home)
    with pytest.raises(PipewrightError) as told:
        restore(archive, home, replace=replace, on_progress=silent)
    assert content(home) == before
    assert dump(home) == rows
    assert not [path for path in home.root.parent.iterdir() if ".restoring" in path.name or ".replaced" in path.name]
    return told.value.message


def test_a_home_that_is_there_is_not_replaced_unless_somebody_says_so(home, archive):
    assert "is not empty" in refused(archive, home, replace=False)


def test_a_replaced_home_is_kept_beside_it(home, archive):
    (home.root / "note.txt").write_text("mine")

    told = restore(archive, home, replace=True, on_progress=silent)

    assert told.replaced is not None
    assert (told.replaced / "note.txt").read_text() == "mine"
    assert not (home.root / "note.txt").exists()
    assert content(home) == content(Home(told.replaced))


def test_a_home_that_runs_is_not_replaced(home, archive):
    with home_lock(home, "http://127.0.0.1:8000"), pytest.raises(CannotStart, match="already runs in"):
        restore(archive, home, replace=True, on_progress=silent)


@pytest.mark.parametrize("kept", [0.0, 0.001, 0.3, 0.9, 0.999])
def test_a_backup_that_was_cut_off_is_refused(home, archive, kept):
    data = archive.read_bytes()
    archive.write_bytes(data[: int(len(data.rstrip(b"\0")) * kept)])

    sentence = refused(archive, home)

    assert "is damaged" in sentence or "is not a backup" in sentence


@pytest.mark.parametrize("part", [0.2, 0.5, 0.8])
def test_one_changed_byte_is_found(home, archive, part):
    data = bytearray(archive.read_bytes())
    # In the middle of the content of a large entry.
    with tarfile.open(archive) as opened:
        entry = max(opened, key=lambda item: item.size)
    data[entry.offset_data + int(entry.size * part)] ^= 0xFF
    archive.write_bytes(bytes(data))

    sentence = refused(archive, home)

    assert f"'{entry.name}' is missing or has changed" in sentence


@pytest.mark.parametrize(
    "name",
    [
        "../outside.txt",
        "artifacts/../../outside.txt",
        "/etc/outside.txt",
        "artifacts//double.txt",
        "artifacts/./here.txt",
        "outside.txt",
        "work/1-1/command.sh",
    ],
)
def test_a_path_that_leads_out_of_the_home_is_refused(home, archive, name):
    def add(entries: dict[str, bytes]) -> None:
        entries[name] = b"x"

    assert "does not belong in a backup" in refused(rewritten(archive, add), home)
    assert not list(home.root.parent.rglob("outside.txt"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_links_and_devices_are_refused(home, archive, tmp_path, kind):
    with tarfile.open(archive) as opened:
        head = opened.extractfile("pipewright-backup.json").read()  # type: ignore[union-attr]
    bad = tmp_path / "bad.tar"
    with tarfile.open(bad, "w") as made:
        entry = tarfile.TarInfo("pipewright-backup.json")
        entry.size = len(head)
        made.addfile(entry, io.BytesIO(head))
        link = tarfile.TarInfo("artifacts/objects/link")
        link.type, link.linkname = kind, "/etc/passwd"
        made.addfile(link)

    assert "does not belong in a backup" in refused(bad, home)


def test_an_entry_that_stands_there_twice_is_refused(home, archive, tmp_path):
    bad = tmp_path / "bad.tar"
    with tarfile.open(archive) as opened, tarfile.open(bad, "w") as made:
        for entry in opened:
            data = opened.extractfile(entry).read()  # type: ignore[union-attr]
            made.addfile(entry, io.BytesIO(data))
            if entry.name == "secrets/token":
                made.addfile(entry, io.BytesIO(data))

    assert "is in it twice" in refused(bad, home)


def test_another_tar_is_not_a_backup(home, tmp_path):
    (tmp_path / "a.txt").write_text("a")
    with tarfile.open(tmp_path / "other.tar", "w") as made:
        made.add(tmp_path / "a.txt", "a.txt")

    assert "is not a backup of Pipewright" in refused(tmp_path / "other.tar", home)
    assert "is not a backup of Pipewright" in refused(tmp_path / "a.txt", home)


def test_a_format_of_a_later_version_is_told(home, archive):
    def later(entries: dict[str, bytes]) -> None:
        entries["pipewright-backup.json"] = b'{"format": 2, "version": "9.0.0", "made_at": "2030-01-01"}'

    assert "made by Pipewright 9.0.0" in refused(rewritten(archive, later), home)


def test_a_database_of_a_later_version_is_not_restored(home, archive, tmp_path):
    def later(entries: dict[str, bytes]) -> None:
        (tmp_path / "later.sqlite3").write_bytes(entries["database/db.sqlite3"])
        with closing(sqlite3.connect(tmp_path / "later.sqlite3")) as connection:
            connection.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('runs', '9001_later', '2030-01-01')"
            )
            connection.commit()
        entries["database/db.sqlite3"] = (tmp_path / "later.sqlite3").read_bytes()

    assert "was written by a newer Pipewright" in refused(rewritten(archive, later), home)


def test_a_backup_without_a_secret_key_is_refused(home, archive):
    assert "no secret key" in refused(rewritten(archive, lambda entries: entries.pop("secrets/secret_key")), home)


def test_a_restore_that_was_killed_leaves_the_home_and_the_next_one_succeeds(home, archive, tmp_path):
    before = content(home)
    script = (
        "import os, sys; from pathlib import Path; from designer.home import Home;"
        "from designer.workers.restore import restore;"
        "restore(Path(sys.argv[1]), Home(Path(sys.argv[2])), replace=True,"
        " on_progress=lambda n: os.kill(os.getpid(), 9) if n and Path(sys.argv[2]).exists() else None)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(archive), str(home.root)], check=False, env=os.environ)
    assert killed.returncode == -9
    assert content(home) == before

    restore(archive, home, replace=True, on_progress=silent)

    assert content(home) == before
    assert not [path for path in home.root.parent.iterdir() if ".restoring" in path.name]


def test_nothing_is_removed_from_the_store_while_a_backup_is_made(home, tmp_path):
    seen: list[bool] = []

    def look(_: int) -> None:
        if not seen:
            script = "import fcntl, sys; fcntl.flock(open(sys.argv[1], 'a'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
            told = subprocess.run(
                [sys.executable, "-c", script, str(home.artifacts / "lock")], check=False, capture_output=True
            )
            seen.append(told.returncode != 0)

    back_up(home, tmp_path / "backup.tar", logs=True, on_progress=look)

    assert seen == [True]


def test_a_database_that_cannot_be_read_is_not_restored(home, archive):
    def spoil(entries: dict[str, bytes]) -> None:
        entries["database/db.sqlite3"] = b"SQLite format 3\0" + b"\xff" * 9000

    assert "database" in refused(rewritten(archive, spoil), home)


def test_a_folder_that_is_empty_may_be_the_home(archive, tmp_path):
    empty = Home(tmp_path / "empty")
    empty.root.mkdir()

    restore(archive, empty, replace=False, on_progress=silent)

    assert empty.database_file.exists()
    shutil.rmtree(tmp_path / "empty" / "logs")
