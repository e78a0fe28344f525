"""Another worker beside a home's own, as on a second machine that shares database, artifacts, logs and secrets."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from designer.home import Home
from tests.faults.faulty_home import FaultyHome
from tests.running import until

SHARED = ("database", "artifacts", "secrets", "logs")


@contextlib.contextmanager
def second_worker(home: FaultyHome, root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """It has folders for its own work, and hears no wake-ups: it looks by itself."""
    root.mkdir()
    for name in SHARED:
        (root / name).symlink_to(home.home.root / name)
    Home(root).prepare()
    with (root / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "designer.workers.worker", "--name", "second"],
            env={**home.environment, "PIPEWRIGHT_HOME": str(root)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        lives = "SELECT 1 FROM runs_worker WHERE name LIKE 'second-%' AND gone_at IS NULL"
        until(lambda: home.value(lives), 30, home.tail)
        yield process
    finally:
        process.terminate()
        process.wait(30)
