"""Who sweeps, and for which queues there is work that nobody was woken for."""

from collections.abc import Sequence

from designer.runs import database as db


def become_sweeper(owner: str, seconds: int) -> bool:
    """Whether this owner sweeps now; one does at a time, for so many seconds."""
    return (
        db.execute(
            f"UPDATE runs_sweeper SET owner = %s, until = {db.seconds_from_now()} "
            f"WHERE id = 1 AND (owner = %s OR until IS NULL OR until < {db.now()})",
            [owner, seconds, owner],
        )
        == 1
    )


def queued_work(queues: Sequence[str]) -> dict[str, int]:
    """How many attempts are queued, by queue: what a sweep wakes workers for."""
    return dict(
        db.fetch(
            f"SELECT queue, SUM(queued) FROM runs_runqueue WHERE queued > 0 AND queue IN ({db.marks(queues)}) "
            "GROUP BY queue",
            queues,
        )
    )
