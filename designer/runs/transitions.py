"""The hot path: claim, beat, finish, reuse, cancel, lose. Hand-written SQL behind plain functions.

Every function is one transaction that first locks the run's row (runs.journal), then steps, then attempts, and returns
the effects that must follow the commit. core.run_state says which moves are legal; each move names the states it may
leave in its WHERE clause, so a move that came too late changes no row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from designer.core.run_state import (
    RUN_FINAL,
    AttemptState,
    RunState,
    StepState,
    step_after_lost_worker,
    step_sources,
)
from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.settling import children_after, count_attempts, insert_attempts, settle

_LOST = "The worker was lost while this attempt ran."
_SHUT_DOWN = "The worker was stopped while this attempt ran."


@dataclass(frozen=True)
class Claim:
    attempt_id: int
    step_id: int
    run_id: int
    number: int
    epoch: int
    solo: bool


@dataclass(frozen=True)
class Output:
    port: str
    digest: str
    size: int
    is_file: bool


@dataclass(frozen=True)
class MetricValue:
    name: str
    value: float
    position: int | None = None


@dataclass(frozen=True)
class Result:
    """How an attempt ended; `state` is succeeded, failed or cancelled."""

    state: AttemptState
    exit_code: int | None = None
    error: str = ""
    outputs: Sequence[Output] = ()
    metrics: Sequence[MetricValue] = ()
    log_size: int = 0
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None
    starting_seconds: float | None = None
    command: str = ""
    isolation: str = ""


@dataclass(frozen=True)
class Beat:
    """What the database says of the attempts a worker believes it holds: which are still its, which must stop."""

    held: frozenset[int] = field(default_factory=frozenset)
    stop: frozenset[int] = field(default_factory=frozenset)


def open_run(run_id: int) -> Effects:
    """Let the steps of a new run that wait for nothing go on: reused or queued."""
    with transaction.atomic():
        journal = Journal(run_id)
        rows = db.fetch(
            "SELECT id FROM runs_step WHERE run_id = %s AND state = 'waiting' AND waiting_on = 0 ORDER BY position",
            [run_id],
        )
        settle(journal, [row[0] for row in rows])
        return journal.close()


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
            "attempts_made = attempts_made + 1 WHERE id = %s AND state = 'queued'",
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
        f"lease_until = {db.seconds_from_now()}, started_at = {db.now()} WHERE state = 'queued' "
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


def finish(attempt_id: int, epoch: int, result: Result) -> Effects | None:
    """End an attempt and let what depends on it go on; None when the lease was lost: throw the result away."""
    with transaction.atomic():
        row = db.fetch_one("SELECT run_id, step_id, queue FROM runs_attempt WHERE id = %s", [attempt_id])
        if row is None:
            return None
        run_id, step_id, queue = row
        journal = Journal(run_id)
        if not _end_attempt(attempt_id, epoch, result):
            transaction.set_rollback(True)
            return None
        count_attempts(run_id, queue, running=-1)
        state = StepState(result.state.value)
        _end_step(step_id, state, result)
        _keep_outputs(step_id, result)
        journal.ended(step_id, state, result.error)
        if state is StepState.SUCCEEDED:
            settle(journal, children_after(journal, [step_id]))
        else:
            _after_failure(journal, step_id, state)
        return journal.close()


def _end_attempt(attempt_id: int, epoch: int, result: Result) -> bool:
    return (
        db.execute(
            f"UPDATE runs_attempt SET state = %s, finished_at = {db.now()}, lease_until = NULL, stage = '', "
            "exit_code = %s, error = %s, log_size = %s, cpu_seconds = %s, peak_memory_bytes = %s, "
            "starting_seconds = %s, command = %s, isolation = %s "
            "WHERE id = %s AND lease_epoch = %s AND state = 'running'",
            [
                result.state,
                result.exit_code,
                result.error,
                result.log_size,
                result.cpu_seconds,
                result.peak_memory_bytes,
                result.starting_seconds,
                result.command,
                result.isolation,
                attempt_id,
                epoch,
            ],
        )
        == 1
    )


def _end_step(step_id: int, state: StepState, result: Result) -> None:
    sources = step_sources(state)
    changed = db.execute(
        f"UPDATE runs_step SET state = %s, exit_code = %s, error = %s, finished_at = {db.now()} "
        f"WHERE id = %s AND state IN ({db.marks(sources)})",
        [state, result.exit_code, result.error, step_id, *sources],
    )
    if changed != 1:
        raise RuntimeError(f"step {step_id} could not become {state}: its attempt and its own state disagree")


def _keep_outputs(step_id: int, result: Result) -> None:
    if result.state is AttemptState.SUCCEEDED:
        db.execute_many(
            "INSERT INTO runs_stepoutput (step_id, port, digest, size, is_file) VALUES (%s, %s, %s, %s, %s)",
            [(step_id, item.port, item.digest, item.size, item.is_file) for item in result.outputs],
        )
    db.execute_many(
        "INSERT INTO runs_metric (step_id, name, value, position) VALUES (%s, %s, %s, %s)",
        [(step_id, item.name, item.value, item.position) for item in result.metrics],
    )


def _after_failure(journal: Journal, step_id: int, state: StepState) -> None:
    title = (db.fetch_one("SELECT title FROM runs_step WHERE id = %s", [step_id]) or ("",))[0]
    word = "failed" if state is StepState.FAILED else "was cancelled"
    reason = f"Not run: {title} {word}."
    rows = db.fetch(
        "WITH RECURSIVE below(id) AS (SELECT child_id FROM runs_stepedge WHERE parent_id = %s "
        "UNION SELECT edge.child_id FROM runs_stepedge edge JOIN below ON edge.parent_id = below.id) "
        f"UPDATE runs_step SET state = 'skipped', reason = %s, finished_at = {db.now()} "
        "WHERE id IN (SELECT id FROM below) AND state = 'waiting' RETURNING id",
        [step_id, reason],
    )
    for (skipped,) in rows:
        journal.ended(skipped, StepState.SKIPPED, reason)
    if state is StepState.FAILED and not journal.continue_on_failure:
        _stop_steps(journal, f"Stopped: {title} failed, and the pipeline does not continue after a failure.")


def cancel_run(run_id: int) -> Effects:
    """Cancel what has not ended. Steps at work are told to stop; the run is cancelled once they have."""
    with transaction.atomic():
        journal = Journal(run_id)
        if journal.state in RUN_FINAL or journal.state is RunState.CANCELLING:
            transaction.set_rollback(True)
            return Effects()
        journal.move(RunState.CANCELLING)
        _stop_steps(journal, "Cancelled.")
        return journal.close()


def _stop_steps(journal: Journal, reason: str) -> None:
    run_id = journal.run_id
    rows = db.fetch(
        f"UPDATE runs_step SET state = 'cancelled', reason = %s, finished_at = {db.now()}, twin_id = NULL "
        "WHERE run_id = %s AND state IN ('waiting', 'queued') RETURNING id",
        [reason, run_id],
    )
    for (step_id,) in rows:
        journal.ended(step_id, StepState.CANCELLED, reason)
    db.execute(
        f"UPDATE runs_attempt SET state = 'cancelled', finished_at = {db.now()} WHERE run_id = %s AND state = 'queued'",
        [run_id],
    )
    db.execute("UPDATE runs_runqueue SET queued = 0 WHERE run_id = %s", [run_id])
    stopping = db.fetch(
        "UPDATE runs_attempt SET stop_requested = %s WHERE run_id = %s AND state = 'running' RETURNING id",
        [True, run_id],
    )
    journal.effects.stop_attempts += [row[0] for row in stopping]


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


def _lose_attempt(
    attempt_id: int, epoch: int, *, counts: bool, crash_limit: int, solo: bool = True, error: str = _LOST
) -> Effects:
    with transaction.atomic():
        row = db.fetch_one("SELECT run_id, step_id, queue, number FROM runs_attempt WHERE id = %s", [attempt_id])
        if row is None:
            return Effects()
        run_id, step_id, queue, number = row
        journal = Journal(run_id)
        lost = db.fetch_one(
            f"UPDATE runs_attempt SET state = 'lost', finished_at = {db.now()}, lease_until = NULL, error = %s "
            "WHERE id = %s AND lease_epoch = %s AND state = 'running' RETURNING stop_requested",
            [error, attempt_id, epoch],
        )
        if lost is None:
            transaction.set_rollback(True)
            return Effects()
        count_attempts(run_id, queue, running=-1)
        crashes = db.fetch(
            "UPDATE runs_step SET crashes = crashes + %s WHERE id = %s RETURNING crashes", [int(counts), step_id]
        )[0][0]
        target = step_after_lost_worker(crashes=crashes, crash_limit=crash_limit)
        # A step that was told to stop, also after a failure elsewhere in the run, does not begin anew.
        if lost[0] or journal.state is RunState.CANCELLING:
            _end_step(step_id, StepState.CANCELLED, Result(AttemptState.CANCELLED, error="Cancelled."))
            journal.ended(step_id, StepState.CANCELLED, "Cancelled.")
        elif target is StepState.QUEUED:
            db.execute("UPDATE runs_step SET state = 'queued' WHERE id = %s AND state = 'running'", [step_id])
            insert_attempts(journal, [(step_id, queue, number + 1)], solo=solo)
            journal.step(step_id, StepState.QUEUED, f"{error} It runs again.")
        else:
            message = f"worker_lost: the worker was lost {crashes} times while only this step ran on it."
            _end_step(step_id, StepState.FAILED, Result(AttemptState.FAILED, error=message))
            journal.ended(step_id, StepState.FAILED, message)
            _after_failure(journal, step_id, StepState.FAILED)
        return journal.close()


def release_twins(step_id: int) -> Effects:
    """Let the steps go on that waited for this one, which has ended: they are reused, or one of them runs."""
    waiting = db.fetch(
        "SELECT run_id, id FROM runs_step WHERE twin_id = %s AND state = 'waiting' ORDER BY run_id, position", [step_id]
    )
    effects = Effects()
    for run_id in dict.fromkeys(row[0] for row in waiting):
        with transaction.atomic():
            journal = Journal(run_id)
            rows = db.fetch(
                "UPDATE runs_step SET twin_id = NULL, reason = '' "
                "WHERE twin_id = %s AND run_id = %s AND state = 'waiting' RETURNING position, id",
                [step_id, run_id],
            )
            settle(journal, [row[1] for row in sorted(rows)])
            effects.add(journal.close())
    return effects


def forgotten_twins() -> list[int]:
    """Steps that ended while others still wait for them: their release was lost with its process."""
    rows = db.fetch(
        "SELECT DISTINCT twin.id FROM runs_step step JOIN runs_step twin ON twin.id = step.twin_id "
        "WHERE step.state = 'waiting' AND twin.state NOT IN ('queued', 'running')"
    )
    return [row[0] for row in rows]


def queued_work(queues: Sequence[str]) -> dict[str, int]:
    """How many attempts are queued, by queue: what a sweep wakes workers for."""
    return dict(
        db.fetch(
            f"SELECT queue, SUM(queued) FROM runs_runqueue WHERE queued > 0 AND queue IN ({db.marks(queues)}) "
            "GROUP BY queue",
            queues,
        )
    )


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
