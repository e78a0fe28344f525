"""A worker, and the whole product, replaced by the next one while runs are unfinished."""

import signal
import time
from pathlib import Path

import pytest

from tests.faults.faulty_home import FaultyHome, faulty_home
from tests.faults.figures import Tell
from tests.faults.scale import only_long, scaled
from tests.running import until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults")]

HOLDS = "SELECT COUNT(*) FROM runs_attempt WHERE lease_owner = ? AND state = 'running'"
TIMES, STEPS = scaled((1, 12), (5, 60))


def long_steps(folder: Path, count: int) -> Path:
    scripts = {
        f"s{n}": (f"cat {{s{n - 4}}} > $out; " if n >= 4 else "") + f"sleep 0.4; echo {n} >> $out" for n in range(count)
    }
    return write_pipeline(folder, name="upgrade", **scripts)


@pytest.mark.row("F27")
def test_a_worker_that_is_told_to_end_hands_its_steps_over(bare_home: FaultyHome, tmp_path: Path, tell: Tell) -> None:
    home, drained, handed_over = bare_home, [], []
    until(home.worker, 30, home.tail)
    run = home.start_run(home.graph(long_steps(tmp_path, STEPS)))

    for _ in range(TIMES):
        worker = until(home.worker, 60, home.tail)
        name = home.value("SELECT name FROM runs_worker WHERE pid = ? ORDER BY started_at DESC", [worker])
        until(lambda name=name: home.value(HOLDS, [name]) > 0, 60, home.tail)
        told = time.monotonic()
        home.kill("worker", signal.SIGTERM)
        until(lambda worker=worker: worker not in home.children("worker"), 30, home.tail)
        drained.append(time.monotonic() - told)
        until(lambda worker=worker: home.worker() not in (None, worker), 30, home.tail)
        until(lambda: home.value("SELECT COUNT(*) FROM runs_attempt WHERE state = 'running'") > 0, 30, home.tail)
        handed_over.append(time.monotonic() - told)

    assert home.until_ended(run, seconds=240) == ["succeeded"]
    lost, twice, begun = home.executions([run])
    assert (lost, twice) == (0, 0)
    assert begun > 0
    assert home.value("SELECT SUM(crashes) FROM runs_step WHERE run_id = ?", [run]) == 0
    assert home.value("SELECT COUNT(*) FROM runs_attempt WHERE run_id = ? AND solo", [run]) == 0
    tell(
        f"{TIMES} times: lost 0, crashes counted 0, begun again {begun}; ended within {max(drained):.1f} s, "
        f"steps at work again within {max(handed_over):.1f} s"
    )
    home.check()


@only_long
@pytest.mark.row("F28")
def test_runs_go_on_behind_a_change_of_the_tables(tmp_path: Path, tell: Tell) -> None:
    with faulty_home(tmp_path / "home") as home:
        graph = home.graph(long_steps(tmp_path / "p", 20))
        runs = [home.start_run(graph) for _ in range(5)]
        until(lambda: home.value("SELECT COUNT(*) FROM runs_step WHERE state = 'succeeded'") >= 10, 60, home.tail)
        home.stop()
        unfinished = home.value("SELECT COUNT(*) FROM runs_step WHERE state IN ('queued', 'waiting')")
        home.environment["DJANGO_SETTINGS_MODULE"] = "tests.faults.later_settings"

        began = time.monotonic()
        home.start()
        started = time.monotonic() - began

        columns = [row[1] for row in home.rows("PRAGMA table_info(runs_attempt)")]
        assert "later" in columns
        assert set(home.until_ended(*runs, seconds=240)) == {"succeeded"}
        lost, twice, _ = home.executions(runs)
        assert (lost, twice) == (0, 0)
        tell(
            f"{unfinished} steps of 5 runs were unfinished: 0 failed, 5 of 5 runs succeeded; "
            f"the start with the upgrade took {started:.1f} s"
        )
        home.check()
