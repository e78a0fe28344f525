"""What is tested on SQLite holds on PostgreSQL: the transitions, and runs under crashes, hangs and lost messages."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster.services import Postgres, cluster_file
from tests.running import ROOT


@pytest.mark.parametrize(
    "tests",
    [
        ("tests/runs", "tests/api/test_metrics.py", "tests/api/test_errors.py"),
        ("tests/api/test_collecting.py", "tests/api/test_storage.py", "tests/api/test_queries.py"),
        ("tests/faults/test_simulation.py",),
        ("tests/accounts", "tests/registry", "tests/pipelines"),
    ],
    ids=["transitions", "storage", "simulation", "rows"],
)
def test_the_same_tests_pass_on_postgresql(postgres: Postgres, tmp_path: Path, tests: tuple[str, ...]) -> None:
    file = cluster_file(
        tmp_path / "cluster.toml", postgres, postgres.database(), "redis://127.0.0.1:1/0", tmp_path / "shared"
    )
    environment = {"PIPEWRIGHT_SEEDS": "5", **os.environ, "PIPEWRIGHT_CLUSTER": str(file)}

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *tests],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
