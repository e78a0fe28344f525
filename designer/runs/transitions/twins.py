"""Steps that wait for an equal one at work: they go on once it has ended."""

from collections.abc import Sequence

from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.retrying import retried
from designer.runs.transitions.settling import settle


def release_twins(step_ids: Sequence[int]) -> Effects:
    """Let the steps go on that waited for these, which have ended: they are reused, or one of them runs."""
    effects = Effects()
    for batch in db.batches(step_ids):
        waited_for = db.fetch(
            f"SELECT DISTINCT run_id, twin_id FROM runs_step WHERE twin_id IN ({db.marks(batch)}) "
            "AND state = 'waiting' ORDER BY run_id, twin_id",
            batch,
        )
        for run_id, step_id in waited_for:
            effects.add(_release_twins_in(run_id, step_id))
    return effects


@retried
def _release_twins_in(run_id: int, step_id: int) -> Effects:
    with db.atomic():
        journal = Journal(run_id)
        rows = db.fetch(
            "UPDATE runs_step SET twin_id = NULL, reason = '' "
            "WHERE twin_id = %s AND run_id = %s AND state = 'waiting' RETURNING position, id",
            [step_id, run_id],
        )
        settle(journal, [row[1] for row in sorted(rows)])
        return journal.close()


def forgotten_twins() -> list[int]:
    """Steps that ended while others still wait for them: their release was lost with its process."""
    rows = db.fetch(
        "SELECT DISTINCT twin.id FROM runs_step step JOIN runs_step twin ON twin.id = step.twin_id "
        "WHERE step.state = 'waiting' AND twin.state NOT IN ('queued', 'running')"
    )
    return [row[0] for row in rows]
