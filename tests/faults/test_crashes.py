"""Many steps while their worker, their server or all at once are killed again and again: each succeeds, and once."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from designer.workers.supervisor import MAX_RESTARTS, did_work_file
from tests.faults.faulty_home import FaultyHome, faulty_home, percentile
from tests.faults.figures import Tell
from tests.faults.scale import scaled
from tests.running import until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults")]

RUNS, STEPS = scaled((2, 20), (20, 50))
LONGEST_SECONDS = scaled(120, 1500)
WIDTH = 5
AT_ONCE = "The worker ended (signal SIGKILL); it is started again at once."
# These crashes come from outside, and no step is to blame.
SETTINGS = {"PIPEWRIGHT_ISOLATION": "none", "PIPEWRIGHT_CRASH_LIMIT": "1000"}
# From the beginning of an attempt that was lost to that of the next: no less than what its step waited.
RECOVERIES = """
SELECT (julianday(next.started_at) - julianday(lost.started_at)) * 86400
FROM runs_attempt lost JOIN runs_attempt next ON next.step_id = lost.step_id AND next.number = lost.number + 1
WHERE lost.state = 'lost' AND next.started_at IS NOT NULL
"""
# When the attempts of a run began after those of another that ran alone on their worker.
BEGAN_AFTER = """
WITH alone AS (SELECT MAX(julianday(finished_at)) AS ended FROM runs_attempt WHERE run_id = ? AND solo)
SELECT (julianday(started_at) - ended) * 86400 FROM runs_attempt, alone WHERE run_id = ?
"""


def layers(folder: Path) -> Path:
    """Steps in rows of five, each of which reads one of the row before it."""
    scripts = {}
    for number in range(STEPS):
        above = f"cat {{s{number - WIDTH}}} > $out; " if number >= WIDTH else ""
        scripts[f"s{number}"] = f"sleep 0.05; {above}echo {number} >> $out"
    return write_pipeline(folder, name="layers", **scripts)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultyHome]:
    with faulty_home(tmp_path_factory.mktemp("crashes") / "home", **SETTINGS) as started:
        yield started


@pytest.fixture(scope="module")
def quiet_seconds(home: FaultyHome, tmp_path_factory: pytest.TempPathFactory) -> float:
    """What the same runs take while nothing bad happens."""
    began = time.monotonic()
    runs = start(home, tmp_path_factory.mktemp("quiet"))
    assert set(home.until_ended(*runs, seconds=LONGEST_SECONDS)) == {"succeeded"}
    return time.monotonic() - began


def start(home: FaultyHome, folder: Path) -> list[int]:
    until(home.answers, 30, home.tail)
    graph = home.graph(layers(folder / "pipeline"))
    return [home.start_run(graph) for _ in range(RUNS)]


class Killer:
    """Kills once and again in a thread of its own until it leaves; `count` is how often."""

    def __init__(self, kill: Callable[[], bool], every_seconds: float, seed: int = 0) -> None:
        self._kill = kill
        self._every = every_seconds
        self._chance = random.Random(seed)
        self._end = Event()
        self._thread = Thread(target=self._run)
        self.count = 0

    def _run(self) -> None:
        while not self._end.wait(self._every):
            self.count += self._kill()

    def __enter__(self) -> "Killer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()


def report(home: FaultyHome, runs: list[int], tell: Tell, wall: str) -> None:
    lost, twice, begun = home.executions(runs)
    tell(f"lost {lost}, succeeded twice {twice}, executed more than once {begun} of {RUNS * STEPS}; {wall}")
    assert (lost, twice) == (0, 0)


@pytest.mark.row("F1")
def test_no_step_is_lost_while_the_worker_is_killed_every_2_seconds(
    home: FaultyHome, quiet_seconds: float, tmp_path: Path, tell: Tell
) -> None:
    chance = random.Random(1)

    def kill() -> bool:
        # Mostly one that is at work; at times one that is only starting, and has not taken anything back yet.
        return (home.worker() is not None or chance.random() < 0.1) and bool(home.kill("worker"))

    began = time.monotonic()
    runs = start(home, tmp_path)
    with Killer(kill, scaled(0.5, 2.0)) as killer:
        states = home.until_ended(*runs, seconds=LONGEST_SECONDS)
    wall = time.monotonic() - began

    assert set(states) == {"succeeded"}
    report(home, runs, tell, f"{killer.count} kills, wall {wall / quiet_seconds:.1f}x")
    recoveries = [seconds for (seconds,) in home.rows(RECOVERIES)]
    p99 = percentile(recoveries, 0.99)
    tell(f"a lost attempt's step begins again within {percentile(recoveries, 0.5):.1f} s (median), {p99:.1f} s (p99)")
    assert killer.count > 0
    assert p99 <= 20
    until(home.worker, 30, home.tail)
    home.check()


@pytest.mark.row("F2")
def test_no_step_is_lost_while_the_server_is_killed_every_5_seconds(
    home: FaultyHome, quiet_seconds: float, tmp_path: Path, tell: Tell
) -> None:
    began = time.monotonic()
    runs = start(home, tmp_path)
    with Killer(lambda: bool(home.kill("server")), scaled(0.8, 5.0)) as killer:
        states = home.until_ended(*runs, seconds=LONGEST_SECONDS)
    wall = time.monotonic() - began

    until(home.answers, 30, home.tail)
    report(home, runs, tell, f"{killer.count} kills, wall {wall / quiet_seconds:.1f}x")
    tell(f"runs that ended {len(states)} of {RUNS}")
    assert set(states) == {"succeeded"}
    assert killer.count > 0
    home.check()


@pytest.mark.row("F3")
def test_after_a_power_cut_the_runs_go_on_where_they_were(home: FaultyHome, tmp_path: Path, tell: Tell) -> None:
    runs = start(home, tmp_path)
    firsts = []
    for cut in range(scaled(1, 5)):
        done = RUNS * STEPS * (cut + 1) // 8
        until(lambda done=done: succeeded(home, runs) >= done, LONGEST_SECONDS, home.tail)
        # The processes of steps are left, which is worse than what a power cut leaves.
        for pid in [pid for pid, command in home.processes().items() if "designer" in command or "guardian" in command]:
            with_force(pid)
        assert home.process is not None
        home.process.wait(10)
        home.home.url_file.unlink()
        before = home.value("SELECT MAX(id) FROM runs_runevent")
        began = time.monotonic()
        home.start()
        until(lambda before=before: began_anew(home, before), 60, home.tail)
        firsts.append(time.monotonic() - began)

    states = home.until_ended(*runs, seconds=LONGEST_SECONDS)

    assert set(states) == {"succeeded"}
    report(home, runs, tell, f"{len(firsts)} power cuts")
    lost = [seconds for (seconds,) in home.rows(f"{RECOVERIES} AND lost.run_id >= ?", [runs[0]])]
    tell(
        f"from the start to the first step that begins: at most {max(firsts):.1f} s; what was cut off begins again "
        f"at most {max(lost):.1f} s after it began"
    )
    assert max(firsts) <= 30
    assert max(lost) <= 30
    home.check()


def succeeded(home: FaultyHome, runs: list[int]) -> int:
    listed = ", ".join(map(str, runs))
    sql = f"SELECT COUNT(*) FROM runs_step WHERE run_id IN ({listed}) AND state = 'succeeded'"
    return int(home.value(sql))


def began_anew(home: FaultyHome, after: int) -> bool:
    return bool(home.value("SELECT COUNT(*) FROM runs_runevent WHERE id > ? AND state = 'running'", [after]))


def with_force(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.row("F1")
def test_what_a_worker_held_is_taken_back_though_the_next_one_was_killed_as_it_started(
    home: FaultyHome, tmp_path: Path, tell: Tell
) -> None:
    mark = tmp_path / "tried"
    script = f"test -e {mark} && exit 0; touch {mark}; sleep 60"
    run = home.start_run(home.graph(write_pipeline(tmp_path, name="held", held=script)))
    until(mark.exists, 30, home.tail)

    killed = time.monotonic()
    [first] = home.kill("worker")
    until(lambda: home.children("worker") not in ([], [first]), 10, home.tail)
    home.kill("worker")

    assert home.until_ended(run, seconds=90) == ["succeeded"]
    took = time.monotonic() - killed
    tell(f"two workers killed, the second as it started: the step ends after {took:.1f} s")
    # Less than a lease, which is what it takes where nobody knows that the worker is gone.
    assert took < 20


@pytest.mark.row("F1")
def test_a_worker_that_dies_again_and_again_does_not_end_the_server(home: FaultyHome) -> None:
    server = home.children("server")

    for _ in range(MAX_RESTARTS + 1):
        [dead] = until(lambda: home.kill("worker"), 30, home.tail)
        until(lambda dead=dead: dead not in home.children("worker"), 10, home.tail)

    until(home.worker, 30, home.tail)
    assert home.children("server") == server


@pytest.mark.row("F1")
def test_a_worker_on_which_steps_end_is_started_again_at_once_however_often_it_dies(
    home: FaultyHome, tmp_path: Path, tell: Tell
) -> None:
    graph = home.graph(write_pipeline(tmp_path, name="one", only="echo 1 > $out"))
    waits, before = [], len(endings(home))

    for _ in range(MAX_RESTARTS + 3):
        until(home.worker, 30, home.tail)
        run = home.start_run(graph)
        assert home.until_ended(run) == ["succeeded"]
        until(did_work_file(home.home).exists, 10, home.tail)
        [dead] = home.kill("worker")
        killed = time.monotonic()
        until(lambda dead=dead: home.children("worker") not in ([], [dead]), 30, home.tail)
        waits.append(time.monotonic() - killed)

    tell(f"a worker on which a step has ended is started again within {max(waits):.1f} s, {len(waits)} times in a row")
    # What was decided, and not how long it took: a machine that has other work to do as well takes longer.
    assert endings(home)[before:] == [AT_ONCE] * len(waits)


def endings(home: FaultyHome) -> list[str]:
    """What the supervisor has said of the workers that ended."""
    return [line for line in home.log.read_text(errors="replace").splitlines() if line.startswith("The worker ended")]


@pytest.mark.row("F1")
def test_all_threads_are_at_work_once_the_steps_that_were_taken_back_have_ended(tmp_path: Path, tell: Tell) -> None:
    # Otherwise a sweep would wake them some seconds later.
    with faulty_home(tmp_path / "home", "sweeps_wake_nobody", **SETTINGS) as home:
        slots = home.value("SELECT slots FROM runs_worker")
        tried = [tmp_path / f"tried-{number}" for number in range(slots)]
        scripts = {f"h{n}": f"test -e {mark} && exit 0; touch {mark}; sleep 60" for n, mark in enumerate(tried)}
        first = home.start_run(home.graph(write_pipeline(tmp_path / "held", name="held", **scripts)))
        until(lambda: all(mark.exists() for mark in tried), 30, home.tail)
        begun = [tmp_path / f"begun-{number}" for number in range(slots)]
        all_begun = " && ".join(f"test -e {mark}" for mark in begun)
        scripts = {
            f"s{number}": f"touch {mark}; until {all_begun}; do sleep 0.05; done; echo 1 > $out"
            for number, mark in enumerate(begun)
        }
        second = home.start_run(home.graph(write_pipeline(tmp_path / "beside", name="beside", **scripts)))

        home.kill("worker")

        # Each of them waits for all others, so that these end where there is a thread for each.
        assert home.until_ended(first, second, seconds=90) == ["succeeded", "succeeded"]
        began = [seconds for (seconds,) in home.rows(BEGAN_AFTER, [first, second])]
        tell(f"once what was taken back has ended, all {slots} threads are at work after {max(began):.1f} s")
        home.check()
