import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from designer.core.errors import StorageError
from designer.storage.database_copy import check_database, copy_database


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE word (text TEXT)")
        connection.executemany("INSERT INTO word VALUES (?)", [(f"word {number}",) for number in range(5000)])
        connection.commit()
    return path


def words(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM word").fetchone()[0])


def test_what_another_process_has_committed_and_not_yet_moved_out_of_its_log_is_in_the_copy(database, tmp_path):
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("INSERT INTO word VALUES ('in the log')")
        writer.commit()
        writer.execute("INSERT INTO word VALUES ('not committed')")

        copy_database(database, tmp_path / "copies" / "copy.sqlite3")

    assert words(tmp_path / "copies" / "copy.sqlite3") == 5001
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["copy.sqlite3"]
    assert (tmp_path / "copies" / "copy.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_copy_that_fails_leaves_what_stood_there(database, tmp_path):
    target = tmp_path / "copy.sqlite3"
    copy_database(database, target)
    database.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    for beside in (database.with_name("db.sqlite3-wal"), database.with_name("db.sqlite3-shm")):
        beside.unlink(missing_ok=True)

    with pytest.raises(StorageError, match="could not be copied"):
        copy_database(database, target)

    assert words(target) == 5000


def test_a_damaged_database_is_told(database):
    content = bytearray(database.read_bytes())
    content[8192:16384] = b"\x00" * 8192
    database.write_bytes(content)

    with pytest.raises(StorageError, match=r"db\.sqlite3"):
        check_database(database)
