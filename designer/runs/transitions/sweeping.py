"""Who sweeps, whose wait is over, and for which queues there is work that nobody was woken for."""

from collections import Counter
from collections.abc import Sequence

from designer.core.needs import by_compute
from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.retrying import retried
from designer.runs.transitions.settling import count_attempts


def become_sweeper(owner: str, seconds: int) -> bool:
    """Whether this owner sweeps now; one does at a time, for so many seconds.

    A turn that would last longer was given before the clock went back, and is over.
    """
    with db.atomic():
        row = db.fetch_one(
            f"UPDATE runs_sweeper SET owner = %s, until = {db.seconds_from_now()} "
            f"WHERE id = 1 AND (owner = %s OR until IS NULL OR until < {db.now()} OR until > {db.seconds_from_now()}) "
            "RETURNING id",
            [owner, seconds, owner, seconds],
        )
    return row is not None


def queue_due() -> Effects:
    """Queue the retries whose wait is over."""
    due = db.fetch(
        f"SELECT DISTINCT run_id FROM runs_attempt WHERE state = 'delayed' AND run_after <= {db.now()} ORDER BY run_id"
    )
    effects = Effects()
    for (run_id,) in due:
        effects.add(_queue_due_of(run_id))
    return effects


@retried
def _queue_due_of(run_id: int) -> Effects:
    with db.atomic():
        journal = Journal(run_id)
        queued = db.fetch(
            "UPDATE runs_attempt SET state = 'queued', run_after = NULL "
            f"WHERE run_id = %s AND state = 'delayed' AND run_after <= {db.now()} RETURNING queue",
            [run_id],
        )
        for queue, count in Counter(row[0] for row in queued).items():
            count_attempts(run_id, queue, queued=count)
            journal.queued(queue, count)
        return journal.close()


def queued_work(computes: Sequence[str]) -> dict[str, int]:
    """How many attempts are queued, by compute: what a sweep wakes workers for."""
    queued: dict[str, int] = dict(
        db.fetch("SELECT queue, SUM(queued) FROM runs_runqueue WHERE queued > 0 GROUP BY queue")
    )
    return {compute: count for compute, count in by_compute(queued).items() if compute in computes}
