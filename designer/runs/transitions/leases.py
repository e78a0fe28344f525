"""What a worker does with attempts until they end: take one, keep its lease, tell how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from designer.core.run_state import AttemptState, RunState, StepState, attempt_sources, step_sources
from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.transitions.settling import count_attempts


@dataclass(frozen=True)
class Claim:
    attempt_id: int
    step_id: int
    run_id: int
    number: int
    epoch: int
    solo: bool


@dataclass(frozen=True)
class Beat:
    """What the database says of the attempts a worker believes it holds: which are still its, which must stop."""

    held: frozenset[int] = field(default_factory=frozenset)
    stop: frozenset[int] = field(default_factory=frozenset)


def claim(
    queues: Sequence[str], owner: str, lease_seconds: int, *, alone: bool, isolation: str = ""
) -> tuple[Claim | None, Effects]:
    """Take the best queued attempt: by priority, then the run with the fewest at work, then age.

    An attempt that follows a lost worker is `solo`: it is given only to a worker that does nothing else (`alone`), and
    until it is taken nothing else is given, so that the worker becomes free for it.
    """
    candidate = (
        f"SELECT run_id, queue FROM runs_runqueue WHERE queue IN ({db.marks(queues)}) AND queued > 0 "
        "ORDER BY priority DESC, running, run_id LIMIT 1"
    )
    if db.fetch_one(candidate, queues) is None:
        return None, Effects()
    with transaction.atomic():
        row = db.fetch_one(candidate, queues)
        if row is None:
            return None, Effects()
        run_id, queue = row
        journal = Journal(run_id)
        taken = _take_attempt(run_id, queue, owner, lease_seconds, alone=alone)
        if taken is None:
            transaction.set_rollback(True)
            return None, Effects()
        db.execute(
            f"UPDATE runs_step SET state = 'running', started_at = COALESCE(started_at, {db.now()}), "
            "attempts_made = attempts_made + 1 "
            f"WHERE id = %s AND {db.state_is(step_sources(StepState.RUNNING))}",
            [taken.step_id],
        )
        count_attempts(run_id, queue, queued=-1, running=1)
        journal.step(taken.step_id, StepState.RUNNING)
        if journal.state is RunState.QUEUED:
            journal.move(RunState.RUNNING)
        if isolation == "none":
            # One step that ran without isolation is what a reader of the run must know of.
            db.execute("UPDATE runs_run SET isolation = 'none' WHERE id = %s", [run_id])
        elif isolation:
            db.execute("UPDATE runs_run SET isolation = %s WHERE id = %s AND isolation = ''", [isolation, run_id])
        return taken, journal.close()


def _take_attempt(run_id: int, queue: str, owner: str, lease_seconds: int, *, alone: bool) -> Claim | None:
    row = db.fetch_one(
        f"UPDATE runs_attempt SET state = 'running', lease_owner = %s, lease_epoch = lease_epoch + 1, "
        f"lease_until = {db.seconds_from_now()}, started_at = {db.now()} "
        f"WHERE {db.state_is(attempt_sources(AttemptState.RUNNING))} "
        "AND (solo = %s OR solo = %s) AND id = (SELECT id FROM runs_attempt "
        f"WHERE run_id = %s AND queue = %s AND state = 'queued' ORDER BY id LIMIT 1 {db.skip_locked()}) "
        "RETURNING id, step_id, number, lease_epoch, solo",
        [owner, lease_seconds, False, alone, run_id, queue],
    )
    if row is None:
        return None
    return Claim(row[0], row[1], run_id, row[2], row[3], bool(row[4]))


def beat(owner: str, attempt_ids: Sequence[int], lease_seconds: int) -> Beat:
    """Extend the leases of an owner. What is not in `held` was taken away: kill it and throw its result away."""
    rows = []
    for batch in db.batches(attempt_ids):
        rows += db.fetch(
            f"UPDATE runs_attempt SET lease_until = {db.seconds_from_now()} "
            f"WHERE id IN ({db.marks(batch)}) AND lease_owner = %s AND state = 'running' RETURNING id, stop_requested",
            [lease_seconds, *batch, owner],
        )
    return Beat(frozenset(row[0] for row in rows), frozenset(row[0] for row in rows if row[1]))


def note_progress(attempt_id: int, epoch: int, *, log_size: int | None = None, stage: str | None = None) -> Effects:
    """Record how far a running attempt is: the size of its log, and what it is doing."""
    with transaction.atomic():
        row = db.fetch_one("SELECT run_id, step_id FROM runs_attempt WHERE id = %s", [attempt_id])
        if row is None:
            return Effects()
        journal = Journal(row[0])
        changed = db.execute(
            "UPDATE runs_attempt SET log_size = COALESCE(%s, log_size), stage = COALESCE(%s, stage) "
            "WHERE id = %s AND lease_epoch = %s AND state = 'running'",
            [log_size, stage, attempt_id, epoch],
        )
        if not changed:
            transaction.set_rollback(True)
            return Effects()
        journal.progress(row[1])
        return journal.close()
