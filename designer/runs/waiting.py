"""Why a queued step waits: no worker that lives could take it, or a limit holds it back while workers are free."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from designer.core.needs import LOCAL_COMPUTE, NOTHING, Needs, compute_of, needs_of_queue
from designer.core.run_state import StepState
from designer.runs import database as db
from designer.runs.journal import Effects, Journal
from designer.runs.retrying import retried

SILENCE_SECONDS = 20.0
_RUN = "Waits: the run's limit of steps at once is {}."
_WORKSPACE = "Waits: the workspace's limit of steps at once is {}."


def why_nobody_takes(queues: Iterable[str]) -> dict[str, str]:
    """For each queue whose steps no worker that lives could take, a sentence that says so.

    Not of the local queue: that no worker lives at all is told of the whole product, not of each step.
    """
    asked = [queue for queue in set(queues) if queue != LOCAL_COMPUTE]
    workers = _live_workers() if asked else {}
    return {queue: _sentence(queue) for queue in asked if not _could_be_taken(queue, workers)}


def tell_who_waits() -> Effects:
    """Say of each queued step why it is not taken, where that is not what it says already."""
    waiting = _waiting()
    missing = why_nobody_takes(queue for _, queue in waiting)
    effects = Effects()
    stale: dict[int, dict[str, str]] = defaultdict(dict)
    for run_id, queue, said in _said(sorted({run_id for run_id, _ in waiting})):
        reason = missing.get(queue) or waiting.get((run_id, queue), "")
        if said != reason and (not said or said.startswith(_OURS)):
            stale[run_id][queue] = reason
    for run_id, reasons in stale.items():
        effects.add(_tell_run(run_id, reasons))
    return effects


def _waiting() -> dict[tuple[int, str], str]:
    """The queues of runs in which steps wait, each with the limit that holds them back, if one does."""
    rows = db.fetch(
        "SELECT queue.run_id, queue.queue, queue.queued, queue.most, "
        "(SELECT SUM(own.running) FROM runs_runqueue own WHERE own.run_id = queue.run_id), "
        "workspace.id, workspace.max_steps_at_once "
        "FROM runs_runqueue queue JOIN runs_run run ON run.id = queue.run_id "
        "JOIN accounts_workspace workspace ON workspace.id = run.workspace_id WHERE queue.queued > 0"
    )
    in_run: Counter[int] = Counter({run_id: running for run_id, _, _, _, running, _, _ in rows})
    in_workspace = _at_work(sorted({workspace for *_, workspace, most in rows if most is not None}))
    for run_id, _, queued, _, _, workspace, _ in rows:
        in_run[run_id] += queued
        in_workspace[workspace] += queued
    slots = _slots() if any(of_run or of_workspace for _, _, _, of_run, _, _, of_workspace in rows) else 0
    return {
        (run_id, queue): _limit([(of_run, in_run[run_id], _RUN), (most, in_workspace[workspace], _WORKSPACE)], slots)
        for run_id, queue, _, of_run, _, workspace, most in rows
    }


def _at_work(workspaces: list[int]) -> Counter[int]:
    """How many steps of these workspaces are at work."""
    if not workspaces:
        return Counter()
    rows = db.fetch(
        "SELECT run.workspace_id, SUM(busy.running) FROM runs_runqueue busy JOIN runs_run run ON run.id = busy.run_id "
        f"WHERE busy.running > 0 AND run.workspace_id IN ({db.marks(workspaces)}) GROUP BY run.workspace_id",
        workspaces,
    )
    return Counter(dict(rows))


def _slots() -> int:
    """How many steps the workers that live and take new ones run at once."""
    [(slots,)] = db.fetch(f"SELECT COALESCE(SUM(slots), 0) FROM runs_worker WHERE {_lives()}", [False])
    return int(slots)


def _limit(limits: Sequence[tuple[int | None, int, str]], slots: int) -> str:
    """The narrowest of limits that holds steps back: more are queued or at work than it allows, and workers take more.

    How many are at work at this moment is not asked: between the end of a step and the next claim one is missing, and
    thousands of queued steps would say something else for as long.
    """
    holding = [(most, said) for most, there, said in limits if most is not None and there > most and slots > most]
    if not holding:
        return ""
    most, said = min(holding)
    return said.format(most)


def _said(run_ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """What queued steps of runs say, by queue."""
    rows: list[tuple[int, str, str]] = []
    for batch in db.batches(run_ids):
        rows += db.fetch(
            "SELECT DISTINCT run_id, queue, reason FROM runs_step "
            f"WHERE state = 'queued' AND run_id IN ({db.marks(batch)})",
            batch,
        )
    return rows


# What a step says for another cause, as that it is tried again, is left.
_OURS = ("Waits for a worker", "Waits: ")
_SAYS_OTHERWISE = (
    "state = 'queued' AND queue = %s AND reason <> %s "
    "AND (reason = '' OR reason LIKE 'Waits for a worker%%' OR reason LIKE 'Waits: %%')"
)


@retried
def _tell_run(run_id: int, reasons: Mapping[str, str]) -> Effects:
    with db.atomic():
        journal = Journal(run_id)
        for queue, reason in sorted(reasons.items()):
            rows = db.fetch(
                f"UPDATE runs_step SET reason = %s WHERE {_SAYS_OTHERWISE} AND run_id = %s RETURNING id",
                [reason, queue, reason, run_id],
            )
            for (step_id,) in rows:
                journal.step(step_id, StepState.QUEUED, reason)
        return journal.close()


def _live_workers() -> dict[str, list[Needs]]:
    """What the workers have that live and take new steps, by compute."""
    found: dict[str, list[Needs]] = defaultdict(list)
    rows = db.fetch(f"SELECT queues, cpu, memory_gb, gpu, labels FROM runs_worker WHERE {_lives()}", [False])
    for queues, cpu, memory_gb, gpu, labels in rows:
        for queue in db.json_list(queues):
            found[queue].append(Needs(cpu, memory_gb, gpu, frozenset(db.json_list(labels))))
    return found


def _lives() -> str:
    """The condition that a worker lives and is to take new steps, which the parameter False completes."""
    return f"gone_at IS NULL AND draining = %s AND seen_at > {db.seconds_from_now(f'({-SILENCE_SECONDS})')}"


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
