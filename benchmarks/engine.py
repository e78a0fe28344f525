"""What a step costs, beside a bare process, GNU make and other orchestrators: `make bench`.

Runs of steps that do nothing, `true`, with all that a run does durably: plan, queue, a process under the guardian, log,
outputs stored, events. Beside them on the same machine, in the same minutes: the bare process, GNU make with two jobs,
and the orchestrators of `benchmarks.peers`. The ratios count; the milliseconds are this machine's.

    python -m benchmarks.engine [--only PART…] [--write docs/benchmarks.md]

On ext4 many files that were removed less than five minutes ago make new ones dearer: first let that pass.

Parts: sqlite, limit, bubblewrap, postgresql, warm, crowd, curve, live, idle, peers.
"""

import argparse
import asyncio
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import (
    MEASURED_PAGES,
    NOTHING,
    PAGES,
    SYNCED_WRITES,
    drawn,
    imported,
    imported_jobs,
    memory_mb,
    moment,
    processor_seconds,
    processor_times,
    run_seconds,
    seconds_of_run,
    seconds_of_work,
    seconds_to_the_disk,
    seconds_until_heard,
    start_run,
    wait_for_end,
)
from benchmarks.peers import PEERS, seconds_of
from benchmarks.warm import MOST_TIMES_BARE, measure
from benchmarks.workloads import CHAIN, FAN, LAYERS, bare_processes, chain, layers, made_by_make, steps_of
from designer.cli.client import Client
from designer.engine.process_tree import children_of
from tests.faults.faulty_home import faulty_home, percentile
from tests.running import ROOT, running

REPEATS = 3
IDLE_SECONDS = 20
CURVE = (100, 1_000, 10_000, 50_000)
SHORT_STEPS = 1_000
METHOD = """Written by `make bench`. Each step is the command `true`, with all that a run does durably: a plan, a queue
in the database, a process under the guardian, its log, its outputs in the artifact store, events. The times are the
server's own, from the creation of a run to its end. Bare processes and GNU make with two jobs are measured in turn
with the runs, so that the ratios hold when the machine's speed drifts; milliseconds are this machine's alone."""


@dataclass
class Report:
    """What was measured, as tables of Markdown that are printed as they come; `figures` by a short name."""

    lines: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)

    def say(self, line: str = "") -> None:
        self.lines.append(line)
        print(line, flush=True)

    def table(self, *columns: str) -> None:
        self.say()
        self.say(f"| {' | '.join(columns)} |")
        self.say(f"|{'---|' * len(columns)}")

    def row(self, *cells: str) -> None:
        self.say(f"| {' | '.join(cells)} |")

    def judged(self, name: str, figure: float, most: float, shown: str) -> str:
        """A cell with its target; a miss is kept for the end."""
        if figure <= most:
            return f"{shown} (≤ {most:g}: met)"
        self.missed.append(f"{name}: {shown}, target {most:g}")
        return f"{shown} (≤ {most:g}: **missed**)"


# What is measured


def sqlite(report: Report, scratch: Path) -> None:
    """W1 to W4 on SQLite without isolation."""
    report.say("\n## On SQLite, isolation off")
    report.say(f"\nMilliseconds per step, medians of {REPEATS} runs.")
    with running(scratch / "sqlite", PIPEWRIGHT_ISOLATION="none") as home:
        _workloads(report, scratch, home.client(), "sqlite")


