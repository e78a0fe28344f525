"""What follows a commit: wake workers, nudge the servers, stop attempts, let twins go on."""

import logging
from collections.abc import Sequence

from django.conf import settings

from designer.core.needs import by_compute
from designer.runs.journal import Effects
from designer.runs.retrying import UNREACHABLE
from designer.runs.transitions import twins
from designer.workers.messages import messages

logger = logging.getLogger(__name__)


def after_commit(effects: Effects, *, taking: str | None = None) -> None:
    """Carry the effects of a transition out; `taking` names a queue that the caller itself goes on with."""
    if effects.ended_steps:
        _let_twins_go_on(effects.ended_steps)
    for compute, count in by_compute(effects.wake).items():
        threads = min(count, settings.PIPEWRIGHT_MOST_WAKE_UPS) - (1 if compute == taking else 0)
        if threads > 0:
            messages().wake(compute, threads)
    if effects.stop_attempts:
        messages().stop(effects.stop_attempts)
    for run_id, seq in effects.nudges.items():
        messages().nudge(run_id, seq)


def _let_twins_go_on(step_ids: Sequence[int]) -> None:
    try:
        released = twins.release_twins(step_ids)
    except UNREACHABLE as error:
        # What was committed stands, and its maker must hear so; the sweep finds these twins.
        logger.warning("the twins of steps %s wait for the next sweep: %s", step_ids, error)
        return
    if released.nudges:
        after_commit(released)
