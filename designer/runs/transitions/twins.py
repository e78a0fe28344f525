"""Steps that wait for an equal one at work: they go on once it has ended."""

from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.retrying import retried
from designer.runs.transitions.settling import settle


def release_twins(step_id: int) -> Effects:
    """Let the steps go on that waited for this one, which has ended: they are reused, or one of them runs."""
    waiting = db.fetch(
        "SELECT run_id, id FROM runs_step WHERE twin_id = %s AND state = 'waiting' ORDER BY run_id, position", [step_id]
    )
    effects = Effects()
    for run_id in dict.fromkeys(row[0] for row in waiting):
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
