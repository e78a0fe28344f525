"""Whether a worker lives."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from designer.runs.models import Worker

_WORKER_SILENCE = timedelta(seconds=20)


def worker_status() -> dict[str, Any]:
    """Whether a worker lives, and how it keeps steps apart."""
    worker = Worker.objects.filter(gone_at=None).order_by("-seen_at").first()
    if worker is None:
        return {"worker": None, "isolation": "", "isolation_reason": "No worker has been seen yet."}
    alive = timezone.now() - worker.seen_at < _WORKER_SILENCE
    return {
        "worker": {"name": worker.name, "alive": alive, "slots": worker.slots, "seen_at": worker.seen_at},
        "isolation": worker.isolation,
        "isolation_reason": worker.isolation_reason,
    }
