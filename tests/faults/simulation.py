"""Runs of random drawings by workers that crash, hang and are not heard, in a time that only this file tells.

The transitions are those that run in production, on a real database; what is played is everything around them: workers,
their clocks of beats and sweeps, and messages that are lost, doubled and late. A seed decides all of it.
"""

import heapq
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from designer.accounts.models import Workspace
from designer.core.run_state import RUN_FINAL, AttemptState
from designer.runs import database as db
from designer.runs import giving_up
from designer.runs.journal import Effects
from designer.runs.models import Run, Step
from designer.runs.transitions import cancelling, finishing, leases, losses, settling, twins
from designer.runs.transitions.finishing import Output, Result
from designer.runs.transitions.leases import Claim
from designer.workers import sweep as real_sweep
from designer.workers.sweep import Sweep
from tests.runs.drawn_run import QUEUE, draw, workspace

LEASE_SECONDS, BEAT_SECONDS, CRASH_LIMIT = 30, 2.0, 3
LONGEST_SECONDS = 20_000.0
START = datetime(2026, 1, 1, tzinfo=UTC)


class Clock:
    """The database's time."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def text(self, ahead: float = 0.0) -> str:
        return (START + timedelta(seconds=self.seconds + ahead)).strftime("%Y-%m-%d %H:%M:%S.%f")

    @contextmanager
    def told_by_the_database(self) -> Iterator[None]:
        """The SQL of the transitions asks this clock; only its two expressions of time are replaced."""
        with pytest.MonkeyPatch.context() as patch:
            if connection.vendor == "sqlite":
                now, ahead = "'{}'", "strftime('%%Y-%%m-%%d %%H:%%M:%%f', '{}', {} || ' seconds')"
            else:
                now, ahead = "timestamptz '{}+00'", "timestamptz '{}+00' + {} * interval '1 second'"
            patch.setattr(db, "now", lambda: now.format(self.text()))
            # The number of seconds is what the database adds to our time.
            patch.setattr(db, "seconds_from_now", lambda seconds="%s": ahead.format(self.text(), seconds))
            yield


@dataclass
class SimulatedWorker:
    name: str
    slots: int
    sweep: Sweep
    alive: bool = True
    stopped_until: float = 0.0
    held: dict[int, Claim] = field(default_factory=dict)

    @property
    def is_free(self) -> bool:
        return len(self.held) < self.slots and not any(claim.solo for claim in self.held.values())


class Simulation:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.clock = Clock()
        self._todo: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0
        self.workers: list[SimulatedWorker] = []
        self.runs: list[Run] = []
        self.poison: set[str] = set()
        # What a seed does to messages: the share that is lost, and that comes twice.
        self.lost, self.doubled = self.chance.choice([(0.0, 0.0), (0.2, 0.2), (1.0, 0.0)])
        self.crashes = self.chance.choice([0.0, 0.02, 0.1])
        self.hangs = self.chance.choice([0.0, 0.02])
        # A worker may die between its commit and what follows from it.
        self.forgotten = self.chance.choice([0.0, 0.3])
        self.refused_results = 0
        # A chance of its own: what a seed does else is the same without it.
        self.giving_up = random.Random(f"giving up {seed}")
        self.together = random.Random(f"together {seed}")

    # Time

    def at(self, seconds: float, act: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._todo, (self.clock.seconds + seconds, self._count, act))

    def play(self, after_each: Callable[[], None]) -> None:
        """Go on until every run has ended; `after_each` looks at the tables between two moments."""
        with self.clock.told_by_the_database(), pytest.MonkeyPatch.context() as patch:
            patch.setattr(real_sweep, "after_commit", self.carry_out)
            self._begin()
            while self._todo and not self._is_over():
                self.clock.seconds, _, act = heapq.heappop(self._todo)
                assert self.clock.seconds < LONGEST_SECONDS, f"still at work: {self._unfinished()}"
                act()
                after_each()

    def _is_over(self) -> bool:
        states = Run.objects.filter(pk__in=[run.pk for run in self.runs]).values_list("state", flat=True)
        return all(state in RUN_FINAL for state in states)

    def _unfinished(self) -> list[tuple[int, str]]:
        return list(Run.objects.exclude(state__in=RUN_FINAL).values_list("pk", "state"))

    # What is played

    def _begin(self) -> None:
        if self.chance.random() < 0.2:
            workspace()
            Workspace.objects.update(max_steps_at_once=self.chance.randint(1, 3))
        for _ in range(self.chance.randint(1, 3)):
            self._start_worker()
        self.at(self.giving_up.uniform(1, 6), self._give_up)
        for number in range(self.chance.randint(1, 3)):
            self.at(self.chance.uniform(0, 20), lambda number=number: self._start_run(number))
        # Until a run begins there is nothing to wait for, and nothing has ended either.
        self._start_run(-1)

    def _give_up(self) -> None:
        """Somebody makes space: of what may be given up, some goes; what was looked at a while ago may not any more."""
        for output in giving_up.old_outputs():
            if self.giving_up.random() < 0.5:
                self.at(self.giving_up.choice([0, 2, 10]), lambda output=output: giving_up.give_up(output))
        self.at(self.giving_up.uniform(1, 6), self._give_up)

    def _start_run(self, number: int) -> None:
        nodes = [f"n{index}" for index in range(self.chance.randint(1, 8))]
        pairs = [(a, b) for at, b in enumerate(nodes) for a in nodes[:at] if self.chance.random() < 0.35]
        drawing = ", ".join([*nodes, *(f"{a} > {b}" for a, b in pairs)])
        settings: dict[str, dict[str, object]] = {
            node: {"retries": {"max": self.chance.randint(1, 3), "delay_seconds": self.chance.choice([0, 5, 60])}}
            for node in nodes
            if self.chance.random() < 0.3
        }
        for at, node in enumerate(nodes):
            if follows := [other for other in nodes[:at] if (other, node) not in pairs and self.chance.random() < 0.1]:
                settings.setdefault(node, {})["depends_on"] = follows
            if self.chance.random() < 0.1:
                settings.setdefault(node, {})["always_run"] = True
        run = draw(
            drawing,
            settings=settings,
            force=self.chance.random() < 0.3,
            continue_on_failure=self.chance.random() < 0.7,
            priority=self.chance.choice([0, 0, 1]),
        )
        if self.chance.random() < 0.3:
            run.queues.update(most=self.chance.randint(1, 2))
        if self.chance.random() < 0.2:
            Run.objects.filter(pk=run.pk).update(run_limit_seconds=self.chance.choice([5, 100]))
        if self.giving_up.random() < 0.2:
            Run.objects.filter(pk=run.pk).update(pinned=True)
        self.poison |= {f"{run.pk}/{node}" for node in nodes if self.chance.random() < 0.05}
        self.runs.append(run)
        queue_limit = self.chance.choice([None, None, None, 1.0, 60.0])
        self.carry_out(settling.open_run(run.pk, queue_limit_seconds=queue_limit))
        if self.chance.random() < 0.3:
            for _ in range(self.chance.choice([1, 1, 2])):
                also_always = self.chance.random() < 0.3
                self.at(
                    self.chance.uniform(0, 60),
                    lambda also=also_always: self.carry_out(cancelling.cancel_run(run.pk, also_always=also)),
                )
        if self.chance.random() < 0.3:
            step_id = self.chance.choice(list(Step.objects.filter(run=run).order_by("pk").values_list("pk", flat=True)))
            self.at(self.chance.uniform(0, 60), lambda: self.carry_out(cancelling.cancel_step(run.pk, step_id)))

    def _start_worker(self, replaces: str = "") -> None:
        name = f"w{len(self.workers)}"
        sweep = Sweep(name, [QUEUE], LEASE_SECONDS, CRASH_LIMIT, clock=lambda: self.clock.seconds)
        worker = SimulatedWorker(name, self.chance.randint(1, 3), sweep)
        self.workers.append(worker)
        if replaces:
            self.carry_out(losses.lose_owner(replaces, CRASH_LIMIT))
        self.at(0, lambda: self._beat(worker))

    def _hears(self, worker: SimulatedWorker) -> bool:
        return worker.alive and self.clock.seconds >= worker.stopped_until

    def _beat(self, worker: SimulatedWorker) -> None:
        if not worker.alive:
            return
        if self.clock.seconds < worker.stopped_until:
            self.at(worker.stopped_until - self.clock.seconds, lambda: self._beat(worker))
            return
        self._maybe_break(worker)
        if not self._hears(worker):
            self.at(BEAT_SECONDS, lambda: self._beat(worker))
            return
        if worker.held:
            beat = leases.beat(worker.name, list(worker.held), LEASE_SECONDS)
            for attempt_id in set(worker.held) - beat.held:
                del worker.held[attempt_id]
            for attempt_id in beat.stop:
                self._end(worker, worker.held[attempt_id], AttemptState.CANCELLED)
        if worker.sweep.run():
            self._take(worker)
        self.at(BEAT_SECONDS, lambda: self._beat(worker))

    def _maybe_break(self, worker: SimulatedWorker) -> None:
        if self.chance.random() < self.crashes:
            self._crash(worker)
        elif self.chance.random() < self.hangs:
            worker.stopped_until = self.clock.seconds + self.chance.uniform(5, 120)

    def _crash(self, worker: SimulatedWorker) -> None:
        worker.alive = False
        worker.held.clear()
        # A supervisor saw it, and says so; or nobody did, and its leases run out.
        known = worker.name if self.chance.random() < 0.5 else ""
        self.at(self.chance.uniform(0.1, 5), lambda: self._start_worker(known))

    def _take(self, worker: SimulatedWorker) -> None:
        while self._hears(worker) and worker.is_free:
            claim, effects = leases.claim([QUEUE], worker.name, LEASE_SECONDS, alone=not worker.held)
            if claim is None:
                return
            self.carry_out(effects)
            self._execute(worker, claim)

    def _execute(self, worker: SimulatedWorker, claim: Claim) -> None:
        worker.held[claim.attempt_id] = claim
        if f"{claim.run_id}/{claim.node}" in self.poison:
            self.at(1, lambda: self._crash_by(worker, claim))
        else:
            seconds = self.chance.choice([0.05, 1, 10, 50])
            self.at(seconds, lambda: self._end(worker, claim, self._outcome()))

    def _crash_by(self, worker: SimulatedWorker, claim: Claim) -> None:
        if worker.alive and claim.attempt_id in worker.held:
            self._crash(worker)

    def _outcome(self) -> AttemptState:
        return AttemptState.FAILED if self.chance.random() < 0.15 else AttemptState.SUCCEEDED

    def _end(self, worker: SimulatedWorker, claim: Claim, outcome: AttemptState) -> None:
        """What a worker's thread does when its process has ended; one that hangs does it later."""
        if not worker.alive or claim.attempt_id not in worker.held:
            return
        if self.clock.seconds < worker.stopped_until:
            self.at(worker.stopped_until - self.clock.seconds + 0.01, lambda: self._end(worker, claim, outcome))
            return
        del worker.held[claim.attempt_id]
        outputs = [Output("out", f"content of {claim.node}", 1, True)] if outcome is AttemptState.SUCCEEDED else []
        result = Result(outcome, 0, "" if outputs else "it did not work", outputs=outputs)
        following = None
        if self.together.random() < 0.5:
            effects, following = finishing.finish_and_take(
                claim,
                result,
                lambda journal: leases.claim_in(journal, [QUEUE], worker.name, LEASE_SECONDS, alone=not worker.held),
            )
        else:
            effects = finishing.finish(claim, result)
        if effects is None:
            self.refused_results += 1
        elif self.chance.random() < 0.05:
            # The answer to the commit was lost, and the worker says it again.
            assert finishing.finish(claim, result) is None
        if effects is not None and self.chance.random() >= self.forgotten:
            self.carry_out(effects)
        if following is not None:
            self._execute(worker, following)
        self._take(worker)

    # Messages

    def carry_out(self, effects: Effects, *, taking: str | None = None) -> None:
        """What follows a commit, by messages that may be lost, doubled and late."""
        released = twins.release_twins(effects.ended_steps)
        if released.nudges:
            self.carry_out(released)
        for _ in range(sum(effects.wake.values())):
            for _ in range(2 if self.chance.random() < self.doubled else 1):
                if self.chance.random() >= self.lost:
                    worker = self.chance.choice(self.workers)
                    self.at(self.chance.choice([0.001, 0.001, 30]), lambda worker=worker: self._take(worker))
