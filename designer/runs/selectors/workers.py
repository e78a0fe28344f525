"""The workers that live: whether there is one, what each has, and what it holds."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.utils import timezone

from designer.accounts.models import Workspace
from designer.core.errors import NotFound
from designer.runs.models import Attempt, Worker
from designer.runs.waiting import SILENCE_SECONDS


def worker_status() -> dict[str, Any]:
    """Whether a worker lives, and how it keeps steps apart."""
    worker = Worker.objects.filter(gone_at=None).order_by("-seen_at").first()
    if worker is None:
        return {"worker": None, "isolation": "", "isolation_reason": "No worker has been seen yet."}
    return {
        "worker": {
            "name": worker.name,
            "alive": _is_heard(worker),
            "slots": worker.slots,
            "seen_at": worker.seen_at,
        },
        "isolation": worker.isolation,
        "isolation_reason": worker.isolation_reason,
    }


def list_workers(workspace: Workspace) -> list[dict[str, Any]]:
    """Workers that have not said goodbye, each with what it holds; of other workspaces' steps only how many."""
    workers = list(Worker.objects.filter(gone_at=None).order_by("name"))
    held: dict[str, list[Attempt]] = defaultdict(list)
    attempts = Attempt.objects.filter(state="running", lease_owner__in=[worker.name for worker in workers])
    for attempt in attempts.select_related("step", "run").defer("step__settings").order_by("started_at"):
        held[attempt.lease_owner].append(attempt)
    return [_row(worker, held[worker.name], workspace) for worker in workers]


def get_worker(name: str) -> Worker:
    worker = Worker.objects.filter(name=name, gone_at=None).first()
    if worker is None:
        raise NotFound(f"No worker '{name}' lives. `pipewright workers list` names those that do.")
    return worker


def _row(worker: Worker, held: list[Attempt], workspace: Workspace) -> dict[str, Any]:
    return {
        "name": worker.name,
        "host": worker.host,
        "computes": worker.queues,
        "alive": _is_heard(worker),
        "draining": worker.draining,
        "slots": worker.slots,
        "busy": len(held),
        "cpu": worker.cpu,
        "memory_gb": worker.memory_gb,
        "gpu": worker.gpu,
        "labels": worker.labels,
        "isolation": worker.isolation,
        "started_at": worker.started_at,
        "seen_at": worker.seen_at,
        "steps": [
            {
                "run": attempt.run_id,
                "run_name": attempt.run.name,
                "node": attempt.step.node,
                "title": attempt.step.title,
                "started_at": attempt.started_at,
            }
            for attempt in held
            if attempt.run.workspace_id == workspace.pk
        ],
    }


def _is_heard(worker: Worker) -> bool:
    return timezone.now() - worker.seen_at < timedelta(seconds=SILENCE_SECONDS)
