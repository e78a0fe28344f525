"""Why a step's process failed, in one line for a person: the process's own last words where they say it best."""

import os
import re
import signal
from pathlib import Path

from designer.engine.guardian import Ended

_TAIL_BYTES = 4096
_LONGEST = 300
# What a terminal would act on: colours, the cursor, titles.
_UNSEEN = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])|[\x00-\x08\x0e-\x1f\x7f]")
_NOT_FOUND = re.compile(r"(?:^|: )(?:line \d+: )?(?P<program>[^:]+): (?:command not found|No such file or directory)$")


def failure_sentence(ended: Ended, log: Path, time_limit_seconds: float | None, log_limit_bytes: int | None) -> str:
    """Empty if the process ended well."""
    match ended.reason:
        case "timed_out":
            return f"Stopped after {time_limit_seconds:g} seconds, its time limit. Make it faster, or raise the limit."
        case "log_limit":
            limit = (log_limit_bytes or 0) // (1 << 20)
            return f"Stopped: it wrote more than {limit} MB to its log. Write less, or raise PIPEWRIGHT_LOG_LIMIT_MB."
        case "guardian_lost":
            return "The process that looks after steps was lost, and the step with it. Run it again."
        case "log_failed":
            return f"Stopped. {ended.error} Free some space, and run it again."
        case "":
            pass
        case _:
            return f"Stopped ({ended.reason})."
    if ended.error:
        return f"The command could not be started: {ended.error}"
    if ended.exit_code == 0:
        return ""
    last = last_line(log)
    number = _signal_number(ended)
    if number is not None:
        hint = " Perhaps the machine had no memory left." if number is signal.SIGKILL else ""
        return f"Ended by the signal {number.name}.{hint}" + (f" Last line of its log: {last}" if last else "")
    if ended.exit_code == 127 and (found := _NOT_FOUND.search(last)):
        return f"The command '{found['program'].strip()}' was not found. The step's environment must hold it."
    # The exit code is shown beside it.
    return last or f"Ended with exit code {ended.exit_code}, and wrote nothing to its log."


def _signal_number(ended: Ended) -> signal.Signals | None:
    """The signal that ended the process; bash and bubblewrap tell it as an exit code above 128."""
    number = ended.signal if ended.signal is not None else (ended.exit_code or 0) - 128
    return signal.Signals(number) if number in set(signal.Signals) else None


def last_line(log: Path) -> str:
    """The last line of a log that is not blank, cut to a length that fits on a card."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
            lines = _UNSEEN.sub("", file.read().decode(errors="replace")).splitlines()
    except OSError:
        return ""
    ours = "[pipewright] "
    last = next((line.strip() for line in reversed(lines) if line.strip() and not line.startswith(ours)), "")
    return last if len(last) <= _LONGEST else f"{last[: _LONGEST - 1]}…"