def limit(report: Report, scratch: Path) -> None:
    """Who takes how much of the processors for a step of W2."""
    report.say(f"\n## Where the time of a step goes: {FAN.name} on SQLite, isolation off")
    steps, cores = len(FAN.needs) * REPEATS, os.cpu_count() or 1
    with running(scratch / "limit", PIPEWRIGHT_ISOLATION="none") as home:
        client = home.client()
        pipeline = imported(client, FAN.name, FAN.needs)
        run_seconds(client, pipeline, force_rerun=True)
        [guardian] = children_of(home.process_of("worker"))
        pids = {"worker": home.process_of("worker"), "guardian": guardian, "server": home.process_of("server")}
        before = {part: processor_times(pid) for part, pid in pids.items()}
        took = [run_seconds(client, pipeline, force_rerun=True) * 1000 / len(FAN.needs) for _ in range(REPEATS)]
        spent = {
            part: [(end - start) * 1000 / steps for start, end in zip(before[part], processor_times(pid), strict=True)]
            for part, pid in pids.items()
        }
    made = seconds_of_work(made_by_make, scratch, FAN) * 1000 / len(FAN.needs)
    report.table("milliseconds of processor time for each step", "in the process", "in the kernel")
    for part, (user, system, _, _) in spent.items():
        report.row(f"the {part}", f"{user:.2f}", f"{system:.2f}")
    report.row("the step itself", *(f"{figure:.2f}" for figure in spent["guardian"][2:]))
    total = sum(sum(figures[:2]) for figures in spent.values()) + sum(spent["guardian"][2:])
    report.say(
        f"\nAll in all {total:.2f}: with {cores} cores at work without a pause a step would take "
        f"{total / cores:.2f} ms, {total / cores / made:.1f} times GNU make; it took {statistics.median(took):.2f}. "
        "The worker is one process, whose Python runs on one core at a time."
    )


def bubblewrap(report: Report, scratch: Path) -> None:
    """The same under bubblewrap, whose own cost of a process is much of it."""
    report.say("\n## On SQLite, with bubblewrap")
    with running(scratch / "bubblewrap", PIPEWRIGHT_ISOLATION="bubblewrap") as home:
        _workloads(report, scratch, home.client(), "bubblewrap")


def postgresql(report: Report, scratch: Path) -> None:
    """A cluster of one server and one worker, with PostgreSQL and Redis."""
    from tests.cluster.machines import cluster_of
    from tests.cluster.services import running_postgres, running_redis

    report.say("\n## On PostgreSQL, isolation off")
    (scratch / "redis").mkdir()
    with (
        running_postgres() as postgres,
        running_redis(scratch / "redis") as redis,
        cluster_of(scratch / "cluster", postgres, redis, PIPEWRIGHT_ISOLATION="none") as cluster,
    ):
        server = cluster.server("server")
        cluster.worker("worker", slots=2)
        _workloads(report, scratch, server.client(), "postgresql")
    synced = seconds_to_the_disk(scratch / "synced") * 1000
    report.say(
        "\nPostgreSQL tells of a commit when the disk has it, and each step waits for one. To write 8 KB until the "
        f"disk has it takes {synced:.1f} ms here (median of {SYNCED_WRITES})."
    )


_TIMES_MAKE = {("sqlite", "W2"): 3.0, ("sqlite", "W3"): 3.0, ("postgresql", "W2"): 6.0}
_MORE_THAN_BARE = {("sqlite", "W1"): 3.0}
_REUSED_SECONDS = {("sqlite", "W2"): 0.3}


def _workloads(report: Report, scratch: Path, client: Client, part: str) -> None:
    report.table("", "bare process", "GNU make", "Pipewright", "times make", "over bare, ms", "all reused, s")
    for workload in (CHAIN, FAN, LAYERS):
        steps = len(workload.needs)
        pipeline = imported(client, workload.name, workload.needs)
        bare, made, ours = [], [], []
        for _ in range(REPEATS):
            bare.append(seconds_of_work(bare_processes, workload) * 1000 / steps)
            made.append(seconds_of_work(made_by_make, scratch, workload) * 1000 / steps)
            ours.append(run_seconds(client, pipeline, force_rerun=True) * 1000 / steps)
        reused = statistics.median(run_seconds(client, pipeline) for _ in range(REPEATS))
        process, make, cost = map(statistics.median, (bare, made, ours))
        report.figures[f"{part} {workload.key}"] = cost
        key, title = (part, workload.key), f"{workload.key} on {part}"
        times, over = f"{cost / make:.1f}", f"{cost - process:.1f}"
        if key in _TIMES_MAKE:
            times = report.judged(f"{title}, times make", cost / make, _TIMES_MAKE[key], times)
        if key in _MORE_THAN_BARE:
            over = report.judged(f"{title}, ms over a bare process", cost - process, _MORE_THAN_BARE[key], over)
        again = f"{reused:.2f}"
        if key in _REUSED_SECONDS:
            again = report.judged(f"W4, {title} all reused, s", reused, _REUSED_SECONDS[key], again)
        cells = (f"{workload.key} {workload.name}", f"{process:.2f}", f"{make:.2f}", f"{cost:.2f}")
        report.row(*cells, times, over, again)


