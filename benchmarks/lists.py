"""How fast lists and pages answer in a database of 500 runs of 50 steps: `make bench-lists`.

The server's own time: all of Django, with SQLite on this machine's disk and without the network. The database is filled
in a home of its own, which is deleted again.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Both read the settings, which must not be read before the home stands.
    from django.test import Client

    from tests.api.reads import Read

RUNS, STEPS, REPEATS = 500, 50, 20
MOST_MS = 200
TOKEN = "a-token-of-the-benchmark"  # noqa: S105 (of this process alone)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder) / "home")
        begun = time.perf_counter()
        from tests.api.reads import Read, filled_reads

        reads, client = filled_reads(RUNS, STEPS)
        reads.append(Read("GET /metrics", "/metrics", token=TOKEN))
        seconds = time.perf_counter() - begun
        print(f"{RUNS} runs of {STEPS} steps, filled in {seconds:.0f} s. Milliseconds of {REPEATS} requests each;")
        print("Own is the time in which the server's process was at work, which others on the machine do not blur.\n")
        print(f"| {'address':44} | queries | p50 | p95 | own p95 | at most {MOST_MS} ms |")
        print(f"|{'-' * 46}|---|---|---|---|---|")
        missed = 0
        for read in reads:
            queries, passed, busy = _measure(client, read)
            p50, p95 = statistics.median(passed), _p95(passed)
            own = _p95(busy)
            verdict = "met" if own <= MOST_MS else "MISSED"
            missed += verdict == "MISSED"
            row = f"| {read.shown:44} | {queries} | {p50:.1f} | {p95:.1f} | {own:.1f} | {verdict} |"
            print(row, flush=True)
    return 1 if missed else 0


def _p95(ordered: list[float]) -> float:
    return ordered[int(len(ordered) * 0.95) - 1]


def _prepare(home: Path) -> None:
    """Django in a new home; before this, nothing that reads settings is imported."""
    from designer.home import Home

    os.environ["PIPEWRIGHT_HOME"] = str(home)
    os.environ["PIPEWRIGHT_ALLOWED_HOSTS"] = "testserver"
    os.environ["PIPEWRIGHT_METRICS_TOKEN"] = TOKEN
    os.environ["DJANGO_SETTINGS_MODULE"] = "designer.settings"
    Home(home).prepare()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _measure(client: "Client", read: "Read") -> tuple[int, list[float], list[float]]:
    """How many queries, and in order: milliseconds that passed, and those in which this process was at work."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = read.send(client)
        count = len(queries)
    if answer.status_code != 200:
        raise SystemExit(f"{read.shown} answered {answer.status_code}: {answer.content[:300]!r}")
    passed, busy = [], []
    for _ in range(REPEATS):
        begun, begun_busy = time.perf_counter(), time.process_time()
        read.send(client)
        passed.append((time.perf_counter() - begun) * 1000)
        busy.append((time.process_time() - begun_busy) * 1000)
    return count, sorted(passed), sorted(busy)


if __name__ == "__main__":
    sys.exit(main())
