"""Where the log of an attempt stands, and how many lines of it end before a byte."""

from pathlib import Path

from django.conf import settings

from designer.core.errors import NotFound
from designer.core.run_state import StepState
from designer.runs.models import Attempt, Run
from designer.runs.selectors.one_step import get_step

_PIECE = 1024 * 1024


def log_file(run: Run, node: str, attempt: int | None) -> Path:
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
    return log_path(source.run_id, source.node, found.number)


def log_path(run_id: int, node: str, attempt: int) -> Path:
    return Path(settings.PIPEWRIGHT_HOME.logs) / str(run_id) / f"{node}.{attempt}.log"


def lines_before(path: Path, offset: int) -> int:
    """How many lines of a log end before a byte; read in pieces, whatever its length."""
    count = 0
    with path.open("rb") as file:
        while offset > 0 and (piece := file.read(min(_PIECE, offset))):
            count += piece.count(b"\n")
            offset -= len(piece)
    return count