def warm(report: Report, _scratch: Path) -> None:
    """W6: Python functions that use pandas."""
    report.say("\n## W6: 1 → 1,000 → 1 Python functions that use pandas, isolation off")
    figures = measure("none")
    report.table("bare fork", "Pipewright, forked", "times bare", "Python started for each", "forked")
    times = report.judged("W6, times a bare fork", figures.times_bare, MOST_TIMES_BARE, f"{figures.times_bare:.2f}")
    cells = (f"{figures.bare_fork:.2f}", f"{figures.warm:.2f}", times, f"{figures.plain:.0f}")
    report.row(*cells, f"{figures.forked:,} of {figures.steps:,}")


def crowd(report: Report, scratch: Path) -> None:
    """W5, and a hundred runs at once."""
    report.say("\n## Many runs at once, on SQLite, isolation off")
    report.table("", "steps", "ms per step", "seconds in all", "spread of the ends, s")
    with running(scratch / "crowd", PIPEWRIGHT_ISOLATION="none") as home:
        client = home.client()
        for runs, length in ((10, 50), (100, 10)):
            name = {10: "W5 ten runs of a chain of 50", 100: "a hundred runs of a chain of ten"}[runs]
            pipeline = imported(client, name, chain(length))
            begun = time.perf_counter()
            ids = [start_run(client, pipeline, force_rerun=True) for _ in range(runs)]
            ended = sorted(moment(wait_for_end(client, run)["finished_at"]) for run in ids)
            seconds = time.perf_counter() - begun
            steps = runs * length
            spread = (ended[-1] - ended[0]).total_seconds()
            report.row(name, f"{steps:,}", f"{seconds * 1000 / steps:.2f}", f"{seconds:.1f}", f"{spread:.1f}")


def curve(report: Report, scratch: Path, sizes: Sequence[int] = CURVE) -> None:
    """What a step costs in runs of more and more of them, and what the server's memory does."""
    report.say("\n## Larger and larger runs, layers of 50, on SQLite, isolation off")
    report.table("steps", "ms per step", "until the first step is queued, s", "the server's memory grows by, MB")
    settings = {"PIPEWRIGHT_MAX_NODES": str(max(sizes)), "PIPEWRIGHT_DOCUMENT_LIMIT_MB": "64"}
    with running(scratch / "curve", PIPEWRIGHT_ISOLATION="none", **settings) as home:
        client, server = home.client(), home.process_of("server")
        file = scratch / "component.yml"
        file.write_text(json.dumps(NOTHING))
        component = json.loads(home.command("component", "create", "-f", str(file), "--json").stdout)
        costs = []
        for steps in sizes:
            pipeline = drawn(client, component, layers(steps, 50, 3))
            before, begun = memory_mb(server), time.perf_counter()
            run = start_run(client, pipeline, force_rerun=True)
            planned = time.perf_counter() - begun
            times = [seconds_of_run(wait_for_end(client, run))]
            # In a short run one stall of the disk would be most of it.
            while steps <= SHORT_STEPS and len(times) < REPEATS:
                times.append(run_seconds(client, pipeline, force_rerun=True))
            costs.append(statistics.median(times) * 1000 / steps)
            grown = memory_mb(server) - before
            large = steps == 50_000
            report.row(
                f"{steps:,}",
                f"{costs[-1]:.2f}",
                report.judged("50,000 steps planned, s", planned, 10, f"{planned:.1f}") if large else f"{planned:.1f}",
                report.judged("server's growth, MB", grown, 200, f"{grown:.0f}") if large else f"{grown:.0f}",
            )
        report.say(f"\nThe dearest is {max(costs) / min(costs):.2f} times the cheapest.")


def live(report: Report, scratch: Path) -> None:
    """How soon pages that are open on a run know of a commit."""
    report.say(f"\n## With {PAGES} pages open, on SQLite, isolation off")
    go = scratch / "go"
    with faulty_home(scratch / "live", PIPEWRIGHT_ISOLATION="none") as home:
        jobs = dict(steps_of(CHAIN.needs))
        jobs["s0"]["command"] = f"until test -e {go}; do sleep 0.05; done"
        run = start_run(home.client(), imported_jobs(home.client(), "watched", jobs), force_rerun=True)
        milliseconds = percentile(asyncio.run(seconds_until_heard(home, run, go)), 0.99) * 1000
    shown = report.judged("commit to page, ms, p99", milliseconds, 250, f"{milliseconds:.0f} ms")
    report.say(
        f"\nThe pages of a run of {len(jobs)} steps know of a commit after {shown}, p99 of {MEASURED_PAGES} of them; "
        "the others only read."
    )


