"""What `pipewright version` tells besides the number: what one asks first of a machine where something differs."""

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from designer.cli.client import CommandError
from designer.core.errors import EnvironmentUnavailable
from designer.home import Home


def facts() -> Iterator[tuple[str, str]]:
    """Names and values, as `pipewright up` would find them now."""
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
    with _prepared_home():
        try:
            yield from _facts()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error


def _facts() -> Iterator[tuple[str, str]]:
    from django.conf import settings

    yield "Python", f"{platform.python_version()} ({sys.executable})"
    yield "Database", _database()
    yield "Isolation", _isolation()
    yield "Samples", str(settings.PIPEWRIGHT_SAMPLES)


def _database() -> str:
    from django.db import DatabaseError, connection

    try:
        return f"{connection.display_name} {'.'.join(str(part) for part in connection.get_database_version())}"
    except DatabaseError:
        return f"{connection.display_name}, which does not answer"


def _isolation() -> str:
    from designer.workers.parts import isolation

    try:
        found = isolation()
    except EnvironmentUnavailable as error:
        return error.message
    return f"{found.name}. {found.reason}" if found.reason else found.name


@contextmanager
def _prepared_home() -> Iterator[None]:
    """The home; before its first start an empty one, so that a question leaves nothing behind."""
    if Home.from_environment().secret_key_file.exists():
        yield
        return
    with tempfile.TemporaryDirectory(prefix="pipewright-") as folder:
        Home(Path(folder)).prepare()
        os.environ["PIPEWRIGHT_HOME"] = folder
        yield
