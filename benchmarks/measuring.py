"""How it is measured what a step costs: runs by the server's own clock, processors, memory, open pages."""

import asyncio
import contextlib
import json
import os
import statistics
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.workloads import Needs, steps_of
from designer.cli.client import Client
from tests.faults.faulty_home import FaultyHome
from tests.faults.watchers import come_about, equal, live_url, signed_in, watching

RUN_SECONDS = 1800
LOOK_SECONDS = 0.5
PAGES, MEASURED_PAGES = 200, 20
SYNCED_WRITES = 50
TICKS = os.sysconf("SC_CLK_TCK")
# A step of the curve, whose pipelines are drawn and not imported: a text of so many steps is read for minutes.
NOTHING = {
    "$schema": "https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json",
    "type": "command",
    "name": "nothing",
    "inputs": {name: {"type": "uri_folder", "optional": True} for name in ("a", "b", "c")},
    "outputs": {"done": {"type": "uri_folder"}},
    "command": "true",
    "environment": {"image": "python"},
}


def drawn(client: Client, component: dict[str, Any], needs: Needs) -> int:
    nodes = [
        {
            "id": f"s{step}",
            "component": {"name": component["name"], "version": component["version"]},
            "inputs": {port: {"node": f"s{need}", "port": "done"} for port, need in zip("abc", before, strict=False)},
            "settings": {},
        }
        for step, before in enumerate(needs)
    ]
    graph = {"format": 1, "nodes": nodes, "inputs": [], "outputs": [], "settings": {}}
    return int(client.post("/pipelines", {"name": f"{len(needs):,} steps", "graph": graph})["id"])


def imported(client: Client, name: str, needs: Needs) -> int:
    return imported_jobs(client, name, dict(steps_of(needs)))


def imported_jobs(client: Client, name: str, jobs: dict[str, Any]) -> int:
    document = {"type": "pipeline", "display_name": name, "jobs": jobs}
    return int(client.post("/pipelines/import", {"yaml": json.dumps(document)})["id"])


def run_seconds(client: Client, pipeline: int, *, force_rerun: bool = False) -> float:
    """Seconds from the creation of a run to its end, by the server's own clock."""
    return seconds_of_run(wait_for_end(client, start_run(client, pipeline, force_rerun=force_rerun)))


def start_run(client: Client, pipeline: int, *, force_rerun: bool) -> int:
    return int(client.post(f"/pipelines/{pipeline}/runs", {"force_rerun": force_rerun})["id"])


def wait_for_end(client: Client, run: int) -> dict[str, Any]:
    deadline = time.monotonic() + RUN_SECONDS
    while True:
        found = next((row for row in client.get("/runs", q=f"{run}")["results"] if row["id"] == run), None)
        if found is not None and found["finished_at"]:
            break
        if time.monotonic() > deadline:
            raise AssertionError(f"The run did not end within {RUN_SECONDS} s: {found}")
        # The times are the server's own; to ask often would only take time from the run.
        time.sleep(LOOK_SECONDS)
    assert found["state"] == "succeeded", found
    return dict(found)


def seconds_of_run(run: dict[str, Any]) -> float:
    return (moment(run["finished_at"]) - moment(run["created_at"])).total_seconds()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def seconds_of_work(work: Callable[..., None], *arguments: object) -> float:
    begun = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - begun


def memory_mb(pid: int) -> float:
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def processor_times(pid: int) -> list[float]:
    """Seconds of processor time: in the process, in the kernel for it, and both of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return [int(field) / TICKS for field in fields[11:15]]


def processor_seconds(processes: dict[int, str]) -> float:
    total = 0.0
    for pid in processes:
        with contextlib.suppress(OSError):
            total += sum(processor_times(pid)[:2])
    return total


def seconds_to_the_disk(file: Path) -> float:
    took = []
    with file.open("wb", buffering=0) as written:
        for _ in range(SYNCED_WRITES):
            begun = time.perf_counter()
            written.write(bytes(8192))
            os.fdatasync(written)
            took.append(time.perf_counter() - begun)
    return statistics.median(took)


async def _read(page: ClientConnection) -> None:
    async for _ in page:
        pass


@contextlib.asynccontextmanager
async def _reading(home: FaultyHome, run: int, count: int) -> AsyncIterator[None]:
    """So many sockets that follow a run, and of which nobody looks at what comes."""
    readers: list[asyncio.Task[None]] = []
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(count):
            page = await stack.enter_async_context(connect(live_url(home), additional_headers=signed_in(home)))
            await page.send(json.dumps({"type": "subscribe", "run": run, "after": 0}))
            told = json.loads(await page.recv())
            assert told["type"] in ("events", "reset"), told
            readers.append(asyncio.create_task(_read(page)))
            stack.callback(readers[-1].cancel)
        yield
        lost = sum(reader.done() for reader in readers)
        assert lost == 0, f"{lost} of {count} pages did not stay open"


async def seconds_until_heard(home: FaultyHome, run: int, go: Path) -> list[float]:
    """From each event of a run, which goes on when `go` is there, until a page knows of it.

    Of PAGES pages MEASURED_PAGES tell: they are all this one process here, and if each looked into what it reads, they
    would wait for each other.
    """
    async with watching(home, run, MEASURED_PAGES) as watchers, _reading(home, run, PAGES - MEASURED_PAGES):
        known = [len(watcher.seconds) for watcher in watchers]
        go.touch()
        await come_about(lambda: home.has_ended(run), RUN_SECONDS)
        await come_about(lambda: equal(home, run, watchers) == MEASURED_PAGES, RUN_SECONDS)
        heard = [watcher.seconds[before:] for watcher, before in zip(watchers, known, strict=True)]
    # A page that read the run anew at each change knows how it ended, and has timed nothing.
    assert all(heard), f"{sum(not seconds for seconds in heard)} of {MEASURED_PAGES} pages were told of no event"
    return [second for seconds in heard for second in seconds]
