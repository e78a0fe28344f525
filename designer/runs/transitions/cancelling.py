"""Stopping what has not ended: all of a run, by its user or after a failure."""

from django.db import transaction

from designer.core.run_state import (
    ATTEMPT_CANCELLED_AT_ONCE,
    RUN_FINAL,
    STEP_CANCELLED_AT_ONCE,
    RunState,
    StepState,
)
from designer.runs import database as db
from designer.runs.journal import Effects, Journal


def cancel_run(run_id: int) -> Effects:
    """Cancel what has not ended. Steps at work are told to stop; the run is cancelled once they have."""
    with transaction.atomic():
        journal = Journal(run_id)
        if journal.state in RUN_FINAL or journal.state is RunState.CANCELLING:
            transaction.set_rollback(True)
            return Effects()
        journal.move(RunState.CANCELLING)
        stop_steps(journal, "Cancelled.")
        return journal.close()


def stop_steps(journal: Journal, reason: str) -> None:
    """Cancel the steps that wait or are queued, and tell those at work to stop."""
    run_id = journal.run_id
    rows = db.fetch(
        f"UPDATE runs_step SET state = 'cancelled', reason = %s, finished_at = {db.now()}, twin_id = NULL "
        f"WHERE run_id = %s AND {db.state_is(STEP_CANCELLED_AT_ONCE)} RETURNING id",
        [reason, run_id],
    )
    for (step_id,) in rows:
        journal.ended(step_id, StepState.CANCELLED, reason)
    db.execute(
        f"UPDATE runs_attempt SET state = 'cancelled', finished_at = {db.now()} "
        f"WHERE run_id = %s AND {db.state_is(ATTEMPT_CANCELLED_AT_ONCE)}",
        [run_id],
    )
    db.execute("UPDATE runs_runqueue SET queued = 0 WHERE run_id = %s", [run_id])
    stopping = db.fetch(
        "UPDATE runs_attempt SET stop_requested = %s WHERE run_id = %s AND state = 'running' RETURNING id",
        [True, run_id],
    )
    journal.effects.stop_attempts += [row[0] for row in stopping]
