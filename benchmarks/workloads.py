"""The graphs that are run, and how others than Pipewright run them."""

import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Needs = list[list[int]]
"""For each step the steps that it waits for, all of which stand before it."""

SEED = 20


@dataclass(frozen=True)
class Workload:
    key: str
    name: str
    needs: Needs
    abreast: int
    """How many steps may run at a time on two cores."""


def chain(steps: int) -> Needs:
    return [[step - 1] if step else [] for step in range(steps)]


def fan(width: int) -> Needs:
    return [[], *([0] for _ in range(width)), list(range(1, width + 1))]


def layers(steps: int, width: int, parents: int) -> Needs:
    choose = random.Random(SEED)  # noqa: S311 -- the same graph each time, no secret
    return [
        sorted(choose.sample(range((step // width - 1) * width, step // width * width), parents))
        if step >= width
        else []
        for step in range(steps)
    ]


CHAIN = Workload("W1", "chain of 100", chain(100), abreast=1)
FAN = Workload("W2", "1 → 1,000 → 1", fan(1000), abreast=2)
LAYERS = Workload("W3", "layers of 50, 1,000 steps", layers(1000, 50, 3), abreast=2)


def bare_processes(workload: Workload) -> None:
    for start in range(0, len(workload.needs), workload.abreast):
        for process in [subprocess.Popen(["true"]) for _ in workload.needs[start : start + workload.abreast]]:
            process.wait()


def made_by_make(scratch: Path, workload: Workload) -> None:
    # A bare word is started by make itself; whatever has a sign of the shell in it would be two processes.
    makefile = scratch / "Makefile"
    rules = [f"s{step}: {' '.join(f's{need}' for need in needs)}\n\t@true" for step, needs in enumerate(workload.needs)]
    everything = " ".join(f"s{step}" for step in range(len(rules)))
    makefile.write_text(f".PHONY: all {everything}\nall: {everything}\n" + "\n".join(rules) + "\n")
    subprocess.run(["make", "-s", "-j2", "-f", str(makefile)], check=True)


def steps_of(needs: Needs) -> Iterator[tuple[str, dict[str, Any]]]:
    """The jobs of a pipeline file in Azure ML's form."""
    for step, before in enumerate(needs):
        read = {f"from_{need}": f"${{{{parent.jobs.s{need}.outputs.done}}}}" for need in before}
        job: dict[str, Any] = {"type": "command", "command": "true", "outputs": {"done": {"type": "uri_folder"}}}
        yield f"s{step}", {**job, "inputs": read} if read else job
