"""What follows a commit: wake workers, nudge the servers, stop attempts, let twins go on."""

from functools import lru_cache

from django.conf import settings

from designer.runs.journal import Effects
from designer.runs.transitions import twins
from designer.workers.sockets import SERVER, WORKER, Outbox


def after_commit(effects: Effects, *, taking: str | None = None) -> None:
    """Carry the effects of a transition out; `taking` names a queue that the caller itself goes on with."""
    for step_id in effects.ended_steps:
        released = twins.release_twins(step_id)
        if released.nudges:
            after_commit(released)
    worker, server = _outbox(WORKER), _outbox(SERVER)
    for queue, count in effects.wake.items():
        threads = min(count, settings.PIPEWRIGHT_SLOTS) - (1 if queue == taking else 0)
        if threads > 0:
            worker.send({"wake": queue, "threads": threads})
    if effects.stop_attempts:
        worker.send({"stop": effects.stop_attempts[:1000]})
    for run_id, seq in effects.nudges.items():
        server.send({"run": run_id, "seq": seq})


@lru_cache(maxsize=4)
def _outbox(name: str) -> Outbox:
    return Outbox(settings.PIPEWRIGHT_HOME.sockets() / name)
