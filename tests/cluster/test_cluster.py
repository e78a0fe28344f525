"""A cluster of two servers and two workers, as real processes with homes of their own."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import connect

from designer.cli.submission import prepare
from tests.cluster.machines import Cluster, Server, cluster_of
from tests.cluster.services import Postgres, Redis
from tests.faults.invariants import broken
from tests.running import until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = pytest.mark.process


@pytest.fixture
def cluster(tmp_path: Path, postgres: Postgres, redis_server: Redis) -> Iterator[Cluster]:
    with cluster_of(tmp_path / "cluster", postgres, redis_server, PIPEWRIGHT_ISOLATION="none") as started:
        yield started


def start_run(server: Server, file: Path) -> int:
    client = server.client()
    wanted = {"name": "run", "description": "", "graph": prepare(client, file).graph, "inputs": {}}
    return int(client.post("/runs", wanted)["id"])


def watch(server: Server, run: int, *, seconds: float = 60) -> dict[str, Any]:
    """What a page that follows the run has in the end: the state of each step, and of the run."""
    held: dict[str, Any] = {}
    deadline = time.monotonic() + seconds
    headers = {"Authorization": f"Bearer {server.cluster.token()}"}
    with connect(server.url.replace("http", "ws") + "/ws/live", additional_headers=headers, proxy=None) as socket:
        socket.send(json.dumps({"type": "subscribe", "run": run, "after": 0}))
        while held.get("") not in {"succeeded", "failed", "cancelled"}:
            assert time.monotonic() < deadline, f"{held} {server.cluster.tails()}"
            message = json.loads(socket.recv(timeout=seconds))
            for event in message.get("events", ()):
                if "state" in event["data"]:
                    held[event["data"].get("node", "")] = event["data"]["state"]
    return held


def test_a_run_started_at_one_server_and_watched_at_another_outlives_its_worker(
    cluster: Cluster, tmp_path: Path
) -> None:
    here, there = cluster.server("server-1"), cluster.server("server-2")
    first = cluster.worker("worker-1", slots=1)
    gate = tmp_path / "gate"
    steps = {
        "begin": "echo begun > $out",
        "slow": f"cat {{begin}}; until [ -e {gate} ]; do sleep 0.1; done; echo slow > $out",
        "end": "cat {slow} > $out",
    }
    run = start_run(here, write_pipeline(tmp_path / "drawing", name="outlives", **steps))
    held = "SELECT node FROM runs_step WHERE state = 'running' AND node = 'slow'"
    until(lambda: cluster.rows(held), 60, cluster.tails)

    first.kill()
    second = cluster.worker("worker-2")
    # Whoever looks after worker-1 starts it anew in its home, and it takes back what it had at once.
    first.start("worker", "--compute", "local", "--slots", "1", "--name", "worker-1")
    gate.touch()

    assert watch(there, run) == {"": "succeeded", "begin": "succeeded", "slow": "succeeded", "end": "succeeded"}
    attempts = cluster.rows(
        "SELECT s.node, a.state FROM runs_attempt a JOIN runs_step s ON s.id = a.step_id ORDER BY a.id"
    )
    assert attempts == [("begin", "succeeded"), ("slow", "lost"), ("slow", "succeeded"), ("end", "succeeded")]
    assert broken(cluster.rows) == {}
    assert second.process is not None
    assert second.process.poll() is None


def test_metrics_are_curves_while_their_step_runs_on_another_machine(cluster: Cluster, tmp_path: Path) -> None:
    server = cluster.server("server")
    worker = cluster.worker("worker", slots=1)
    gate = tmp_path / "gate"
    told = "".join(f'{{"name": "loss", "value": {value}, "step": {at}}}\\n' for at, value in ((1, 0.5), (2, 0.25)))
    script = f"printf '{told}' >> $PIPEWRIGHT_METRICS; until [ -e {gate} ]; do sleep 0.1; done; echo x > $out"
    run = start_run(server, write_pipeline(tmp_path / "drawing", name="learns", train=script))

    def curves() -> Any:
        return server.client().get(f"/runs/{run}/steps/train/curves")["curves"]

    shown = until(curves, 60, cluster.tails)
    state = cluster.rows("SELECT state FROM runs_step")
    gate.touch()

    assert state == [("running",)]
    assert shown == [{"name": "loss", "points": [[1.0, 0.5], [2.0, 0.25]], "count": 2}]
    assert watch(server, run)["train"] == "succeeded"
    assert curves() == shown
    assert not worker.home.logs.exists() or not list(worker.home.logs.rglob("*metrics*"))
    kept = list((cluster.folder / "shared" / "logs").rglob("*.log"))
    until(lambda: [path.name for path in kept if path.exists()] == ["train.1.log"], 10, lambda: str(kept))
