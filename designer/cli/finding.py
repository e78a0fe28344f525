"""What an examination says of one thing."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "warning", "fault"]
LARGEST_SKEW_SECONDS = 5.0


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `remedy` says what to do where the verdict is not ok."""

    name: str
    verdict: Verdict
    found: str
    remedy: str = ""
