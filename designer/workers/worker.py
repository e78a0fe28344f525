"""The worker process: takes attempts, runs them, keeps their leases, and sweeps up after workers that are gone."""

import argparse
import logging
import os
import signal
import socket
import threading
from collections.abc import Sequence
from types import FrameType

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "designer.settings")
django.setup()

from django.conf import settings  # noqa: E402 - models can be imported only after the setup
from django.db import close_old_connections, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from designer.core.errors import PipewrightError  # noqa: E402
from designer.engine.guardian import Guardian, kill_left_over  # noqa: E402
from designer.engine.staging import remove_left_over_stages  # noqa: E402
from designer.runs.models import Worker  # noqa: E402
from designer.runs.services import LOCAL_QUEUE  # noqa: E402
from designer.runs.transitions import leases, losses  # noqa: E402
from designer.workers.broker import WakeUps  # noqa: E402
from designer.workers.execution import Execution  # noqa: E402
from designer.workers.held import Held  # noqa: E402
from designer.workers.parts import environments, isolation  # noqa: E402
from designer.workers.sockets import WORKER, Inbox  # noqa: E402
from designer.workers.stores import artifact_store, attempt_logs  # noqa: E402
from designer.workers.supervisor import end_with_parent  # noqa: E402
from designer.workers.sweep import Sweep  # noqa: E402
from designer.workers.wake import after_commit  # noqa: E402

logger = logging.getLogger(__name__)

BEAT_SECONDS = 2.0
CATCH_UP_SECONDS = 60.0


class WorkerProcess:
    def __init__(self, name: str, queues: list[str], slots: int) -> None:
        self._name = name
        self._queues = queues
        self._slots = slots
        self._stopping = threading.Event()
        self._held = Held()
        self._logs = attempt_logs()
        self._isolation = isolation()
        home = settings.PIPEWRIGHT_HOME
        kill_left_over(home.work)
        remove_left_over_stages(home.work, keep=set())
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
        )
        self._sweep = Sweep(name, queues, settings.PIPEWRIGHT_LEASE_SECONDS, settings.PIPEWRIGHT_CRASH_LIMIT)
        self._wake_ups = WakeUps(queues, slots, self._take_all, connections.close_all)
        self._inbox = Inbox(settings.PIPEWRIGHT_HOME.sockets() / WORKER)

    def run(self, replaces: Sequence[str]) -> None:
        """Work until stopped."""
        self._register(replaces)
        threading.Thread(target=self._listen, name="wake-ups", daemon=True).start()
        threading.Thread(target=self._catch_up, name="logs left behind", daemon=True).start()
        self._wake_ups.start()
        self._wake_ups.wake(LOCAL_QUEUE, self._slots)
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
            isolation=self._isolation.name,
            isolation_reason=self._isolation.reason,
            started_at=now,
            seen_at=now,
        )

    def _listen(self) -> None:
        for message in self._inbox.messages():
            match message:
                case {"wake": str(queue), "threads": int(threads)}:
                    self._wake_ups.wake(queue, min(threads, self._slots))
                case {"stop": list(attempt_ids)}:
                    self._held.stop({item for item in attempt_ids if isinstance(item, int)}, "cancelled")

    def _take_all(self, queue: str) -> None:
        """Run what is queued, one after another, until nothing is left for this thread."""
        while not self._stopping.is_set():
            holding = self._held.take(self._claim)
            if holding is None:
                return
            try:
                self._execution.run(holding, self._queues[0])
            finally:
                self._held.release(holding)

    def _claim(self, alone: bool) -> leases.Claim | None:
        claim, effects = leases.claim(
            self._queues,
            self._name,
            settings.PIPEWRIGHT_LEASE_SECONDS,
            alone=alone,
            isolation=self._isolation.name,
        )
        after_commit(effects)
        return claim

    def _beat(self) -> None:
        ids = self._held.ids()
        if ids:
            beat = leases.beat(self._name, ids, settings.PIPEWRIGHT_LEASE_SECONDS)
            self._held.stop(set(beat.stop), "cancelled")
            # What was finished between the two lines above is in neither; stopping it does nothing.
            self._held.stop(set(ids) - beat.held, "lease_lost")
        Worker.objects.filter(name=self._name).update(seen_at=timezone.now())
        for queue, count in self._sweep.run().items():
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
        self._inbox.close()
        self._guardian.close()
        losses.give_back(self._name)
        Worker.objects.filter(name=self._name).update(gone_at=timezone.now())
        connections.close_all()


def main() -> None:
    parser = argparse.ArgumentParser(prog="pipewright worker")
    parser.add_argument("--name", default=f"{socket.gethostname()}-{os.getpid()}")
    parser.add_argument(
        "--replaces", nargs="+", default=[], help="workers known to be gone, whose work is taken back at once"
    )
    arguments = parser.parse_args()
    if os.environ.get("PIPEWRIGHT_SUPERVISOR"):
        end_with_parent()
    worker = WorkerProcess(arguments.name, [LOCAL_QUEUE], settings.PIPEWRIGHT_SLOTS)
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    worker.run(arguments.replaces)


if __name__ == "__main__":
    main()
