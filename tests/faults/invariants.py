"""What must hold of the tables at any moment between two transactions, asked in SQL: an empty answer is a good one."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from designer.core.run_state import ATTEMPT_FINAL, RUN_FINAL, STEP_FINAL, STEP_GAVE_OUTPUTS
from designer.runs import database as db


def _listed(states: frozenset[object]) -> str:
    return ", ".join(sorted(f"'{state}'" for state in states))


_ENDED_STEP = f"({_listed(STEP_FINAL)})"
_ENDED_RUN = f"({_listed(RUN_FINAL)})"
_ENDED_ATTEMPT = f"({_listed(ATTEMPT_FINAL)})"
_GAVE = f"({_listed(STEP_GAVE_OUTPUTS)})"

INVARIANTS = {
    "a run that has ended has no step that has not": (
        "SELECT step.id FROM runs_step step JOIN runs_run run ON run.id = step.run_id "
        f"WHERE run.state IN {_ENDED_RUN} AND step.state NOT IN {_ENDED_STEP}"
    ),
    "a step has at most one attempt that succeeded": (
        "SELECT step_id FROM runs_attempt WHERE state = 'succeeded' GROUP BY step_id HAVING COUNT(*) > 1"
    ),
    "a step has at most one attempt that has not ended": (
        f"SELECT step_id FROM runs_attempt WHERE state NOT IN {_ENDED_ATTEMPT} GROUP BY step_id HAVING COUNT(*) > 1"
    ),
    "a step and its attempts agree": (
        "SELECT step.id FROM runs_step step LEFT JOIN runs_attempt attempt "
        f"ON attempt.step_id = step.id AND attempt.state NOT IN {_ENDED_ATTEMPT} WHERE "
        "(step.state = 'running' AND COALESCE(attempt.state, '') <> 'running') "
        "OR (step.state = 'queued' AND COALESCE(attempt.state, '') NOT IN ('queued', 'delayed')) "
        "OR (step.state NOT IN ('running', 'queued') AND attempt.id IS NOT NULL)"
    ),
    "a step that succeeded has one attempt that did": (
        "SELECT id FROM runs_step WHERE state = 'succeeded' AND NOT EXISTS "
        "(SELECT 1 FROM runs_attempt WHERE step_id = runs_step.id AND state = 'succeeded')"
    ),
    "only a step that gave its outputs has any": (
        "SELECT output.id FROM runs_stepoutput output JOIN runs_step step ON step.id = output.step_id "
        f"WHERE step.state NOT IN {_GAVE}"
    ),
    "no step was queued before all that it depends on had given its outputs": (
        "SELECT edge.id FROM runs_stepedge edge JOIN runs_step step ON step.id = edge.child_id "
        "WHERE EXISTS (SELECT 1 FROM runs_runevent child "
        "WHERE child.step_id = edge.child_id AND child.state IN ('queued', 'running', 'reused') AND NOT EXISTS "
        "(SELECT 1 FROM runs_runevent parent WHERE parent.step_id = edge.parent_id AND parent.run_id = child.run_id "
        f"AND (parent.state IN {_GAVE} OR step.always AND edge.port = '' AND parent.state IN {_ENDED_STEP}) "
        "AND parent.seq < child.seq))"
    ),
    "events are numbered without a gap": (
        "SELECT run.id FROM runs_run run WHERE run.seq <> (SELECT COUNT(*) FROM runs_runevent WHERE run_id = run.id) "
        "OR run.seq <> COALESCE((SELECT MAX(seq) FROM runs_runevent WHERE run_id = run.id), 0)"
    ),
    "only a running attempt is leased": (
        "SELECT id FROM runs_attempt WHERE (state <> 'running') = (lease_until IS NOT NULL)"
    ),
    "the counters of a queue are what they count": (
        "SELECT counted.id FROM runs_runqueue counted WHERE "
        "counted.queued <> (SELECT COUNT(*) FROM runs_attempt attempt WHERE attempt.run_id = counted.run_id "
        "AND attempt.queue = counted.queue AND attempt.state = 'queued') OR "
        "counted.running <> (SELECT COUNT(*) FROM runs_attempt attempt WHERE attempt.run_id = counted.run_id "
        "AND attempt.queue = counted.queue AND attempt.state = 'running')"
    ),
    "a run has no more steps at work than it may": "SELECT id FROM runs_runqueue WHERE running > most",
    "a workspace has no more steps at work than it may": (
        "SELECT workspace.id FROM accounts_workspace workspace WHERE workspace.max_steps_at_once < "
        "(SELECT COUNT(*) FROM runs_attempt attempt JOIN runs_run run ON run.id = attempt.run_id "
        "WHERE attempt.state = 'running' AND run.workspace_id = workspace.id)"
    ),
    "a run that took longer than it may has failed, unless it was cancelled": (
        f"SELECT id FROM runs_run WHERE timed_out AND state IN {_ENDED_RUN} AND state NOT IN ('failed', 'cancelled')"
    ),
    "a run counts the steps that have not ended, that failed and that were cancelled": (
        "SELECT run.id FROM runs_run run WHERE run.unfinished <> "
        f"(SELECT COUNT(*) FROM runs_step WHERE run_id = run.id AND state NOT IN {_ENDED_STEP}) "
        "OR run.failed <> (SELECT COUNT(*) FROM runs_step WHERE run_id = run.id AND state = 'failed') "
        "OR run.cancelled <> (SELECT COUNT(*) FROM runs_step WHERE run_id = run.id AND state = 'cancelled')"
    ),
    "nothing waits or is queued in a run that is being cancelled": (
        "SELECT step.id FROM runs_step step JOIN runs_run run ON run.id = step.run_id "
        "WHERE run.state = 'cancelling' AND step.state IN ('waiting', 'queued') AND NOT step.always"
    ),
    "of equal steps that may be reused, one is at work": (
        "SELECT MIN(id) FROM runs_step WHERE state IN ('queued', 'running') AND reusable AND look_up "
        "GROUP BY workspace_id, cache_key HAVING COUNT(*) > 1"
    ),
    "a step that follows a lost worker is alone on its own": (
        "SELECT attempt.id FROM runs_attempt attempt WHERE attempt.state = 'running' AND attempt.solo AND EXISTS "
        "(SELECT 1 FROM runs_attempt other WHERE other.state = 'running' AND other.id <> attempt.id "
        "AND other.lease_owner = attempt.lease_owner)"
    ),
    "what a run gave that has not ended or is pinned is not given up": (
        "SELECT output.id FROM runs_stepoutput output JOIN runs_step step ON step.id = output.step_id "
        "JOIN runs_run run ON run.id = step.run_id WHERE output.removed_at IS NOT NULL "
        f"AND (run.pinned OR run.state NOT IN {_ENDED_RUN})"
    ),
    "a step knows that an output of it was given up": (
        "SELECT step.id FROM runs_step step WHERE step.outputs_removed <> EXISTS "
        "(SELECT 1 FROM runs_stepoutput WHERE step_id = step.id AND removed_at IS NOT NULL)"
    ),
    "a step that was reused has as many outputs as the one that it was reused from": (
        "SELECT step.id FROM runs_step step WHERE step.state = 'reused' AND step.reused_from_id IS NOT NULL AND "
        "(SELECT COUNT(*) FROM runs_stepoutput WHERE step_id = step.id) <> "
        "(SELECT COUNT(*) FROM runs_stepoutput WHERE step_id = step.reused_from_id)"
    ),
    "a waiting step counts what it waits for": (
        "SELECT step.id FROM runs_step step WHERE step.state = 'waiting' AND step.waiting_on <> "
        "(SELECT COUNT(DISTINCT edge.parent_id) FROM runs_stepedge edge JOIN runs_step parent "
        f"ON parent.id = edge.parent_id WHERE edge.child_id = step.id AND parent.state NOT IN {_GAVE} "
        f"AND NOT (step.always AND edge.port = '' AND parent.state IN {_ENDED_STEP}))"
    ),
    "a step that always runs is skipped only where it lacks data": (
        "SELECT step.id FROM runs_step step WHERE step.always AND step.state = 'skipped' AND NOT EXISTS "
        "(SELECT 1 FROM runs_stepedge edge JOIN runs_step parent ON parent.id = edge.parent_id "
        f"WHERE edge.child_id = step.id AND edge.port <> '' AND parent.state NOT IN {_GAVE})"
    ),
}


def broken(fetch: Callable[[str], Iterable[Sequence[Any]]] = db.fetch) -> dict[str, list[int]]:
    """The invariants that do not hold, each with the rows that break it."""
    found = {name: [row[0] for row in fetch(sql)] for name, sql in INVARIANTS.items()}
    return {name: rows for name, rows in found.items() if rows}
