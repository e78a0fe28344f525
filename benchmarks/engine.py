"""What a step costs: `make bench`.

Runs of steps that do nothing, `true`, with all that a run does durably: plan, queue, a process under the guardian, log,
outputs stored, events. In a chain each step waits for the one before; a fan has 1,000 steps between two; layers have 50
steps abreast that read three of the layer before. Beside them on the same machine, in the same minute: the bare
process, and GNU make with two jobs. The ratios count; the milliseconds are this machine's.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.running import RunningHome, running

Needs = list[list[int]]
"""For each step the steps that it waits for, all of which stand before it."""

REPEATS = 3
SEED = 20
RUN_SECONDS = 900
LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Workload:
    name: str
    needs: Needs
    abreast: int
    """How many steps may run at a time on two cores."""

    most_times_make: float | None = None


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


WORKLOADS = (
    Workload("chain of 100", chain(100), abreast=1),
    Workload("1 → 1,000 → 1", fan(1000), abreast=2, most_times_make=3),
    Workload("layers of 50, 1,000 steps", layers(1000, 50, 3), abreast=2, most_times_make=3),
)


def main(isolation: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        with running(scratch / "home", PIPEWRIGHT_ISOLATION=isolation) as home:
            print(f"Milliseconds per step, median of {REPEATS}; SQLite, isolation: {isolation}.\n")
            print("| | bare process | make -j2 | Pipewright | times make | all reused, s |\n|---|---|---|---|---|---|")
            for workload in WORKLOADS:
                print(row(home, scratch, workload), flush=True)


def row(home: RunningHome, scratch: Path, workload: Workload) -> str:
    steps = len(workload.needs)
    pipeline = imported(home, workload)
    bare = per_step(steps, lambda: bare_processes(workload))
    made = per_step(steps, lambda: made_by_make(scratch, workload))
    ours = statistics.median(run_seconds(home, pipeline, force_rerun=True) for _ in range(REPEATS)) * 1000 / steps
    reused = statistics.median(run_seconds(home, pipeline) for _ in range(REPEATS))
    ratio = ours / made
    target = workload.most_times_make
    verdict = "" if target is None else f" (≤ {target:.0f}: {'met' if ratio <= target else 'MISSED'})"
    return f"| {workload.name} | {bare:.2f} | {made:.2f} | {ours:.2f} | {ratio:.1f}{verdict} | {reused:.2f} |"


def per_step(steps: int, work: Callable[[], None]) -> float:
    def seconds() -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    return statistics.median(seconds() for _ in range(REPEATS)) * 1000 / steps


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


def imported(home: RunningHome, workload: Workload) -> int:
    jobs = dict(steps_of(workload.needs))
    document = {"type": "pipeline", "display_name": workload.name, "jobs": jobs}
    return int(home.client().post("/pipelines/import", {"yaml": json.dumps(document)})["id"])


def steps_of(needs: Needs) -> Iterator[tuple[str, dict[str, Any]]]:
    for step, before in enumerate(needs):
        read = {f"from_{need}": f"${{{{parent.jobs.s{need}.outputs.done}}}}" for need in before}
        job: dict[str, Any] = {"type": "command", "command": "true", "outputs": {"done": {"type": "uri_folder"}}}
        yield f"s{step}", {**job, "inputs": read} if read else job


def run_seconds(home: RunningHome, pipeline: int, *, force_rerun: bool = False) -> float:
    client = home.client()
    run = client.post(f"/pipelines/{pipeline}/runs", {"force_rerun": force_rerun})["id"]

    deadline = time.monotonic() + RUN_SECONDS
    while True:
        # The times are the server's own; to ask often would only take time from the run.
        time.sleep(LOOK_SECONDS)
        found: dict[str, Any] = client.get("/runs", pipeline=pipeline)["results"][0]
        if found["id"] == run and found["finished_at"]:
            break
        if time.monotonic() > deadline:
            raise AssertionError(f"The run did not end within {RUN_SECONDS} s: {found}")
    assert found["state"] == "succeeded", found
    took = datetime.fromisoformat(found["finished_at"]) - datetime.fromisoformat(found["created_at"])
    return took.total_seconds()


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["none"]))
