"""Why a queued step waits: no worker that lives could take it, now or ever."""

from collections import defaultdict
from collections.abc import Iterable

from designer.core.needs import LOCAL_COMPUTE, NOTHING, Needs, compute_of, needs_of_queue
from designer.core.run_state import StepState
from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.retrying import retried

SILENCE_SECONDS = 20.0
_WAITS = "Waits for a worker"


def why_nobody_takes(queues: Iterable[str]) -> dict[str, str]:
    """For each queue whose steps no worker that lives could take, a sentence that says so.

    Not of the local queue: that no worker lives at all is told of the whole product, not of each step.
    """
    asked = [queue for queue in set(queues) if queue != LOCAL_COMPUTE]
    workers = _live_workers() if asked else {}
    return {queue: _sentence(queue) for queue in asked if not _could_be_taken(queue, workers)}


def tell_who_waits() -> Effects:
    """Say of each queued step whether a worker could take it, where that is not what it says already."""
    queues = [row[0] for row in db.fetch("SELECT DISTINCT queue FROM runs_runqueue WHERE queued > 0")]
    sentences = why_nobody_takes(queues)
    effects = Effects()
    for queue in queues:
        if queue != LOCAL_COMPUTE:
            effects.add(_tell(queue, sentences.get(queue, "")))
    return effects


# What a step says for another cause, as that it is tried again, is left.
_SAYS_OTHERWISE = "state = 'queued' AND queue = %s AND reason <> %s AND (reason = '' OR reason LIKE %s)"


def _tell(queue: str, reason: str) -> Effects:
    effects = Effects()
    runs = db.fetch(
        f"SELECT DISTINCT run_id FROM runs_step WHERE {_SAYS_OTHERWISE} ORDER BY run_id", [queue, reason, f"{_WAITS}%"]
    )
    for (run_id,) in runs:
        effects.add(_tell_run(run_id, queue, reason))
    return effects


@retried
def _tell_run(run_id: int, queue: str, reason: str) -> Effects:
    with db.atomic():
        journal = Journal(run_id)
        rows = db.fetch(
            f"UPDATE runs_step SET reason = %s WHERE {_SAYS_OTHERWISE} AND run_id = %s RETURNING id",
            [reason, queue, reason, f"{_WAITS}%", run_id],
        )
        for (step_id,) in rows:
            journal.step(step_id, StepState.QUEUED, reason)
        return journal.close()


def _live_workers() -> dict[str, list[Needs]]:
    """What the workers have that live and take new steps, by compute."""
    found: dict[str, list[Needs]] = defaultdict(list)
    rows = db.fetch(
        "SELECT queues, cpu, memory_gb, gpu, labels FROM runs_worker "
        f"WHERE gone_at IS NULL AND draining = %s AND seen_at > {db.seconds_from_now(f'({-SILENCE_SECONDS})')}",
        [False],
    )
    for queues, cpu, memory_gb, gpu, labels in rows:
        for queue in db.json_list(queues):
            found[queue].append(Needs(cpu, memory_gb, gpu, frozenset(db.json_list(labels))))
    return found


def _could_be_taken(queue: str, workers: dict[str, list[Needs]]) -> bool:
    needs = needs_of_queue(queue)
    return any(needs.fits(worker) for worker in workers.get(compute_of(queue), []))


def _sentence(queue: str) -> str:
    needs, compute = needs_of_queue(queue), compute_of(queue)
    if compute == LOCAL_COMPUTE:
        return f"Waits for a worker with {needs}: none is connected."
    if needs == NOTHING:
        return f"Waits for a worker of compute {compute}: none is connected."
    return f"Waits for a worker of compute {compute} with {needs}: none is connected."
