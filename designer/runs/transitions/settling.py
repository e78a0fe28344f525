"""What happens to a step once nothing it waits for is left: it is reused, waits for its twin, or is queued.

A reused step lets its children go on in the same transaction, layer by layer, so a fully reused run of a thousand steps
costs one transaction and no process.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from designer.core.cache_key import cache_key, with_inputs
from designer.core.run_state import StepState, step_sources
from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.retrying import retried
from designer.runs.waiting import why_nobody_takes


@dataclass(frozen=True)
class _Ready:
    id: int
    queue: str
    parts: dict[str, Any]
    key: str
    reusable: bool
    look_up: bool


@retried
def open_run(run_id: int, *, queue_limit_seconds: float | None = None) -> Effects:
    """Let the steps of a new run that wait for nothing go on: reused or queued.

    A run of which no step has started after `queue_limit_seconds` is ended.
    """
    with db.atomic():
        journal = Journal(run_id)
        if queue_limit_seconds is not None:
            db.execute(
                f"UPDATE runs_run SET deadline = {db.seconds_from_now()} WHERE id = %s", [queue_limit_seconds, run_id]
            )
        rows = db.fetch(
            "SELECT id FROM runs_step WHERE run_id = %s AND state = 'waiting' AND waiting_on = 0 ORDER BY position",
            [run_id],
        )
        settle(journal, [row[0] for row in rows])
        return journal.close()


def children_after(journal: Journal, done: Sequence[int], *, always: bool = False) -> list[int]:
    """Count the steps `done` off their children; those that now wait for nothing, in drawing order.

    `always`: off the children alone that run whatever became of these.
    """
    ready: list[tuple[int, int]] = []
    for batch in db.batches(done):
        marks = db.marks(batch)
        rows = db.fetch(
            "UPDATE runs_step SET waiting_on = waiting_on - "
            "(SELECT COUNT(DISTINCT edge.parent_id) FROM runs_stepedge edge "
            f"WHERE edge.child_id = runs_step.id AND edge.parent_id IN ({marks})) "
            f"WHERE id IN (SELECT child_id FROM runs_stepedge WHERE parent_id IN ({marks})) "
            f"AND run_id = %s AND state = 'waiting' {'AND always' if always else ''} "
            "RETURNING position, id, waiting_on",
            [*batch, *batch, journal.run_id],
        )
        ready += [(position, step_id) for position, step_id, waiting_on in rows if waiting_on == 0]
    return [step_id for _, step_id in sorted(ready)]


def settle(journal: Journal, step_ids: Sequence[int]) -> None:
    """Let steps go on that wait for nothing any more."""
    while step_ids:
        steps = _load(step_ids)
        # Else two runs that settle equal steps at one moment do not see each other's, and both run them.
        db.lock_keys(journal.workspace_id, [step.key for step in steps if step.look_up])
        hits = _earlier_successes(journal.workspace_id, [step.key for step in steps if step.look_up])
        live = _live_twins(journal.workspace_id, [step.key for step in steps if step.look_up and step.key not in hits])
        reused: list[tuple[_Ready, int]] = []
        twins: list[tuple[_Ready, int]] = []
        queued: list[_Ready] = []
        for step in steps:
            if step.look_up and step.key in hits:
                reused.append((step, hits[step.key]))
            elif step.look_up and step.key in live:
                twins.append((step, live[step.key]))
            else:
                queued.append(step)
                if step.reusable:
                    live.setdefault(step.key, step.id)
        _queue(journal, queued)
        _wait_for_twins(journal, twins)
        _reuse(journal, reused)
        step_ids = children_after(journal, [step.id for step, _ in reused])


def _load(step_ids: Sequence[int]) -> list[_Ready]:
    digests: dict[int, dict[str, str]] = defaultdict(dict)
    rows = []
    for batch in db.batches(step_ids):
        rows += db.fetch(
            "SELECT id, queue, fixed_parts, reusable, look_up FROM runs_step "
            f"WHERE id IN ({db.marks(batch)}) AND state = 'waiting' ORDER BY position",
            batch,
        )
        inputs = db.fetch(
            "SELECT edge.child_id, edge.port, output.digest FROM runs_stepedge edge "
            "JOIN runs_stepoutput output ON output.step_id = edge.parent_id AND output.port = edge.source_port "
            f"WHERE edge.child_id IN ({db.marks(batch)})",
            batch,
        )
        for child, port, digest in inputs:
            digests[child][port] = digest
    steps = []
    for step_id, queue, fixed, reusable, look_up in rows:
        parts = with_inputs(db.json_object(fixed), digests[step_id])
        steps.append(_Ready(step_id, queue, parts, cache_key(parts), bool(reusable), bool(look_up)))
    return steps


def _earlier_successes(workspace_id: int, keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for batch in db.batches(sorted(set(keys))):
        rows = db.fetch(
            "SELECT cache_key, MAX(id) FROM runs_step WHERE workspace_id = %s AND state = 'succeeded' "
            "AND reusable = %s AND outputs_removed = %s "
            f"AND cache_key IN ({db.marks(batch)}) GROUP BY cache_key",
            [workspace_id, True, False, *batch],
        )
        found.update(_held(dict(rows)))
    return found


def _held(found: dict[str, int]) -> dict[str, int]:
    """Those whose outputs nobody is just giving up, nor can before this transaction has ended."""
    # On SQLite one transaction writes at a time, and this one does.
    if not found or not db.share_lock():
        return found
    rows = db.fetch(
        f"SELECT id FROM runs_step WHERE id IN ({db.marks(list(found))}) AND outputs_removed = %s "
        f"ORDER BY id {db.share_lock()}",
        [*found.values(), False],
    )
    kept = {row[0] for row in rows}
    return {key: step_id for key, step_id in found.items() if step_id in kept}


def _live_twins(workspace_id: int, keys: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for batch in db.batches(sorted(set(keys))):
        rows = db.fetch(
            "SELECT cache_key, MIN(id) FROM runs_step WHERE workspace_id = %s AND state IN ('queued', 'running') "
            f"AND reusable = %s AND cache_key IN ({db.marks(batch)}) GROUP BY cache_key",
            [workspace_id, True, *batch],
        )
        found.update(dict(rows))
    return found


def _queue(journal: Journal, steps: Sequence[_Ready]) -> None:
    reasons = why_nobody_takes(step.queue for step in steps)
    db.execute_many(
        "UPDATE runs_step SET state = 'queued', reason = %s, cache_key = %s, key_parts = %s "
        "WHERE id = %s AND state = 'waiting'",
        [(reasons.get(step.queue, ""), step.key, json.dumps(step.parts), step.id) for step in steps],
    )
    insert_attempts(journal, [(step.id, step.queue, 1) for step in steps], solo=False)
    for step in steps:
        journal.step(step.id, StepState.QUEUED, reasons.get(step.queue, ""))


def _wait_for_twins(journal: Journal, twins: Sequence[tuple[_Ready, int]]) -> None:
    if not twins:
        return
    runs: dict[int, int] = dict(
        db.fetch(
            f"SELECT id, run_id FROM runs_step WHERE id IN ({db.marks(twins)})",
            [twin for _, twin in twins],
        )
    )
    for step, twin in twins:
        reason = f"Waits for the same step, which is at work in run {runs[twin]}."
        db.execute(
            "UPDATE runs_step SET twin_id = %s, reason = %s, cache_key = %s, key_parts = %s "
            "WHERE id = %s AND state = 'waiting'",
            [twin, reason, step.key, json.dumps(step.parts), step.id],
        )
        journal.step(step.id, StepState.WAITING, reason)


def _reuse(journal: Journal, reused: Sequence[tuple[_Ready, int]]) -> None:
    db.execute_many(
        "UPDATE runs_step SET state = 'reused', reason = '', cache_key = %s, key_parts = %s, reused_from_id = %s, "
        f"started_at = {db.now()}, finished_at = {db.now()} "
        f"WHERE id = %s AND {db.state_is(step_sources(StepState.REUSED))}",
        [(step.key, json.dumps(step.parts), source, step.id) for step, source in reused],
    )
    db.execute_many(
        "INSERT INTO runs_stepoutput (step_id, port, digest, size, is_file) "
        "SELECT %s, port, digest, size, is_file FROM runs_stepoutput WHERE step_id = %s AND removed_at IS NULL",
        [(step.id, source) for step, source in reused],
    )
    for step, _ in reused:
        journal.ended(step.id, StepState.REUSED)


def insert_attempts(journal: Journal, attempts: Sequence[tuple[int, str, int]], *, solo: bool) -> None:
    """Queue new attempts: (step, queue, number)."""
    db.execute_many(
        _insert_attempt("queued", "NULL"),
        [(step_id, journal.run_id, number, queue, solo, False) for step_id, queue, number in attempts],
    )
    by_queue: dict[str, int] = defaultdict(int)
    for _, queue, _ in attempts:
        by_queue[queue] += 1
    for queue, count in by_queue.items():
        count_attempts(journal.run_id, queue, queued=count)
        journal.queued(queue, count)


def insert_delayed_attempt(journal: Journal, step_id: int, queue: str, number: int, seconds: float) -> None:
    """An attempt that is queued once so many seconds have passed."""
    db.execute(
        _insert_attempt("delayed", db.seconds_from_now()),
        [step_id, journal.run_id, number, queue, False, False, seconds],
    )


def _insert_attempt(state: str, run_after: str) -> str:
    return (
        "INSERT INTO runs_attempt (step_id, run_id, number, queue, state, solo, stop_requested, lease_owner, "
        "lease_epoch, stage, error, log_size, isolation, command, created_at, run_after) "
        f"VALUES (%s, %s, %s, %s, '{state}', %s, %s, '', 0, '', '', 0, '', '', {db.now()}, {run_after})"
    )


def count_attempts(run_id: int, queue: str, *, queued: int = 0, running: int = 0) -> None:
    """Keep the counters that claims are shared out by."""
    db.execute(
        "UPDATE runs_runqueue SET queued = queued + %s, running = running + %s WHERE run_id = %s AND queue = %s",
        [queued, running, run_id, queue],
    )
