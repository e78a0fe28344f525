"""Starts one process of a cluster in the place of the command that was typed; what looks after it is the system's."""

import os
import sys
from collections.abc import Sequence

from designer.home import Home, cluster_file_named
from designer.workers.home_lock import CannotStart
from designer.workers.supervisor import PYTHON


def start_server(home: Home, host: str, port: int) -> None:
    _check("server")
    home.prepare()
    # For the commands that are typed on this machine.
    home.url_file.write_text(f"http://{'127.0.0.1' if host in {'0.0.0.0', ''} else host}:{port}")  # noqa: S104
    # Bodies of requests are spooled there; the system's own folder is often a small disk in memory.
    _become(home, "server", ["--host", host, "--port", str(port)], TMPDIR=str(home.uploads))


def start_worker(home: Home, compute: str, slots: int | None, name: str) -> None:
    _check("worker")
    home.prepare()
    chosen = [*(("--slots", str(slots)) if slots else ()), *(("--name", name) if name else ())]
    _become(home, "worker", ["--compute", compute, *chosen])


def prepare_cluster(home: Home) -> None:
    _check("migrate")
    home.prepare()
    _become(home, "migrate", [])


def _check(command: str) -> None:
    if not cluster_file_named():
        raise CannotStart(
            f"`pipewright {command}` is for clusters, and PIPEWRIGHT_CLUSTER names no file of one. On one machine "
            "`pipewright up` starts all."
        )


def _become(home: Home, module: str, arguments: Sequence[str], **variables: str) -> None:
    environment = {**os.environ, "PIPEWRIGHT_HOME": str(home.root), **variables}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    os.execve(sys.executable, [*PYTHON, "-m", f"designer.workers.{module}", *arguments], environment)  # noqa: S606
