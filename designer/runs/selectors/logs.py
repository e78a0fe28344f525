"""Which attempt's log a step shows."""

from designer.core.errors import NotFound
from designer.core.interfaces import LogName
from designer.core.run_state import StepState
from designer.runs.models import Attempt, Run
from designer.runs.selectors.one_step import get_step


def log_name(run: Run, node: str, attempt: int | None) -> LogName:
    """The log of an attempt (of the last that began if `attempt` is None); a reused step shows that of its source."""
    step = get_step(run, node)
    if step.state == StepState.REUSED and step.reused_from is None:
        raise NotFound("The run that wrote this log was deleted, and the log with it.", code="log_deleted")
    source = step.reused_from or step
    attempts = Attempt.objects.filter(step=source).order_by("-number")
    if attempt is not None:
        found = attempts.filter(number=attempt).first()
    else:
        # A retry that waits has nothing to show yet; what failed before has.
        found = attempts.exclude(started_at=None).first() or attempts.first()
    if found is None:
        raise NotFound(f"'{node}' of run {run.pk} has no attempt{'' if attempt is None else f' {attempt}'} yet.")
    return LogName(source.run_id, source.node, found.number)
