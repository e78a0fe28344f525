"""A worker's hands: it takes what is queued and finishes it with real artifacts and a real log."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from designer.core.interfaces import LogName
from designer.core.run_state import AttemptState
from designer.runs.models import Run, Step, Sweeper, Worker
from designer.runs.transitions import finishing, leases
from designer.runs.transitions.finishing import MetricValue, Output, Result
from designer.workers.stores import artifact_store, attempt_logs, shared_place

LOG = b"line one\nline two\nline three\n"


def store_file(name: str, content: bytes) -> str:
    return artifact_store().put_chunks(name, iter([content]), 10**9).digest


def is_stored(digest: str) -> bool:
    return any(stored.digest == digest for stored in artifact_store().stored())


def store_at(digest: str, at: float | None = None) -> str:
    """As if an artifact had been stored then, or now, here and where machines share it."""
    place = shared_place()
    for root in [settings.PIPEWRIGHT_HOME.artifacts, *([place.folder] if place and place.folder else [])]:
        folder = root / "objects" / digest[:2] / digest
        for path in [folder, *folder.rglob("*")] if folder.exists() else []:
            os.utime(path, None if at is None else (at, at))
    return digest


def logs_folder() -> Path:
    """Where the logs of runs stand."""
    place = shared_place()
    return place.folder / "logs" if place and place.folder else Path(settings.PIPEWRIGHT_HOME.logs)


def store_folder(files: Mapping[str, bytes]) -> str:
    with tempfile.TemporaryDirectory() as root:
        for name, content in files.items():
            target = Path(root) / "tree" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return artifact_store().put_tree(Path(root) / "tree").digest


def start(api: Client, pipeline_id: object, **wanted: Any) -> dict[str, Any]:
    answer = api.post(f"/api/v1/pipelines/{pipeline_id}/runs", wanted, content_type="application/json")
    assert answer.status_code == 201, answer.content
    run: dict[str, Any] = answer.json()
    return run


def finish_all(outputs: Mapping[str, Mapping[str, str]]) -> None:
    """Take and succeed until nothing is queued; `outputs` holds digests by node and port."""
    Sweeper.objects.get_or_create(pk=1)
    while True:
        claim, _ = leases.claim(["local"], "worker-1", 30, alone=True)
        if claim is None:
            return
        node = Step.objects.get(pk=claim.step_id).node
        name = LogName(claim.run_id, node, claim.number)
        attempt_logs().begin(name).write_bytes(LOG)
        attempt_logs().end(name)
        made = [
            Output(port, digest, artifact_store().artifact(digest).size, artifact_store().artifact(digest).is_file)
            for port, digest in outputs.get(node, {}).items()
        ]
        result = Result(
            AttemptState.SUCCEEDED,
            0,
            outputs=made,
            metrics=[MetricValue("r2", 0.87)],
            log_size=len(LOG),
            command="python train.py",
        )
        finishing.finish(claim, result)


def finish_two_steps() -> None:
    """Take and succeed what is queued of tests.registry.shelf.two_steps."""
    finish_all({"give": {"table": store_file("t.csv", b"a\n1\n")}, "train": {"model": store_folder({"m": b"1"})}})


def worker_is_seen() -> None:
    Worker.objects.create(
        name="worker-1",
        host="here",
        pid=1,
        queues=["local"],
        slots=2,
        isolation="none",
        isolation_reason="Bubblewrap is not installed.",
        started_at=timezone.now(),
        seen_at=timezone.now(),
    )


def finished_run(api: Client, graph: object) -> tuple[Run, str, str]:
    """A run of tests.registry.shelf.two_steps that succeeded; with the digests of its table and its model."""
    made = api.post("/api/v1/pipelines", {"name": "Cars", "graph": graph}, content_type="application/json").json()
    table = store_file("table.csv", b"a,b\n1,2\n3,4\n")
    model = store_folder({"model.json": b'{"trees": 50}', "deep/weights.bin": bytes(range(256))})
    run = start(api, made["id"])
    finish_all({"give": {"table": table}, "train": {"model": model}})
    return Run.objects.get(pk=run["id"]), table, model
