"""Brings a home's database to the tables of this version: copied first, put back if it fails, never downwards."""

from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from designer import __version__
from designer.core.errors import StorageError
from designer.home import Home
from designer.storage.database_copy import copy_database

KEPT_COPIES = 5
_COPIES = "before-upgrade-*.sqlite3"


class NewerDatabase(StorageError):
    """The database was written by a later version of Pipewright."""


def upgrade(home: Home) -> None:
    """Make the tables, or bring them up to date; what stood there before is kept as a file in the home's `backups`."""
    executor = MigrationExecutor(connection)
    check_known(home)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    if not executor.loader.applied_migrations:
        call_command("migrate", verbosity=0, interactive=False)
        return
    copy = _copy_aside(home)
    print(f"The database is upgraded to version {__version__}. As it was, it is kept in {copy}.", flush=True)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except Exception as error:
        connection.close()
        copy_database(copy, home.database_file)
        raise StorageError(
            f"The database could not be upgraded, and is as it was before ({type(error).__name__}: {error}). "
            f"Go on with the version that it was made with; the copy is {copy}."
        ) from error
    _forget_old_copies(home)


def check_known(home: Home) -> None:
    """Refuse a database whose tables a later version changed in ways that this one does not know."""
    loader = MigrationLoader(connection)
    known = {*loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    unknown = sorted(f"{app} {name}" for app, name in loader.applied_migrations if (app, name) not in known)
    if unknown:
        raise NewerDatabase(
            f"The database in {home.root} was written by a newer Pipewright than this one, which is {__version__} and "
            f"does not know {_counted(unknown)}. Start the newer version, or restore a backup that this one made. "
            f"Databases as they were before upgrades are in {home.backups}."
        )


def _copy_aside(home: Home) -> Path:
    copy = home.backups / f"before-upgrade-{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite3"
    copy_database(home.database_file, copy)
    return copy


def _forget_old_copies(home: Home) -> None:
    # Their names are in the order in which they were made.
    for old in sorted(home.backups.glob(_COPIES))[:-KEPT_COPIES]:
        old.unlink(missing_ok=True)


def _counted(unknown: list[str]) -> str:
    more = len(unknown) - 1
    return f"the change '{unknown[0]}'" + (f" and {more} more" if more else "")
