"""What a worker does with attempts until they end: take one, keep its lease, tell how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from designer.core.needs import Needs, needs_of_queue
from designer.core.run_state import AttemptState, RunState, StepState, attempt_sources, step_sources
from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.retrying import retried
from designer.runs.transitions.settling import count_attempts


@dataclass(frozen=True)
class Claim:
    """An attempt that is held, and what its step's row says of the work; the last two as the database gives JSON."""

    attempt_id: int
    step_id: int
    run_id: int
    queue: str
    number: int
    epoch: int
    solo: bool
    node: str
    component_version_id: int | None
    key_parts: Any
    settings: Any


@dataclass(frozen=True)
class Beat:
    """What the database says of the attempts a worker believes it holds: which are still its, which must stop."""

    held: frozenset[int] = field(default_factory=frozenset)
    stop: frozenset[int] = field(default_factory=frozenset)


def open_queues(compute: str, free: Needs) -> list[str]:
    """The queues of a compute whose steps a worker could take that has this much left."""
    # A blank stands between a compute's name and what is needed of it, and `!` is what follows a blank.
    rows = db.fetch(
        "SELECT DISTINCT queue FROM runs_runqueue WHERE queued > 0 AND queue > %s AND queue < %s",
        [f"{compute} ", f"{compute}!"],
    )
    return [compute, *(queue for (queue,) in rows if needs_of_queue(queue).fits(free))]


@retried
def claim(
    queues: Sequence[str], owner: str, lease_seconds: int, *, alone: bool, isolation: str = ""
) -> tuple[Claim | None, Effects]:
    """Take the best queued attempt: by priority, then the run with the fewest at work, then age.

    An attempt that follows a lost worker is `solo`: it is given only to a worker that does nothing else (`alone`), and
    such a worker takes it before others of its priority. Once its turn has come otherwise, nothing else is given until
    it is taken, so that the worker becomes free for it.
    """
    while (best := _best_run(queues, alone=alone)) is not None:
        with db.atomic():
            # Before the run's row, so that no two claims count what is at work in a workspace at once.
            has_room = best.limited_workspace is None or _has_room(best.limited_workspace)
            journal = Journal(best.run_id)
            taken = _take(journal, best, owner, lease_seconds, alone=alone, isolation=isolation) if has_room else None
            if taken is not None:
                return taken, journal.close()
            db.roll_back()
        # What was best is taken by another worker, or has to wait for one that does nothing else.
        if _best_run(queues, alone=alone) == best:
            break
    return None, Effects()


def claim_in(
    journal: Journal, queues: Sequence[str], owner: str, lease_seconds: int, *, alone: bool, isolation: str = ""
) -> Claim | None:
    """As `claim`, in the transaction of a run that the caller has open; None also where another run's turn has come.

    No other run, nor a workspace, is locked after this one: two that did so in turn would wait for each other.
    """
    best = _best_run(queues, alone=alone)
    if best is None or best.run_id != journal.run_id or best.limited_workspace is not None:
        return None
    return _take(journal, best, owner, lease_seconds, alone=alone, isolation=isolation)


@dataclass(frozen=True)
class _Best:
    run_id: int
    queue: str
    # The run's workspace, if it limits how many steps are at work at once.
    limited_workspace: int | None
    # It is chosen for an attempt that follows a lost worker.
    solo: bool


# In this order of loops, whatever SQLite thinks: the first row that the index of claims gives is the one.
_AT_WORK = (
    "SELECT COALESCE(SUM(busy.running), 0) FROM runs_runqueue busy JOIN runs_run other ON other.id = busy.run_id "
    "WHERE busy.running > 0 AND other.workspace_id = workspace.id"
)
# All of a run's queues count: its steps may ask for different things.
_OF_RUN = "SELECT SUM(own.running) FROM runs_runqueue own WHERE own.run_id = {run}"
_COLUMNS = "queue.run_id, queue.queue, CASE WHEN workspace.max_steps_at_once IS NULL THEN NULL ELSE workspace.id END"
_OPEN = (
    "run.id = queue.run_id AND workspace.id = run.workspace_id AND queue.queued > 0 "
    f"AND (queue.most IS NULL OR queue.most > ({_OF_RUN.format(run='queue.run_id')})) "
    f"AND (workspace.max_steps_at_once IS NULL OR workspace.max_steps_at_once > ({_AT_WORK})) "
    "AND queue.queue IN ({queues})"
)
_BEST = (
    f"SELECT {_COLUMNS}, queue.priority "
    "FROM runs_runqueue queue CROSS JOIN runs_run run CROSS JOIN accounts_workspace workspace "
    f"WHERE {_OPEN} ORDER BY queue.priority DESC, queue.running, queue.run_id LIMIT 1"
)
_BEST_SOLO = (
    f"SELECT {_COLUMNS} FROM runs_attempt attempt CROSS JOIN runs_runqueue queue CROSS JOIN runs_run run "
    "CROSS JOIN accounts_workspace workspace WHERE attempt.state = 'queued' AND attempt.solo "
    f"AND queue.run_id = attempt.run_id AND queue.queue = attempt.queue AND {_OPEN} AND queue.priority = %s "
    "ORDER BY attempt.id LIMIT 1"
)


