"""Says whether this version can use the database of a home; the exit code is 0 if it can."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")

from designer.core.errors import PipewrightError


def main() -> int:
    try:
        django.setup()
        from django.conf import settings

        from designer.workers.upgrade import check_known

        check_known(settings.PIPEWRIGHT_HOME)
    except (ImproperlyConfigured, PipewrightError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
