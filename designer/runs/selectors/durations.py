"""How long something took."""

from typing import Any


def seconds_between(start: Any, end: Any) -> float | None:
    return None if start is None or end is None else round((end - start).total_seconds(), 3)
