"""How a step is run, beside what it does. None of it is in the cache key.

A node's settings hold it: `timeout_seconds`; `retries` with `max` (1 to 100), `delay_seconds` before the first retry,
`backoff` by which each wait is longer than the one before, and `max_delay_seconds`, the longest wait; `depends_on`, the
steps after which it runs though it takes nothing from them; `always_run`, whether it runs whatever became of what it
follows, as one that cleans up does; and `needs`, which core.needs reads.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from designer.core.needs import MOST_LABELS, are_needs

MOST_RETRIES = 100
LONGEST_DELAY_SECONDS = 86_400.0
MOST_BACKOFF = 10.0
# The part of a wait that chance may take off: steps that failed together do not all return together.
JITTER = 0.2


@dataclass(frozen=True)
class Retries:
    """`max` is how often a step that failed is tried again; a worker that was lost does not count."""

    max: int
    delay_seconds: float = 10.0
    backoff: float = 2.0
    max_delay_seconds: float = 3600.0

    def wait_before(self, retry: int, chance: float) -> float:
        """Seconds to wait before a retry, counted from 1; `chance`, from 0 to 1, shortens it by up to a fifth."""
        # Past this many doublings every wait is the longest; and a power of 100 would be no float.
        growth = self.backoff ** min(retry - 1, 60)
        return min(self.delay_seconds * growth, self.max_delay_seconds) * (1 - JITTER * chance)


NO_RETRIES = Retries(0)


def retries_of(settings: Mapping[str, Any]) -> Retries:
    """What valid settings say; none where they say nothing."""
    found = settings.get("retries")
    return NO_RETRIES if found is None else Retries(**found)


def from_now(seconds: float) -> str:
    """When a wait of so many seconds ends, in words."""
    if seconds == 0:
        return "at once"
    if seconds < 120:
        return f"in {seconds:g} s"
    return f"in {seconds / 60:.0f} min" if seconds < 7200 else f"in {seconds / 3600:.1f} h"


def depends_on(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """The nodes that a step follows by order alone; what is no list of names counts for none."""
    found = settings.get("depends_on")
    return tuple(dict.fromkeys(found)) if _are_texts(found) else ()


def always_runs(settings: Mapping[str, Any]) -> bool:
    return settings.get("always_run") is True


def setting_problems(settings: Mapping[str, Any]) -> Iterator[str]:
    """Sentences to stand behind the name of the step, each for one setting that is not allowed."""
    timeout = settings.get("timeout_seconds")
    if timeout is not None and not is_time_limit(timeout):
        yield "its time limit should be a number of seconds above 0. Change it in the step's settings."
    retries = settings.get("retries")
    if retries is not None and not _are_retries(retries):
        yield (
            f"its retries should be 1 to {MOST_RETRIES}, with waits of 0 to {LONGEST_DELAY_SECONDS:,.0f} seconds, each "
            f"1 to {MOST_BACKOFF:.0f} times as long as the one before. Change them in the step's settings."
        )
    needs = settings.get("needs")
    if needs is not None and not are_needs(needs):
        yield (
            "what it needs of a worker should be numbers for cpu and memory_gb, a whole number for gpu, and a list of "
            f"at most {MOST_LABELS} words for labels. Change it in the step's settings."
        )
    follows = settings.get("depends_on")
    if follows is not None and not _are_texts(follows):
        yield "what it runs after should be a list of steps. Change it in the step's settings."
    always = settings.get("always_run")
    if always is not None and not isinstance(always, bool):
        yield "its setting to always run should be true or false. Change it in the step's settings."


def is_time_limit(found: object) -> bool:
    """Whether it is a number of seconds above 0."""
    return _is_number(found) and found > 0


_RANGES = {
    "delay_seconds": (0.0, LONGEST_DELAY_SECONDS),
    "backoff": (1.0, MOST_BACKOFF),
    "max_delay_seconds": (0.0, LONGEST_DELAY_SECONDS),
}


def _are_retries(found: object) -> bool:
    if not isinstance(found, Mapping) or not found.keys() <= {"max", *_RANGES}:
        return False
    most = found.get("max")
    if not isinstance(most, int) or isinstance(most, bool) or not 1 <= most <= MOST_RETRIES:
        return False
    return all(
        _is_number(found[key]) and low <= found[key] <= high for key, (low, high) in _RANGES.items() if key in found
    )


def _are_texts(found: object) -> TypeGuard[list[str]]:
    return isinstance(found, list) and all(isinstance(item, str) for item in found)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
