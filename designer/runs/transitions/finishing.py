"""How an attempt ends with a result, and its step with it: what depends on the step goes on, or is skipped."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from designer.core.run_state import AttemptState, RunState, StepState, step_after_failure, step_sources
from designer.core.step_controls import always_runs, from_now, retries_of
from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.retrying import retried
from designer.runs.transitions.cancelling import skip_below, stop_steps
from designer.runs.transitions.leases import Claim
from designer.runs.transitions.settling import (
    children_after,
    count_attempts,
    insert_attempts,
    insert_delayed_attempt,
    settle,
)


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
    started_by: str = ""
    start_note: str = ""


@retried
def finish(claim: Claim, result: Result) -> Effects | None:
    """End an attempt and let what depends on it go on; None when the lease was lost: throw the result away."""
    with db.atomic():
        journal = _finished(claim, result)
        return None if journal is None else journal.close()


@retried
def finish_and_take(
    claim: Claim, result: Result, take: Callable[[Journal], Claim | None]
) -> tuple[Effects | None, Claim | None]:
    """As `finish`, and what `take` claims in the same transaction, which is cheaper than one of its own."""
    with db.atomic():
        journal = _finished(claim, result)
        if journal is None:
            return None, None
        taken = take(journal) if journal.unfinished else None
        return journal.close(), taken


def _finished(claim: Claim, result: Result) -> Journal | None:
    journal = Journal(claim.run_id)
    stopping = _end_attempt(claim, result)
    if stopping is None:
        db.roll_back()
        return None
    count_attempts(claim.run_id, claim.queue, running=-1)
    state = StepState(result.state.value)
    if state is StepState.FAILED and _try_again(journal, claim, result, stopping=stopping):
        return journal
    end_step(claim.step_id, state, result.error, result.exit_code)
    _keep_outputs(claim.step_id, result)
    journal.ended(claim.step_id, state, result.error)
    if state is StepState.SUCCEEDED:
        settle(journal, children_after(journal, [claim.step_id]))
    else:
        after_failure(journal, claim.step_id, state)
    return journal


def _end_attempt(claim: Claim, result: Result) -> bool | None:
    """Whether the attempt had been asked to stop; None if it is no longer the caller's to end."""
    row = db.fetch_one(
        f"UPDATE runs_attempt SET state = %s, finished_at = {db.now()}, lease_until = NULL, stage = '', "
        "exit_code = %s, error = %s, log_size = %s, cpu_seconds = %s, peak_memory_bytes = %s, "
        "starting_seconds = %s, command = %s, isolation = %s, started_by = %s, start_note = %s "
        "WHERE id = %s AND lease_epoch = %s AND state = 'running' RETURNING stop_requested",
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
            result.started_by,
            result.start_note,
            claim.attempt_id,
            claim.epoch,
        ],
    )
    return None if row is None else bool(row[0])


def _try_again(journal: Journal, claim: Claim, result: Result, *, stopping: bool) -> bool:
    """Queue the step once more, now or after a wait, if it has retries left. What the attempt measured is left out."""
    settings = db.json_object(claim.settings)
    retries = retries_of(settings)
    if retries.max == 0:
        return False
    [(failures,)] = db.fetch(
        "SELECT COUNT(*) FROM runs_attempt WHERE step_id = %s AND state = 'failed'", [claim.step_id]
    )
    stopping = stopping or (journal.state is RunState.CANCELLING and not always_runs(settings))
    if step_after_failure(failures=failures, retries=retries.max, stopping=stopping) is StepState.FAILED:
        return False
    # Not for a secret: it only keeps steps that failed together apart.
    seconds = round(retries.wait_before(failures, random.random()), 1)  # noqa: S311
    # A colon before the error, which is anybody's text: it may begin with a small letter.
    reason = (
        f"Retry {failures} of {retries.max} follows {from_now(seconds)}. Attempt {claim.number} failed: {result.error}"
    )
    db.execute(
        "UPDATE runs_step SET state = 'queued', reason = %s WHERE id = %s AND state = 'running'",
        [reason, claim.step_id],
    )
    if seconds:
        insert_delayed_attempt(journal, claim.step_id, claim.queue, claim.number + 1, seconds)
    else:
        insert_attempts(journal, [(claim.step_id, claim.queue, claim.number + 1)], solo=False)
    journal.step(claim.step_id, StepState.QUEUED, reason)
    return True


def end_step(step_id: int, state: StepState, error: str, exit_code: int | None = None) -> None:
    """End the step of an attempt that has ended."""
    ended = db.fetch_one(
        f"UPDATE runs_step SET state = %s, exit_code = %s, error = %s, finished_at = {db.now()} "
        f"WHERE id = %s AND {db.state_is(step_sources(state))} RETURNING id",
        [state, exit_code, error, step_id],
    )
    if ended is None:
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


def after_failure(journal: Journal, step_id: int, state: StepState) -> None:
    """Skip what depends on a step that failed or was cancelled; stop the rest of the run if it is to stop then."""
    title = (db.fetch_one("SELECT title FROM runs_step WHERE id = %s", [step_id]) or ("",))[0]
    word = "failed" if state is StepState.FAILED else "was cancelled"
    skip_below(journal, [step_id], f"Not run: {title} {word}.")
    if state is StepState.FAILED and not journal.continue_on_failure:
        stop_steps(journal, f"Stopped: {title} failed, and the pipeline does not continue after a failure.")
