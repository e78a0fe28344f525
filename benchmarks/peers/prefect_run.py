"""prefect with two threads and its own server over SQLite, which it starts itself."""

import json
import logging
import os
import subprocess
import sys
import time
from pathlib import Path

os.environ["PREFECT_HOME"] = str(Path("prefect").resolve())
os.environ["PREFECT_LOGGING_LEVEL"] = "CRITICAL"
os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = "120"

from prefect import flow, task
from prefect.task_runners import ThreadPoolTaskRunner

NEEDS = json.loads(Path(sys.argv[1]).read_text())


@task
def step():
    subprocess.run(["true"], check=True)


@flow(task_runner=ThreadPoolTaskRunner(max_workers=2))
def nothing():
    step.submit().wait()


@flow(task_runner=ThreadPoolTaskRunner(max_workers=2))
def whole():
    futures = []
    for needs in NEEDS:
        futures.append(step.submit(wait_for=[futures[need] for need in needs]))
    for future in futures:
        future.result()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    # The first flow starts the server.
    nothing()
    begun = time.perf_counter()
    whole()
    print(time.perf_counter() - begun)
