"""What an installation does, in a few numbers: for monitoring, of all workspaces, without anybody's name.

Counters must not fall when runs are deleted, or what reads them takes it for a new start: what a deleted run counted
for is kept in `DeletedFigure`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from designer.core.needs import by_compute
from designer.core.run_state import RunState, StepState
from designer.runs import database as db
from designer.runs.models import DeletedFigure
from designer.runs.waiting import SILENCE_SECONDS

# Upper bounds in seconds; what takes longer than all counts for the last, without one.
BOUNDS = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 1800.0, 7200.0, 43200.0)
_REUSED = "reused"


@dataclass(frozen=True)
class Figures:
    runs: Mapping[str, int]
    steps: Mapping[str, int]
    queued: Mapping[str, int]
    at_work: Mapping[str, int]
    oldest_queued_seconds: float
    workers: Mapping[str, int]
    slots: Mapping[str, int]
    # Attempts that ended, ever.
    ended: Mapping[str, int]
    # How many took at most so long, by the place of the bound in BOUNDS; the last without one.
    durations: Sequence[int]
    duration_seconds: float
    reused: int


def figures() -> Figures:
    """All of it as of one moment, in seven statements whatever the number of rows."""
    with db.snapshot():
        return _figures()


def _figures() -> Figures:
    runs = _by_state("runs_run")
    steps = _by_state("runs_step")
    queues = db.fetch("SELECT queue, SUM(queued), SUM(running) FROM runs_runqueue GROUP BY queue")
    workers, slots = _workers()
    counted = _ended()
    for what, count, seconds in DeletedFigure.objects.values_list("what", "count", "seconds"):
        counted[what] = _plus(counted.get(what), count, seconds)
    ended: dict[str, int] = defaultdict(int)
    durations = [0] * (len(BOUNDS) + 1)
    total = 0.0
    for what, (count, seconds) in counted.items():
        outcome, _, bucket = what.partition(" ")
        if bucket:
            ended[outcome] += count
            durations[int(bucket)] += count
            total += seconds
    return Figures(
        runs={state: runs.get(state, 0) for state in RunState},
        steps={state: steps.get(state, 0) for state in StepState},
        queued=by_compute({queue: int(queued) for queue, queued, _ in queues if queued}),
        at_work=by_compute({queue: int(running) for queue, _, running in queues if running}),
        oldest_queued_seconds=_oldest_queued(),
        workers=workers,
        slots=slots,
        ended=ended,
        durations=durations,
        duration_seconds=total,
        reused=steps.get(StepState.REUSED, 0) + counted.get(_REUSED, (0, 0.0))[0],
    )


def counted_for(run_ids: Sequence[int]) -> dict[str, tuple[int, float]]:
    """What runs add to the counters, with their seconds, as `DeletedFigure` names it."""
    counted = _ended(run_ids)
    reused = 0
    for batch in db.batches(run_ids):
        sql = f"SELECT COUNT(*) FROM runs_step WHERE state = 'reused' AND run_id IN ({db.marks(batch)})"
        reused += int(db.fetch(sql, batch)[0][0])
    return {**counted, _REUSED: (reused, 0.0)} if reused else counted


def _by_state(table: str) -> dict[str, int]:
    return dict(db.fetch(f"SELECT state, COUNT(*) FROM {table} GROUP BY state"))


def _oldest_queued() -> float:
    # The partial index of queued attempts answers this alone; the oldest of them was made first.
    row = db.fetch_one(
        f"SELECT {_seconds_between('created_at', db.now())} FROM runs_attempt "
        "WHERE id = (SELECT MIN(id) FROM runs_attempt WHERE state = 'queued')"
    )
    return 0.0 if row is None else max(0.0, float(row[0]))


def _workers() -> tuple[dict[str, int], dict[str, int]]:
    """Workers that have not said goodbye by how they are, and the slots of those that take steps, by compute."""
    found = {"alive": 0, "draining": 0, "silent": 0}
    slots: dict[str, int] = defaultdict(int)
    heard = db.seconds_from_now(f"({-SILENCE_SECONDS})")
    rows = db.fetch(f"SELECT queues, slots, draining, seen_at > {heard} FROM runs_worker WHERE gone_at IS NULL")
    for queues, count, draining, is_heard in rows:
        state = "silent" if not is_heard else "draining" if draining else "alive"
        found[state] += 1
        if state == "alive":
            for compute in db.json_list(queues):
                slots[compute] += count
    return found, dict(slots)


def _ended(run_ids: Sequence[int] | None = None) -> dict[str, tuple[int, float]]:
    """Attempts that ended, of all runs or of some, and their seconds: by outcome and the place in BOUNDS."""
    bucket = " ".join(f"WHEN seconds <= {bound} THEN {place}" for place, bound in enumerate(BOUNDS))
    found: dict[str, tuple[int, float]] = {}
    for batch in [None] if run_ids is None else db.batches(run_ids):
        some = "" if batch is None else f"AND run_id IN ({db.marks(batch)})"
        rows = db.fetch(
            f"WITH timed AS MATERIALIZED (SELECT state, {_seconds_between('started_at', 'finished_at')} AS seconds "
            f"FROM runs_attempt WHERE started_at IS NOT NULL AND finished_at IS NOT NULL {some}) "
            f"SELECT state, CASE {bucket} ELSE {len(BOUNDS)} END AS place, COUNT(*), SUM(seconds) "
            "FROM timed GROUP BY state, place",
            batch or (),
        )
        for state, place, count, seconds in rows:
            what = f"{state} {place}"
            found[what] = _plus(found.get(what), count, float(seconds))
    return found


def _plus(one: tuple[int, float] | None, count: int, seconds: float) -> tuple[int, float]:
    return (count, seconds) if one is None else (one[0] + count, one[1] + seconds)


def _seconds_between(start: str, end: str) -> str:
    if connection.vendor == "sqlite":
        return f"((julianday({end}) - julianday({start})) * 86400.0)"
    return f"EXTRACT(EPOCH FROM ({end} - {start}))"
