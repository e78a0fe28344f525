"""A real home to which bad things are done: what is asked of its tables, and what is asked of it after each test."""

import atexit
import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from designer.cli.client import CommandError
from designer.cli.submission import prepare
from designer.home import Home
from designer.storage.local import LocalStore
from tests.faults import launcher
from tests.faults.invariants import broken
from tests.running import RunningHome, until

LOOK_SECONDS = 1.0
ENDED = "('succeeded', 'failed', 'cancelled')"


class FaultyHome(RunningHome):
    def broken_by(self, *names: str) -> "FaultyHome":
        """Before it starts: have its processes broken by functions of tests/faults/breakages.py."""
        self.program = (sys.executable, "-m", launcher.__name__)
        self.environment[launcher.BROKEN] = " ".join(names)
        return self

    # Asking

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with contextlib.closing(self._reading()) as connection:
            return connection.execute(sql, parameters).fetchall()

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        rows = self.rows(sql, parameters)
        return rows[0][0] if rows else None

    def broken(self) -> dict[str, list[int]]:
        """What must hold of the tables and does not, all as of one moment."""
        with contextlib.closing(self._reading()) as connection:
            connection.execute("BEGIN")
            return broken(lambda sql: connection.execute(sql).fetchall())

    def check(self) -> None:
        """What must hold after every test: the invariants, and the bytes of every output."""
        assert self.broken() == {}
        assert self.failures_of_threads() == []
        store = LocalStore(self.home.artifacts)
        for (digest,) in self.rows("SELECT DISTINCT digest FROM runs_stepoutput"):
            store.verify(digest)

    def _reading(self) -> sqlite3.Connection:
        address = f"file:{self.home.database_file}?mode=ro"
        return sqlite3.connect(address, uri=True, timeout=20, isolation_level=None)

    # Runs

    def graph(self, file: Path) -> dict[str, Any]:
        """What a pipeline file describes, with its components registered."""
        return prepare(self.client(), file).graph

    def start_run(self, graph: dict[str, Any], name: str = "faults", *, force_rerun: bool = True) -> int:
        wanted = {"name": name, "description": "", "graph": graph, "inputs": {}, "force_rerun": force_rerun}
        return int(self.client().post("/runs", wanted)["id"])

    def state(self, run: int) -> str:
        return str(self.value("SELECT state FROM runs_run WHERE id = ?", [run]))

    def has_ended(self, run: int) -> bool:
        return bool(self.value(f"SELECT 1 FROM runs_run WHERE id = ? AND state IN {ENDED}", [run]))

    def step_states(self, run: int) -> dict[str, str]:
        return dict(self.rows("SELECT node, state FROM runs_step WHERE run_id = ?", [run]))

    def until_step(self, run: int, node: str, state: str, seconds: float = 60) -> None:
        until(lambda: self.step_states(run).get(node) == state, seconds, self.tail)

    def until_ended(self, *runs: int, seconds: float = 60) -> list[str]:
        """The states that the runs end in; what is broken meanwhile, and a run that does not end, is told."""
        listed = ", ".join(map(str, runs))
        unfinished = f"SELECT COUNT(*) FROM runs_run WHERE id IN ({listed}) AND state NOT IN {ENDED}"
        began = looked = time.monotonic()
        while self.value(unfinished):
            now = time.monotonic()
            if now - looked > LOOK_SECONDS:
                looked = now
                assert self.broken() == {}
                assert self.failures_of_threads() == []
            assert now - began < seconds, f"not ended after {seconds} s: {self._unfinished(listed)}. {self.tail()}"
            time.sleep(0.05)
        return [state for (state,) in self.rows(f"SELECT state FROM runs_run WHERE id IN ({listed}) ORDER BY id")]

    def failures_of_threads(self) -> list[str]:
        """What a worker's threads ended with that no code of ours took care of."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        found = [at for at, line in enumerate(lines) if "Failed to process message" in line]
        # Below it stands the traceback, whose last line is the first that is not indented.
        return [next((line for line in lines[at + 2 :] if not line.startswith(" ")), lines[at]) for at in found]

    def _unfinished(self, listed: str) -> dict[str, int]:
        """How many steps of the runs are in which state."""
        return dict(
            self.rows(f"SELECT state, COUNT(*) FROM runs_step WHERE run_id IN ({listed}) GROUP BY state ORDER BY state")
        )

    def attempts(self, run: int, node: str) -> list[str]:
        """The states of a step's attempts, in their order."""
        sql = (
            "SELECT attempt.state FROM runs_attempt attempt JOIN runs_step step ON step.id = attempt.step_id "
            "WHERE step.run_id = ? AND step.node = ? ORDER BY attempt.number"
        )
        return [state for (state,) in self.rows(sql, [run, node])]

    def executions(self, runs: Sequence[int]) -> tuple[int, int, int]:
        """Of the runs' steps: how many have not succeeded, how many did so twice, how many were begun twice or more."""
        listed = ", ".join(map(str, runs))
        lost = self.value(f"SELECT COUNT(*) FROM runs_step WHERE run_id IN ({listed}) AND state <> 'succeeded'")
        grouped = "SELECT COUNT(*) FROM (SELECT 1 FROM runs_attempt WHERE run_id IN ({}) AND {} GROUP BY step_id {})"
        twice = self.value(grouped.format(listed, "state = 'succeeded'", "HAVING COUNT(*) > 1"))
        begun = self.value(grouped.format(listed, "started_at IS NOT NULL", "HAVING COUNT(*) > 1"))
        return lost, twice, begun

    # Processes

    def answers(self) -> bool:
        try:
            self.client().get("/runs")
        except CommandError:
            return False
        return True

    def worker(self) -> int | None:
        """The worker's process, once it has registered itself."""
        found = self.value("SELECT pid FROM runs_worker WHERE gone_at IS NULL ORDER BY started_at DESC")
        return found if found in self.children("worker") else None

    def children(self, part: str) -> list[int]:
        """What the supervisor started and is alive: of `server` or `worker` none or one."""
        return [pid for pid, command in self.processes().items() if f"designer.workers.{part}" in command]

    def kill(self, part: str, number: int = signal.SIGKILL) -> list[int]:
        found = self.children(part)
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        return found


@cache
def _made_ready() -> Path:
    """A home as its first start leaves it, made once for all tests of this process: each begins with a copy."""
    root = Path(tempfile.mkdtemp(prefix="pipewright-home-")) / "home"
    atexit.register(shutil.rmtree, root.parent, ignore_errors=True)
    home = RunningHome(root)
    Home(root).prepare()
    subprocess.run(
        [sys.executable, "-P", "-m", "designer.workers.prepare"], env=home.environment, capture_output=True, check=True
    )
    return root


@contextlib.contextmanager
def faulty_home(root: Path, *breakages: str, **settings: str) -> Iterator[FaultyHome]:
    home = FaultyHome(root, **settings)
    # Where a folder of it is a small disk, it begins empty.
    if not root.exists():
        shutil.copytree(_made_ready(), root, symlinks=True)
    if breakages:
        home.broken_by(*breakages)
    try:
        yield home.start()
    finally:
        home.stop()


def processes_saying(word: str) -> list[int]:
    """The processes with a word in their command line, but for those that have ended and wait to be reaped."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and word.encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


def percentile(values: Sequence[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
