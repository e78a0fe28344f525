"""The machine's clock jumps, ahead and back, while steps run and a page watches."""

import time
from pathlib import Path

import pytest

from tests.faults.faulty_home import FaultyHome, faulty_home
from tests.faults.figures import Tell
from tests.faults.machine_clock import MachineClock
from tests.faults.scale import only_long
from tests.faults.watchers import come_about, equal, watching
from tests.running import until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults"), only_long]

HOUR = 3600
BREAKAGE = "sleeps_by_select"
# Where the clock stands, after so many steps have succeeded.
JUMPS = {5: 600, 15: -600, 25: -600 - HOUR}
STEPS = 35
# In which the worker sweeps, twice at least.
AT_WORK_SECONDS = 10
# Whether the worker that lives is the one that sweeps.
SWEPT = "SELECT owner = (SELECT name FROM runs_worker WHERE gone_at IS NULL) FROM runs_sweeper"

WENT_BACK = "SELECT 1 FROM runs_worker WHERE gone_at IS NULL AND seen_at < datetime('now', '-30 minutes')"


def succeeded(home: FaultyHome, run: int) -> int:
    return list(home.step_states(run).values()).count("succeeded")


@pytest.mark.row("F10")
def test_no_step_is_executed_twice_because_the_clock_jumps(tmp_path: Path, tell: Tell) -> None:
    clock, gate = MachineClock(tmp_path / "clock"), tmp_path / "gate"
    with faulty_home(tmp_path / "home", BREAKAGE, PIPEWRIGHT_ISOLATION="none", **clock.settings) as home:
        scripts = {f"s{n}": f"sleep 0.5; echo {n} > $out" for n in range(STEPS)}
        # At work at every jump, and for some time after it.
        scripts = {"long": f"until test -e {gate}; do sleep 0.1; done; echo 1 > $out", **scripts}
        run = home.start_run(home.graph(write_pipeline(tmp_path / "p", name="clock", **scripts)))

        for count, seconds in JUMPS.items():
            until(lambda count=count: succeeded(home, run) >= count, 60, home.tail)
            clock.ahead(seconds)
            jumped = time.monotonic()
            until(lambda jumped=jumped: time.monotonic() - jumped > AT_WORK_SECONDS, AT_WORK_SECONDS + 1)

        gate.touch()
        assert home.until_ended(run, seconds=120) == ["succeeded"]
        lost, twice, begun = home.executions([run])
        span = "SELECT (julianday(MAX(at)) - julianday(MIN(at))) * 86400 FROM runs_runevent"
        assert home.value(span) > HOUR
        tell(
            f"{STEPS + 1} steps, one of them at work at every jump: lost {lost}, succeeded twice {twice}, "
            f"executed more than once {begun}"
        )
        assert (lost, twice, begun) == (0, 0, 0)
        home.check()


@pytest.mark.row("F10")
def test_the_work_of_a_worker_that_dies_after_the_clock_went_back_is_taken_back(tmp_path: Path, tell: Tell) -> None:
    clock, tried = MachineClock(tmp_path / "clock"), tmp_path / "tried"
    with faulty_home(tmp_path / "home", BREAKAGE, PIPEWRIGHT_ISOLATION="none", **clock.settings) as home:
        script = f"test -e {tried} && exit 0; touch {tried}; sleep 600"
        run = home.start_run(home.graph(write_pipeline(tmp_path / "p", name="back", only=script)))
        until(tried.exists, 30, home.tail)
        until(lambda: home.value(SWEPT) == 1, 30, home.tail)
        clock.ahead(-HOUR)
        until(lambda: home.value(WENT_BACK), 30, home.tail)

        home.kill("worker")

        assert home.until_ended(run, seconds=20) == ["succeeded"]
        until(lambda: home.value(SWEPT) == 1, 30, home.tail)
        tell("a worker killed after the clock went back 1 h: its step runs again at once, and the next worker sweeps")
        home.check()


@pytest.mark.row("F25")
async def test_a_socket_that_is_open_for_a_day_is_told_what_happens(tmp_path: Path, tell: Tell) -> None:
    clock, go = MachineClock(tmp_path / "clock"), tmp_path / "go"
    with faulty_home(tmp_path / "home", BREAKAGE, PIPEWRIGHT_ISOLATION="none", **clock.settings) as home:
        script = f"until test -e {go}; do sleep 0.05; done; echo 1 > $out"
        file = write_pipeline(tmp_path / "p", name="day", first=script, last="cat {first} > $out")
        run = home.start_run(home.graph(file))
        async with watching(home, run, 20) as watchers:
            clock.ahead(25 * HOUR)
            await come_about(lambda: home.value("SELECT seen_at > datetime('now', '+1 day') FROM runs_worker"), 30)
            # At a heartbeat the server asks again who may listen; the one after it comes to who still may.
            before = {watcher: watcher.heartbeats for watcher in watchers}
            await come_about(lambda: all(watcher.heartbeats >= before[watcher] + 2 for watcher in watchers), 90)
            home.until_step(run, "first", "running")
            go.touch()

            took = await come_about(
                lambda: equal(home, run, watchers) == 20 and watchers[0].states.get("last") == "succeeded", 30
            )

            assert {watcher.sockets for watcher in watchers} == {1}
            tell(f"20 of 20 sockets, none closed, have the end of the run within {took:.1f} s; no group expires here")
        home.check()
