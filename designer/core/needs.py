"""What a step needs of the worker that takes it, and the queue that this decides.

A node's settings hold it under `needs`: `cpu` (cores), `memory_gb`, `gpu` (whole devices) and `labels`, which a worker
must have all of. It decides who takes the step; it is no limit that is enforced.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# The compute that every machine is part of which names no other.
LOCAL_COMPUTE = "local"
MOST_LABELS = 5
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,29}")
_AMOUNTS = {"cpu": 1024.0, "memory_gb": 65_536.0, "gpu": 64.0}


@dataclass(frozen=True)
class Needs:
    """What a step needs, or what a worker has."""

    cpu: float = 0.0
    memory_gb: float = 0.0
    gpu: int = 0
    labels: frozenset[str] = frozenset()

    def __str__(self) -> str:
        amounts = [f"{name}={_written(value)}" for name in _AMOUNTS if (value := getattr(self, name))]
        return " ".join([*amounts, *(f"label={label}" for label in sorted(self.labels))])

    def fits(self, worker: "Needs") -> bool:
        return all(getattr(self, name) <= getattr(worker, name) for name in _AMOUNTS) and self.labels <= worker.labels

    def without(self, taken: "Needs") -> "Needs":
        """What is left of a worker's where another step takes its part; labels are not used up."""
        return Needs(self.cpu - taken.cpu, self.memory_gb - taken.memory_gb, self.gpu - taken.gpu, self.labels)


def _written(amount: float) -> str:
    """All its digits, so that what is read back is what was written; 2 and not 2.0."""
    return str(int(amount)) if amount == int(amount) else repr(float(amount))


NOTHING = Needs()


def needs_of(settings: Mapping[str, Any]) -> Needs:
    """What valid settings say; nothing where they say nothing."""
    found = settings.get("needs")
    if not found:
        return NOTHING
    return Needs(**{**found, "labels": frozenset(found.get("labels", ()))})


def are_needs(found: object) -> bool:
    if not isinstance(found, Mapping) or not found.keys() <= {*_AMOUNTS, "labels"}:
        return False
    labels = found.get("labels", [])
    if not isinstance(labels, list) or len(labels) > MOST_LABELS or not all(is_label(label) for label in labels):
        return False
    return all(_is_amount(found[name], most, whole=name == "gpu") for name, most in _AMOUNTS.items() if name in found)


def is_label(found: object) -> bool:
    return isinstance(found, str) and _LABEL.fullmatch(found) is not None


def _is_amount(value: object, most: float, *, whole: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    return 0 <= value <= most and not (whole and value != int(value))


def queue_of(compute: str, needs: Needs) -> str:
    """The queue of steps that need this, on a compute: its name, and behind it what they need."""
    return f"{compute} {needs}" if needs != NOTHING else compute


def compute_of(queue: str) -> str:
    return queue.partition(" ")[0]


def by_compute(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of queues as counts of computes: workers are woken for theirs, whatever its steps need of them."""
    found: Counter[str] = Counter()
    for queue, count in counts.items():
        found[compute_of(queue)] += count
    return dict(found)


def needs_of_queue(queue: str) -> Needs:
    amounts: dict[str, float] = {}
    labels = set()
    for part in queue.split(" ")[1:]:
        name, _, value = part.partition("=")
        if name == "label":
            labels.add(value)
        else:
            amounts[name] = float(value)
    return Needs(amounts.get("cpu", 0.0), amounts.get("memory_gb", 0.0), int(amounts.get("gpu", 0)), frozenset(labels))