def idle(report: Report, scratch: Path) -> None:
    """What all processes of an installation take of one core when nothing runs."""
    report.say("\n## When nothing runs")
    with running(scratch / "idle", PIPEWRIGHT_ISOLATION="none") as home:
        run_seconds(home.client(), imported(home.client(), "warm up", chain(3)))
        # What a start and a run leave to be done is over by then.
        time.sleep(5)
        before = processor_seconds(home.processes())
        time.sleep(IDLE_SECONDS)
        percent = (processor_seconds(home.processes()) - before) / IDLE_SECONDS * 100
    idle_share = report.judged("idle, % of a core", percent, 1, f"{percent:.2f} % of one core")
    report.say(f"\nAll processes of an installation take {idle_share}.")


def peers(report: Report, scratch: Path) -> None:
    """Other orchestrators at W1 and W2."""
    report.say("\n## Other orchestrators, the same graphs in the same minutes")
    report.say(
        "\nMilliseconds per step, one run each; snakemake takes a second a step of a chain, and is left out there."
    )
    with running(scratch / "beside", PIPEWRIGHT_ISOLATION="none") as home:
        client = home.client()
        found = {}
        for workload in (CHAIN, FAN):
            pipeline = imported(client, workload.name, workload.needs)
            found[workload.key] = run_seconds(client, pipeline, force_rerun=True) * 1000 / len(workload.needs)
    report.table("", CHAIN.name, FAN.name)
    report.row("**Pipewright**", f"**{found['W1']:.2f}**", f"**{found['W2']:.2f}**")
    fastest = float("inf")
    for name, version in PEERS.items():
        cells = []
        for workload in (CHAIN, FAN):
            if name == "snakemake" and workload is CHAIN:
                cells.append("–")
                continue
            with tempfile.TemporaryDirectory(dir=scratch) as folder:
                cost = seconds_of(name, Path(folder), workload) * 1000 / len(workload.needs)
            cells.append(f"{cost:.1f} ({cost / found[workload.key]:.1f} times)")
            fastest = min(fastest, cost) if workload is FAN else fastest
        report.row(f"{name} {version}", *cells)
    times = fastest / found["W2"]
    verdict = "met" if times >= 8 else "**missed**"
    if times < 8:
        report.missed.append(f"the fastest durable peer over Pipewright at W2: {times:.1f} times, target 8")
    report.say(f"\nThe fastest of them takes {times:.1f} times as long at {FAN.name} (≥ 8: {verdict}).")


PARTS: dict[str, Callable[[Report, Path], None]] = {
    part.__name__: part for part in (sqlite, limit, bubblewrap, postgresql, warm, crowd, curve, live, idle, peers)
}


def _machine() -> Iterator[str]:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    yield f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.stdout.strip() or 'unknown'}"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    yield f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Linux {platform.release().split('-')[0]}"
    yield f"Python {platform.python_version()}; load at the start {os.getloadavg()[0]:.1f}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.engine")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--write", type=Path, help="a file of Markdown that the tables are written to as well")
    arguments = parser.parse_args()
    report = Report()
    report.say("# What a step costs")
    report.say()
    report.say(METHOD)
    report.say()
    report.say(f"{'; '.join(_machine())}.")
    is_whole = True
    with tempfile.TemporaryDirectory() as folder:
        for part in arguments.only:
            try:
                PARTS[part](report, Path(folder))
            except Exception as error:
                # What took many minutes before it is not thrown away.
                is_whole = False
                report.missed.append(f"{part} could not be measured: {error}")
                report.say(f"\nNot measured: {type(error).__name__}: {error}")
    report.say("\n## Missed\n" if report.missed else "\nEvery target was met.")
    for miss in report.missed:
        report.say(f"- {miss}")
    if arguments.write is not None:
        arguments.write.write_text("\n".join(report.lines) + "\n")
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
