"""Every test process works in a home of its own, made before the settings are read."""

import os
import tempfile
from pathlib import Path

_home = tempfile.mkdtemp(prefix="pipewright-test-")
os.environ["PIPEWRIGHT_HOME"] = _home
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")

from designer.home import Home  # noqa: E402 - the home must stand first

Home(Path(_home)).prepare()


def pytest_unconfigure() -> None:
    import shutil

    shutil.rmtree(_home, ignore_errors=True)
