"""The worker process: takes attempts, runs them, keeps their leases, and sweeps up after workers that are gone."""

import argparse
import contextlib
import logging
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

import django
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
try:
    django.setup()
except ImproperlyConfigured as error:
    sys.exit(f"Pipewright cannot start: {error}")

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from designer.core.errors import PipewrightError
from designer.core.needs import LOCAL_COMPUTE, Needs
from designer.engine.guardian import Guardian, kill_left_over
from designer.engine.stage_folders import remove_left_over_folders
from designer.engine.turns import Turns
from designer.runs.journal import Effects
from designer.runs.models import Worker
from designer.runs.retrying import UNREACHABLE
from designer.runs.transitions import finishing, leases, losses, sweeping
from designer.runs.transitions.finishing import Result
from designer.workers.broker import WakeUps
from designer.workers.cut_off import LeaseWatch, addresses_of
from designer.workers.execution import Execution
from designer.workers.garbage import look_seldom
from designer.workers.held import Held, Holding
from designer.workers.home_lock import CannotStart, home_lock
from designer.workers.messages import messages
from designer.workers.parts import capacity, environments, isolation
from designer.workers.stores import artifact_store, attempt_logs
from designer.workers.supervisor import KEPT_NAMES, did_work_file, end_with_parent
from designer.workers.sweep import Sweep
from designer.workers.tracing import Tracing
from designer.workers.upgrade import check_current
from designer.workers.wake import after_commit

logger = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
CATCH_UP_SECONDS = 60.0


