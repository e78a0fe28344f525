"""A copy of an SQLite database that is in use: whole, as of one moment, and there entirely or not at all."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from designer.core.errors import StorageError

_WAIT_SECONDS = 20


def copy_database(source: Path, target: Path) -> None:
    """Copy `source`, which others may write to meanwhile, over `target`, whole or not at all; raises StorageError."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged = target.with_name(f".{target.name}.part")
    try:
        # What it holds is as secret as the database itself.
        os.close(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600))
        with (
            closing(
                sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=_WAIT_SECONDS)
            ) as original,
            closing(sqlite3.connect(staged)) as copy,
        ):
            # In one step: in several, each write of another process would begin the copy anew.
            original.backup(copy)
            # One file, with nothing beside it that would have to be kept with it.
            copy.execute("PRAGMA journal_mode=DELETE")
        check_database(staged)
        with staged.open("rb") as file:
            os.fsync(file.fileno())
        staged.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"The database {source} could not be copied to {target}: {error}.") from error
    finally:
        staged.unlink(missing_ok=True)


def check_database(path: Path) -> None:
    """Read a database through; raises StorageError for a damaged one."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            found = [row[0] for row in database.execute("PRAGMA quick_check")]
    except sqlite3.Error as error:
        raise StorageError(f"{path.name} is not a database that can be read: {error}.") from error
    if found != ["ok"]:
        raise StorageError(f"The database {path.name} is damaged: {found[0]}.")
