"""One run, locked for one transaction: its counters and its events."""

from dataclasses import dataclass, field

from designer.core.run_state import RUN_FINAL, RunState, StepState, final_run_state
from designer.runs import database as db


@dataclass
class Effects:
    """What must follow the commit: wake-ups by queue, nudges by run, attempts to stop, steps whose twins may go on.

    Where several write at once, `ended_steps` has all that ended: whether they have twins is to be asked.
    """

    wake: dict[str, int] = field(default_factory=dict)
    nudges: dict[int, int] = field(default_factory=dict)
    stop_attempts: list[int] = field(default_factory=list)
    ended_steps: list[int] = field(default_factory=list)

    def add(self, other: "Effects") -> None:
        for queue, count in other.wake.items():
            self.wake[queue] = self.wake.get(queue, 0) + count
        self.nudges.update(other.nudges)
        self.stop_attempts += other.stop_attempts
        self.ended_steps += other.ended_steps


class Journal:
    """Opened by locking the run's row, the first thing that every transition does; closed before the commit.

    The row gives events their numbers, so the order of commits is the order of numbers.
    """

    def __init__(self, run_id: int) -> None:
        row = db.fetch_one(
            "SELECT seq, state, workspace_id, unfinished, failed, cancelled, continue_on_failure, isolation, "
            f"timed_out FROM runs_run WHERE id = %s {db.for_update()}",
            [run_id],
        )
        if row is None:
            raise LookupError(f"run {run_id} does not exist")
        self.run_id = run_id
        self.seq = row[0]
        self.state = RunState(row[1])
        self.workspace_id: int = row[2]
        self.unfinished: int = row[3]
        self.failed: int = row[4]
        self.cancelled: int = row[5]
        self.continue_on_failure = bool(row[6])
        self.isolation: str = row[7]
        self.timed_out = bool(row[8])
        self.effects = Effects()
        self._state_before = self.state
        self._events: list[tuple[int, int, str, int | None, str, str]] = []

    def step(self, step_id: int, state: StepState, message: str = "") -> None:
        self._event("step", step_id, state, message)

    def ended(self, step_id: int, state: StepState, message: str = "") -> None:
        """Note that a step ended, which may end the run."""
        self.step(step_id, state, message)
        self.unfinished -= 1
        if state is StepState.FAILED:
            self.failed += 1
        elif state is StepState.CANCELLED:
            self.cancelled += 1
        self.effects.ended_steps.append(step_id)

    def queued(self, queue: str, count: int) -> None:
        self.effects.wake[queue] = self.effects.wake.get(queue, 0) + count

    def progress(self, step_id: int) -> None:
        self._event("progress", step_id, StepState.RUNNING, "")

    def move(self, state: RunState) -> None:
        self.state = state

    def ran_in(self, isolation: str) -> None:
        """Note what kept a step apart; one that ran without isolation is what a reader of the run must know of."""
        if isolation == "none" or not self.isolation:
            self.isolation = isolation

    def close(self) -> Effects:
        """Write the events and the run's row."""
        if self.unfinished == 0 and self.state not in RUN_FINAL:
            self.state = final_run_state(
                cancelling=self.state is RunState.CANCELLING,
                timed_out=self.timed_out,
                failed_steps=self.failed,
                cancelled_steps=self.cancelled,
            )
        if self.state is not self._state_before:
            self._event("run", None, self.state, "")
        started = f", started_at = COALESCE(started_at, {db.now()})" if self.state is not RunState.QUEUED else ""
        if self._state_before is RunState.QUEUED and self.state is RunState.RUNNING:
            started += f", deadline = {db.seconds_from_now('run_limit_seconds')}"
        finished = f", finished_at = {db.now()}, deadline = NULL" if self.state in RUN_FINAL else ""
        db.execute(
            "UPDATE runs_run SET seq = %s, state = %s, unfinished = %s, failed = %s, cancelled = %s, isolation = %s"
            f"{started}{finished} WHERE id = %s",
            [self.seq, self.state, self.unfinished, self.failed, self.cancelled, self.isolation, self.run_id],
        )
        db.insert(
            "runs_runevent (run_id, seq, kind, step_id, state, message, at)",
            f"(%s, %s, %s, %s, %s, %s, {db.now()})",
            self._events,
        )
        if self._events:
            self.effects.nudges[self.run_id] = self.seq
        if db.has_one_writer():
            # Nobody begins to wait for them before the commit, so hardly any has to be asked for after it.
            self.effects.ended_steps = self._with_twins(self.effects.ended_steps)
        return self.effects

    def _with_twins(self, step_ids: list[int]) -> list[int]:
        found: list[int] = []
        for batch in db.batches(step_ids):
            rows = db.fetch(
                f"SELECT DISTINCT twin_id FROM runs_step WHERE twin_id IN ({db.marks(batch)}) AND state = 'waiting'",
                batch,
            )
            found += [row[0] for row in rows]
        return found

    def _event(self, kind: str, step_id: int | None, state: str, message: str) -> None:
        self.seq += 1
        self._events.append((self.run_id, self.seq, kind, step_id, state, message))
