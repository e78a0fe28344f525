"""Brings a home's database to the tables of this version: copied first, put back if it fails, never downwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from designer import __version__
from designer.core.errors import StorageError
from designer.home import Home
from designer.storage.database_copy import copy_database

KEPT_COPIES = 5
# Any number that nothing else locks by.
_LOCK = 7_249_031
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
    if connection.vendor != "sqlite":
        print(
            f"The database is upgraded to version {__version__}. No copy of it is made here: where it fails, put back "
            "the backup of PostgreSQL that you made before.",
            flush=True,
        )
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


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other process, on whatever machine, is at this place; for PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def check_current(home: Home) -> None:
    """Refuse a database whose tables are not those of this version, or that does not answer."""
    try:
        check_known(home)
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise StorageError(unreachable(error)) from error
    finally:
        connection.close()
    if missing:
        raise StorageError(
            f"The database is not ready for Pipewright {__version__}. Run `pipewright migrate` on one machine, after "
            "a backup if there is something in it."
        )


def unreachable(error: Exception) -> str:
    where = connection.settings_dict
    return (
        f"the database {where['NAME']} at {where['HOST']}:{where['PORT']} cannot be used "
        f"({str(error).strip().splitlines()[-1].strip()}). Look at [database] in the cluster's file."
    )


def check_known(home: Home) -> None:
    """Refuse a database whose tables a later version changed in ways that this one does not know."""
    loader = MigrationLoader(connection)
    known = {*loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known.update(migration.replaces)
    unknown = sorted(f"{app} {name}" for app, name in loader.applied_migrations if (app, name) not in known)
    if unknown:
        raise NewerDatabase(
            f"The database {_place(home)} was written by a newer Pipewright than this one, which is {__version__} and "
            f"does not know {_counted(unknown)}. Start the newer version, or restore a backup that this one made. "
            f"Databases as they were before upgrades are in {home.backups}."
        )


def _place(home: Home) -> str:
    return f"in {home.root}" if connection.vendor == "sqlite" else str(connection.settings_dict["NAME"])


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
