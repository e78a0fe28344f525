"""Taking back what a worker held that is gone, hangs or stops: its steps run again, unless they took it down."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from designer.core.run_state import AttemptState, RunState, StepState, attempt_sources, step_after_lost_worker
from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.retrying import retried
from designer.runs.transitions.finishing import after_failure, end_step
from designer.runs.transitions.settling import count_attempts, insert_attempts

_LOST = "The worker was lost while this attempt ran."
_UNHEARD = "The database went away before this worker heard that the attempt was its own."
_SHUT_DOWN = "The worker was stopped while this attempt ran."


def lose_owner(owner: str, crash_limit: int) -> Effects:
    """Take back what a worker held that is known to be gone."""
    held = db.fetch(
        "SELECT id, lease_epoch FROM runs_attempt WHERE state = 'running' AND lease_owner = %s ORDER BY id", [owner]
    )
    return _lose(
        held,
        alone={owner: len(held) == 1},
        owner_of=dict.fromkeys((row[0] for row in held), owner),
        crash_limit=crash_limit,
    )


def give_back(owner: str) -> Effects:
    """Take back what a worker held that stops in good order: nothing counts as a crash, nothing runs alone."""
    held = db.fetch("SELECT id, lease_epoch FROM runs_attempt WHERE state = 'running' AND lease_owner = %s", [owner])
    effects = Effects()
    for attempt_id, epoch in held:
        effects.add(_lose_attempt(attempt_id, epoch, counts=False, crash_limit=1 << 30, solo=False, error=_SHUT_DOWN))
    return effects


def give_back_unheard(owner: str, held: Sequence[int]) -> Effects:
    """Take back what an owner has by its rows alone: the answer to its claim was lost, and nothing of it has begun."""
    effects = Effects()
    rows = db.fetch("SELECT id, lease_epoch FROM runs_attempt WHERE state = 'running' AND lease_owner = %s", [owner])
    for attempt_id, epoch in rows:
        if attempt_id not in held:
            effects.add(_lose_attempt(attempt_id, epoch, counts=False, crash_limit=1 << 30, solo=False, error=_UNHEARD))
    return effects


def lose_expired(crash_limit: int) -> Effects:
    """Take back what workers hold under leases that ran out."""
    expired = db.fetch(
        "SELECT id, lease_epoch, lease_owner FROM runs_attempt "
        f"WHERE state = 'running' AND lease_until < {db.now()} ORDER BY id"
    )
    owner_of = {row[0]: row[2] for row in expired}
    alone = {owner: list(owner_of.values()).count(owner) == 1 for owner in set(owner_of.values())}
    return _lose([(row[0], row[1]) for row in expired], alone=alone, owner_of=owner_of, crash_limit=crash_limit)


def _lose(
    held: Iterable[Sequence[Any]], *, alone: Mapping[str, bool], owner_of: Mapping[int, str], crash_limit: int
) -> Effects:
    effects = Effects()
    for attempt_id, epoch in held:
        # Only a step that was its worker's only one is known to have taken the worker down.
        effects.add(_lose_attempt(attempt_id, epoch, counts=alone[owner_of[attempt_id]], crash_limit=crash_limit))
    return effects


@retried
def _lose_attempt(
    attempt_id: int, epoch: int, *, counts: bool, crash_limit: int, solo: bool = True, error: str = _LOST
) -> Effects:
    with db.atomic():
        row = db.fetch_one("SELECT run_id, step_id, queue, number FROM runs_attempt WHERE id = %s", [attempt_id])
        if row is None:
            return Effects()
        run_id, step_id, queue, number = row
        journal = Journal(run_id)
        lost = db.fetch_one(
            f"UPDATE runs_attempt SET state = 'lost', finished_at = {db.now()}, lease_until = NULL, error = %s "
            "WHERE id = %s AND lease_epoch = %s "
            f"AND {db.state_is(attempt_sources(AttemptState.LOST))} RETURNING stop_requested",
            [error, attempt_id, epoch],
        )
        if lost is None:
            db.roll_back()
            return Effects()
        count_attempts(run_id, queue, running=-1)
        [(crashes, always)] = db.fetch(
            "UPDATE runs_step SET crashes = crashes + %s WHERE id = %s RETURNING crashes, always",
            [int(counts), step_id],
        )
        target = step_after_lost_worker(crashes=crashes, crash_limit=crash_limit)
        # A step that was told to stop, also after a failure elsewhere in the run, does not begin anew.
        if lost[0] or (journal.state is RunState.CANCELLING and not always):
            end_step(step_id, StepState.CANCELLED, "Cancelled.")
            journal.ended(step_id, StepState.CANCELLED, "Cancelled.")
            after_failure(journal, step_id, StepState.CANCELLED)
        elif target is StepState.QUEUED:
            db.execute("UPDATE runs_step SET state = 'queued' WHERE id = %s AND state = 'running'", [step_id])
            insert_attempts(journal, [(step_id, queue, number + 1)], solo=solo)
            journal.step(step_id, StepState.QUEUED, f"{error} It runs again.")
        else:
            message = f"worker_lost: the worker was lost {crashes} times while only this step ran on it."
            end_step(step_id, StepState.FAILED, message)
            journal.ended(step_id, StepState.FAILED, message)
            after_failure(journal, step_id, StepState.FAILED)
        return journal.close()