class WorkerProcess:
    def __init__(self, name: str, queues: list[str], slots: int) -> None:
        self._name = name
        self._queues = queues
        self._slots = slots
        self._stopping = threading.Event()
        self._capacity = capacity()
        self._held = Held(self._capacity)
        self._draining = False
        self._logs = attempt_logs()
        self._isolation = isolation()
        # Where threads wait for the answers of a database, one at a time would be slower.
        self._turns = Turns() if settings.PIPEWRIGHT_CLUSTER is None else contextlib.nullcontext()
        home = settings.PIPEWRIGHT_HOME
        kill_left_over(home.work)
        remove_left_over_folders(home.work)
        self._guardian = Guardian(home.work)
        self._execution = Execution(
            artifact_store(),
            self._logs,
            self._guardian,
            self._isolation,
            environments(),
            home.work,
            settings.PIPEWRIGHT_LOG_LIMIT,
            max(1, (os.cpu_count() or 1) // slots),
            may_be_warm=settings.PIPEWRIGHT_WARM_PYTHON,
        )
        self._sweep = Sweep(name, queues, settings.PIPEWRIGHT_LEASE_SECONDS, settings.PIPEWRIGHT_CRASH_LIMIT)
        self._wake_ups = WakeUps(queues, slots, self._take_all, connections.close_all)
        self._receiver = messages().receiver(
            queues,
            lambda queue, threads: self._wake_ups.wake(queue, min(threads, slots)),
            lambda attempt_ids: self._held.stop(attempt_ids, "cancelled"),
            self._wake_ups.wait_for_room,
        )
        self._watch = LeaseWatch(
            settings.PIPEWRIGHT_LEASE_SECONDS,
            addresses_of(settings.PIPEWRIGHT_CLUSTER),
            lambda: self._held.stop(set(self._held.ids()), "lease_lost"),
        )
        # A claim failed while the database went away: it may have been made all the same.
        self._may_own_unheard = threading.Event()
        self._did_work = False

    def run(self, replaces: Sequence[str]) -> None:
        """Work until stopped."""
        self._register(replaces)
        # It asks the database once, and as for the line above, where that is away the worker has not started.
        Tracing(lambda: self._sweep.is_sweeper).start(self._stopping)
        self._receiver.start()
        self._watch.start()
        threading.Thread(target=self._catch_up, name="logs left behind", daemon=True).start()
        self._wake_ups.start()
        self._wake_ups.wake(self._queues[0], self._slots)
        while not self._stopping.wait(BEAT_SECONDS):
            try:
                self._beat()
            except Exception:
                # The database may be away for a moment. Leases outlast several beats.
                logger.exception("a beat failed")
                close_old_connections()
        self._shut_down()

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        self._stopping.set()

    def _register(self, replaces: Sequence[str]) -> None:
        now = timezone.now()
        Worker.objects.filter(name__in=replaces, gone_at=None).update(gone_at=now)
        for gone in replaces:
            after_commit(losses.lose_owner(gone, settings.PIPEWRIGHT_CRASH_LIMIT))
        Worker.objects.create(
            name=self._name,
            host=socket.gethostname(),
            pid=os.getpid(),
            queues=self._queues,
            slots=self._slots,
            cpu=self._capacity.cpu,
            memory_gb=self._capacity.memory_gb,
            gpu=self._capacity.gpu,
            labels=sorted(self._capacity.labels),
            isolation=self._isolation.name,
            isolation_reason=self._isolation.reason,
            started_at=now,
            seen_at=now,
        )

    def _take_all(self) -> None:
        """Run what is queued, one after another, until nothing is left for this thread."""
        with self._turns:
            holding = self._take()
            while holding is not None:
                holding = self._execute(holding) or self._take()

    def _take(self) -> Holding | None:
        if self._stopping.is_set():
            return None
        try:
            return self._held.take(self._claim)
        except UNREACHABLE as error:
            self._may_own_unheard.set()
            close_old_connections()
            logger.warning("no work can be taken while the database is away: %s", error)
            return None

    def _execute(self, holding: Holding) -> Holding | None:
        """Run a held attempt to its end; what was taken in the same transaction as it ended."""
        following: Holding | None = None

        def end(ended: Holding, result: Result) -> Effects | None:
            nonlocal following
            effects, following = self._end(ended, result)
            return effects

        try:
            self._execution.run(holding, self._queues[0], end)
        finally:
            self._held.release(holding)
            self._after(holding)
        return following

    def _after(self, holding: Holding) -> None:
        if holding.claim.solo:
            # Those who were given nothing beside it went to rest, whatever is queued.
            self._wake_ups.wake(self._queues[0], self._slots - 1)
        if not self._did_work:
            self._did_work = True
            with contextlib.suppress(OSError):
                did_work_file(settings.PIPEWRIGHT_HOME).touch()

    def _end(self, holding: Holding, result: Result) -> tuple[Effects | None, Holding | None]:
        def end(alone: bool, free: Needs) -> tuple[Effects | None, leases.Claim | None]:
            if self._stopping.is_set() or self._draining:
                return finishing.finish(holding.claim, result), None
            return finishing.finish_and_take(
                holding.claim,
                result,
                lambda journal: leases.claim_in(
                    journal,
                    self._open_queues(free),
                    self._name,
                    settings.PIPEWRIGHT_LEASE_SECONDS,
                    alone=alone,
                    isolation=self._isolation.name,
                ),
            )

        try:
            return self._held.replace(holding, end)
        except UNREACHABLE:
            self._may_own_unheard.set()
            raise

    def _claim(self, alone: bool, free: Needs) -> leases.Claim | None:
        if self._draining:
            return None
        claim, effects = leases.claim(
            self._open_queues(free),
            self._name,
            settings.PIPEWRIGHT_LEASE_SECONDS,
            alone=alone,
            isolation=self._isolation.name,
        )
        after_commit(effects)
        return claim

    def _open_queues(self, free: Needs) -> list[str]:
        return [queue for compute in self._queues for queue in leases.open_queues(compute, free)]

    def _beat(self) -> None:
        asked_at = time.monotonic()
        ids = self._held.ids()
        if ids:
            beat = leases.beat(self._name, ids, settings.PIPEWRIGHT_LEASE_SECONDS)
            self._held.stop(set(beat.stop), "cancelled")
            # What was finished between the two lines above is in neither; stopping it does nothing.
            self._held.stop(set(ids) - beat.held, "lease_lost")
        self._draining = leases.seen(self._name)
        self._watch.heard(asked_at)
        if self._may_own_unheard.is_set():
            self._held.look(lambda held: after_commit(losses.give_back_unheard(self._name, held)))
            self._may_own_unheard.clear()
        waiting = self._sweep.run()
        if self._receiver.is_away():
            waiting = sweeping.queued_work(self._queues)
        for queue, count in waiting.items():
            self._wake_ups.wake(queue, min(count, self._slots))

    def _catch_up(self) -> None:
        """Publish logs that could not be published when their attempts ended, or that a killed worker left."""
        while True:
            try:
                self._logs.catch_up()
            except (PipewrightError, OSError) as error:
                logger.warning("a log stays behind: %s", error)
            if self._stopping.wait(CATCH_UP_SECONDS):
                return

    def _shut_down(self) -> None:
        """Stop what runs; its steps are queued again, and go on at the next start."""
        self._held.stop(set(self._held.ids()), "shutdown")
        self._wake_ups.stop()
        self._receiver.close()
        self._guardian.close()
        try:
            after_commit(losses.give_back(self._name))
            Worker.objects.filter(name=self._name).update(gone_at=timezone.now())
        except UNREACHABLE as error:
            logger.warning("what this worker held goes on once its leases have run out: %s", error)
        connections.close_all()


def main() -> None:
    parser = argparse.ArgumentParser(prog="pipewright worker")
    parser.add_argument("--name", default=socket.gethostname())
    parser.add_argument(
        "--replaces", nargs="+", default=[], help="workers known to be gone, whose work is taken back at once"
    )
    parser.add_argument("--compute", default=LOCAL_COMPUTE)
    parser.add_argument("--slots", type=int, default=settings.PIPEWRIGHT_SLOTS)
    arguments = parser.parse_args()
    if os.environ.get("PIPEWRIGHT_SUPERVISOR"):
        end_with_parent()
        _work(arguments.name, arguments.compute, arguments.slots, arguments.replaces)
        return
    home = settings.PIPEWRIGHT_HOME
    try:
        check_current(home)
        with home_lock(home, arguments.name, part="worker"):
            # The lock was free, so whoever had it is gone, and nobody else restarts a worker under its name.
            before = home.run / "worker"
            replaces = before.read_text().split() if before.exists() else []
            name = f"{arguments.name}-{secrets.token_hex(3)}"
            before.write_text("\n".join([*replaces, name][-KEPT_NAMES:]))
            _work(name, arguments.compute, arguments.slots, replaces)
    except (CannotStart, PipewrightError) as error:
        sys.exit(f"Pipewright cannot start: {error}")


def _work(name: str, compute: str, slots: int, replaces: Sequence[str]) -> None:
    worker = WorkerProcess(name, [compute], slots)
    look_seldom()
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run(replaces)


if __name__ == "__main__":
    main()