def _best_run(queues: Sequence[str], *, alone: bool) -> _Best | None:
    """The run, and the queue, whose attempt is to be taken next. Read without a lock: it may be out of date.

    Who does nothing takes what was taken back before it takes what it would have to end first.
    """
    row = db.fetch_one(_BEST.format(queues=db.marks(queues)), queues)
    if row is None:
        return None
    *best, priority = row
    solo = db.fetch_one(_BEST_SOLO.format(queues=db.marks(queues)), [*queues, priority]) if alone else None
    run_id, queue, limited_workspace = solo or best
    return _Best(run_id, queue, limited_workspace, solo is not None)


def _has_room(workspace_id: int) -> bool:
    """Whether another step of a workspace may be at work; locks the workspace until the commit."""
    db.fetch(f"SELECT id FROM accounts_workspace WHERE id = %s {db.for_update()}", [workspace_id])
    [(has_room,)] = db.fetch(
        f"SELECT COALESCE(max_steps_at_once > ({_AT_WORK}), %s) FROM accounts_workspace workspace WHERE id = %s",
        [True, workspace_id],
    )
    return bool(has_room)


def _take(
    journal: Journal, best: _Best, owner: str, lease_seconds: int, *, alone: bool, isolation: str
) -> Claim | None:
    taken = _take_attempt(best, owner, lease_seconds, alone=alone)
    if taken is not None:
        count_attempts(taken.run_id, taken.queue, queued=-1, running=1)
        journal.step(taken.step_id, StepState.RUNNING)
        journal.ran_in(isolation)
        if journal.state is RunState.QUEUED:
            journal.move(RunState.RUNNING)
    return taken


def _take_attempt(best: _Best, owner: str, lease_seconds: int, *, alone: bool) -> Claim | None:
    run_id, queue = best.run_id, best.queue
    attempt = db.fetch_one(
        f"UPDATE runs_attempt SET state = 'running', lease_owner = %s, lease_epoch = lease_epoch + 1, "
        f"lease_until = {db.seconds_from_now()}, started_at = {db.now()} "
        f"WHERE {db.state_is(attempt_sources(AttemptState.RUNNING))} "
        "AND (solo = %s OR solo = %s) AND id = (SELECT id FROM runs_attempt "
        "WHERE run_id = %s AND queue = %s AND state = 'queued' AND (solo OR NOT %s) "
        f"ORDER BY id LIMIT 1 {db.skip_locked()}) "
        # Asked again under the run's lock: another worker may have taken the last that the run may have at work.
        "AND EXISTS (SELECT 1 FROM runs_runqueue "
        f"WHERE run_id = %s AND queue = %s AND (most IS NULL OR most > ({_OF_RUN.format(run='%s')}))) "
        "RETURNING id, step_id, number, lease_epoch, solo",
        [owner, lease_seconds, False, alone, run_id, queue, best.solo, run_id, queue, run_id],
    )
    if attempt is None:
        return None
    attempt_id, step_id, number, epoch, solo = attempt
    [step] = db.fetch(
        f"UPDATE runs_step SET state = 'running', reason = '', started_at = COALESCE(started_at, {db.now()}), "
        "attempts_made = attempts_made + 1 "
        f"WHERE id = %s AND {db.state_is(step_sources(StepState.RUNNING))} "
        "RETURNING node, component_version_id, key_parts, settings",
        [step_id],
    )
    return Claim(attempt_id, step_id, run_id, queue, number, epoch, bool(solo), *step)


@retried
def beat(owner: str, attempt_ids: Sequence[int], lease_seconds: int) -> Beat:
    """Extend the leases of an owner. What is not in `held` was taken away: kill it and throw its result away."""
    rows = []
    with db.atomic():
        for batch in db.batches(attempt_ids):
            rows += db.fetch(
                f"UPDATE runs_attempt SET lease_until = {db.seconds_from_now()} WHERE id IN ({db.marks(batch)}) "
                "AND lease_owner = %s AND state = 'running' RETURNING id, stop_requested",
                [lease_seconds, *batch, owner],
            )
    return Beat(frozenset(row[0] for row in rows), frozenset(row[0] for row in rows if row[1]))


def seen(owner: str) -> bool:
    """Note that a worker lives; whether it is to take nothing new."""
    with db.atomic():
        row = db.fetch_one(f"UPDATE runs_worker SET seen_at = {db.now()} WHERE name = %s RETURNING draining", [owner])
    return row is not None and bool(row[0])


@retried
def note_progress(attempt_id: int, epoch: int, *, log_size: int | None = None, stage: str | None = None) -> Effects:
    """Record how far a running attempt is: the size of its log, and what it is doing."""
    with db.atomic():
        row = db.fetch_one("SELECT run_id, step_id FROM runs_attempt WHERE id = %s", [attempt_id])
        if row is None:
            return Effects()
        journal = Journal(row[0])
        mine = db.fetch_one(
            "UPDATE runs_attempt SET log_size = COALESCE(%s, log_size), stage = COALESCE(%s, stage) "
            "WHERE id = %s AND lease_epoch = %s AND state = 'running' RETURNING id",
            [log_size, stage, attempt_id, epoch],
        )
        if mine is None:
            db.roll_back()
            return Effects()
        journal.progress(row[1])
        return journal.close()
