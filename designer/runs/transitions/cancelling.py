"""Stopping what has not ended, by its user or after a failure: a run, a step, and what depends on a step.

Steps that always run are left to run, as clean-up is what a run that was stopped needs, unless they are to stop too.
"""

from collections import Counter
from collections.abc import Sequence

from designer.core.run_state import (
    ATTEMPT_CANCELLED_AT_ONCE,
    RUN_FINAL,
    STEP_CANCELLED_AT_ONCE,
    AttemptState,
    RunState,
    StepState,
    step_sources,
)
from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.retrying import retried
from designer.runs.transitions.settling import children_after, count_attempts, settle


@retried
def cancel_run(run_id: int, *, also_always: bool = False) -> Effects:
    """Cancel what has not ended. Steps at work are told to stop; the run is cancelled once they have.

    Steps that always run still do, unless `also_always` says otherwise, also of a run that is being cancelled.
    """
    with db.atomic():
        journal = Journal(run_id)
        if journal.state in RUN_FINAL or (journal.state is RunState.CANCELLING and not also_always):
            db.roll_back()
            return Effects()
        journal.move(RunState.CANCELLING)
        stop_steps(journal, "Cancelled.", also_always=also_always)
        return journal.close()


def end_overdue() -> Effects:
    """End the runs that did not start, or did not end, within the limits that they have; they have failed then."""
    overdue = db.fetch(f"SELECT id FROM runs_run WHERE deadline < {db.now()} ORDER BY id")
    effects = Effects()
    for (run_id,) in overdue:
        effects.add(_end_overdue_run(run_id))
    return effects


@retried
def _end_overdue_run(run_id: int) -> Effects:
    with db.atomic():
        journal = Journal(run_id)
        # Asked again under the lock: it may have started, and has a later deadline.
        is_overdue = db.fetch_one(f"SELECT 1 FROM runs_run WHERE id = %s AND deadline < {db.now()}", [run_id])
        if is_overdue is None or journal.state in RUN_FINAL or journal.state is RunState.CANCELLING:
            db.roll_back()
            return Effects()
        started = journal.state is RunState.RUNNING
        reason = (
            "Stopped: the run took longer than its time limit."
            if started
            else "Not run: no worker took a step of the run within the time that it may wait."
        )
        db.execute(
            "UPDATE runs_run SET timed_out = %s, message = %s, deadline = NULL WHERE id = %s", [True, reason, run_id]
        )
        journal.timed_out = True
        stop_steps(journal, reason)
        return journal.close()


@retried
def cancel_step(run_id: int, step_id: int) -> Effects:
    """Cancel one step, and skip what depends on it; a step at work is told to stop."""
    with db.atomic():
        journal = Journal(run_id)
        [(title,)] = db.fetch("SELECT title FROM runs_step WHERE id = %s AND run_id = %s", [step_id, run_id])
        cancelled = _stop(journal, "Cancelled.", "id = %s", step_id)
        if not cancelled and not journal.effects.stop_attempts:
            db.roll_back()
            return Effects()
        skip_below(journal, cancelled, f"Not run: {title} was cancelled.")
        return journal.close()


def stop_steps(journal: Journal, reason: str, *, also_always: bool = False) -> None:
    """Cancel the steps that wait or are queued, and tell those at work to stop."""
    which = "run_id = %s" if also_always else "run_id = %s AND NOT always"
    skip_below(journal, _stop(journal, reason, which, journal.run_id), "Not run: a step that it needs was cancelled.")


def _stop(journal: Journal, reason: str, which: str, parameter: int) -> list[int]:
    """Stop the steps of which `which` holds, a condition with one parameter; those that ended by it.

    A step at work ends once its process has; it counts for stopped too if it was not told before.
    """
    cancelled = [
        row[0]
        for row in db.fetch(
            f"UPDATE runs_step SET state = 'cancelled', reason = %s, finished_at = {db.now()}, twin_id = NULL "
            f"WHERE {which} AND {db.state_is(STEP_CANCELLED_AT_ONCE)} RETURNING id",
            [reason, parameter],
        )
    ]
    for step_id in cancelled:
        journal.ended(step_id, StepState.CANCELLED, reason)
    _cancel_attempts(journal, cancelled)
    stopping = db.fetch(
        "UPDATE runs_attempt SET stop_requested = %s "
        f"WHERE run_id = %s AND state = 'running' AND step_id IN (SELECT id FROM runs_step WHERE {which}) RETURNING id",
        [True, journal.run_id, parameter],
    )
    journal.effects.stop_attempts += [row[0] for row in stopping]
    return cancelled


def _cancel_attempts(journal: Journal, step_ids: Sequence[int]) -> None:
    """Cancel what is queued, or waits for its retry, of steps that were cancelled."""
    for batch in db.batches(step_ids):
        for state in ATTEMPT_CANCELLED_AT_ONCE:
            rows = db.fetch(
                f"UPDATE runs_attempt SET state = 'cancelled', finished_at = {db.now()} "
                f"WHERE {db.state_is([state])} AND step_id IN ({db.marks(batch)}) RETURNING queue",
                batch,
            )
            if state is AttemptState.QUEUED:
                for queue, count in Counter(row[0] for row in rows).items():
                    count_attempts(journal.run_id, queue, queued=-count)


def skip_below(journal: Journal, ended: Sequence[int], reason: str) -> None:
    """Skip what depends on steps that ended without outputs, but let go on what always runs after them.

    By order alone nothing is taken from a step, so one that always runs is skipped only where it lacks data.
    """
    over = list(ended)
    for batch in db.batches(ended):
        rows = db.fetch(
            f"WITH RECURSIVE below(id) AS (SELECT child.id FROM runs_stepedge edge {_NEEDS} "
            f"WHERE edge.parent_id IN ({db.marks(batch)}) "
            f"UNION SELECT child.id FROM below JOIN runs_stepedge edge ON edge.parent_id = below.id {_NEEDS}) "
            f"UPDATE runs_step SET state = 'skipped', reason = %s, finished_at = {db.now()} "
            f"WHERE id IN (SELECT id FROM below) AND {db.state_is(step_sources(StepState.SKIPPED))} RETURNING id",
            [*batch, reason],
        )
        for (skipped,) in rows:
            journal.ended(skipped, StepState.SKIPPED, reason)
            over.append(skipped)
    settle(journal, children_after(journal, over, always=True))


# What has ended is passed by: all that could be skipped below it was.
_NEEDS = (
    "JOIN runs_step child ON child.id = edge.child_id AND child.state = 'waiting' "
    "AND NOT (child.always AND edge.port = '')"
)
