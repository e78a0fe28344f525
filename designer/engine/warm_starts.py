"""How a warm interpreter is started, and what makes the sandbox of a step that is forked from it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from designer.engine import landlock, warm_process, warm_script
from designer.engine.isolation import Isolation, Visible, Wrapped

PROGRAM = Path(warm_process.__file__)
_PROGRAM_FILES = (PROGRAM, Path(warm_script.__file__), Path(landlock.__file__))
_SHELL = "/bin/sh"
# Says when the interpreter has ended, whose socket its steps hold open; and keeps the sandbox for those steps, until
# the pipe that it reads closes.
_KEEP = """exec 3<&0 4<&1 </dev/null >/dev/null
{ "$@" <&3 3<&- 4<&-; printf '{"op": "gone"}' >&3; } &
exec cat <&4 3<&- 4<&-"""
# Keeps the sandbox of one step until it is told the exit code, and ends with that.
_HOLD = "trap '' TERM; echo; exec >&2; read -r code || code=137; exit $code"


def ways_to_start(
    python: str,
    seen: Mapping[str, str],
    readable: Sequence[Path],
    code: Path | str,
    isolation: Isolation,
    visible: Visible,
) -> tuple[Wrapped, Wrapped | None]:
    """Of an interpreter that reads `readable`, and, in a sandbox, of what makes that for a step: it sees `visible`."""
    start = [python, str(PROGRAM)]
    holder = None
    if isolation.name != "none":
        holder = isolation.wrap([_SHELL, "-c", _HOLD], code, {}, visible)
        start = [_SHELL, "-c", _KEEP, "sh", *start]
    return isolation.wrap(start, Path("/"), seen, Visible((), [*readable, *_PROGRAM_FILES])), holder
