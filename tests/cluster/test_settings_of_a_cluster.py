"""The settings of a process that is told of a cluster's file, and those of one that is told of a file that is wrong."""

import subprocess
import sys
from pathlib import Path

from designer.home import Home
from tests.cluster.test_cluster_file import SECRET, WHOLE, written
from tests.running import ROOT

SHOW = """
from django.conf import settings
database = settings.DATABASES["default"]
print(database["ENGINE"], database["HOST"], settings.PIPEWRIGHT_ARTIFACTS.url, settings.SECRET_KEY)
"""


def python(home: Path, file: Path, code: str) -> subprocess.CompletedProcess[str]:
    Home(home).prepare()
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            "PIPEWRIGHT_HOME": str(home),
            "PIPEWRIGHT_CLUSTER": str(file),
            "DJANGO_SETTINGS_MODULE": "designer.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_clusters_file_decides_database_artifacts_and_secret(tmp_path: Path) -> None:
    shown = python(tmp_path / "home", written(tmp_path, WHOLE), SHOW)

    assert shown.stdout.split() == [
        "django.db.backends.postgresql",
        "db.example.org",
        "s3://pipewright/artifacts",
        SECRET,
    ], shown.stderr


def test_a_file_that_others_may_read_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    file = written(tmp_path, WHOLE, 0o644)

    done = python(tmp_path / "home", file, "import designer.workers.prepare")

    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"Pipewright cannot start: {file} holds secrets, and its mode 0644 lets others than its owner at it. "
        f"Run: chmod 600 {file}"
    )
