"""Makes a cluster's database ready, from any of its machines: tables, the owner, the shipped library.

One at a time, whoever begins; the others wait. Servers and workers do not do it, for they start many at once.
"""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
try:
    django.setup()
except ImproperlyConfigured as error:
    sys.exit(f"Pipewright cannot start: {error}")

from django.conf import settings

from designer.accounts.services import ensure_owner
from designer.core.errors import PipewrightError
from designer.registry.services import register_library
from designer.runs.models import Sweeper
from designer.workers.prepare import ensure_command_line_token
from designer.workers.stores import artifact_store
from designer.workers.upgrade import one_at_a_time, unreachable, upgrade


def main() -> int:
    with one_at_a_time():
        upgrade(settings.PIPEWRIGHT_HOME)
        Sweeper.objects.get_or_create(pk=1)
        user, workspace = ensure_owner()
        ensure_command_line_token(settings.PIPEWRIGHT_HOME.token_file, user, workspace)
        for entry in register_library(workspace, settings.PIPEWRIGHT_LIBRARY, artifact_store()):
            if entry.error:
                print(f"  {entry.path}: {entry.error}", file=sys.stderr)
    print(f"The database is ready for version {settings.PIPEWRIGHT_VERSION}. Start servers and workers.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except OperationalError as error:
        sys.exit(f"Pipewright cannot start: {unreachable(error)}")
    except PipewrightError as error:
        sys.exit(f"Pipewright cannot start: {error.message}")
