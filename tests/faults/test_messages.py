"""Messages that are lost, doubled or late, and answers of the database that never come: nothing depends on them."""

from pathlib import Path

import pytest

from tests.faults.faulty_home import FaultyHome, faulty_home, percentile
from tests.faults.figures import Tell
from tests.faults.scale import only_long, scaled
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults")]

RUNS, STEPS = scaled((3, 12), (10, 40))
MESSAGES = 50
# From the moment in which a step could begin to that in which it did.
WAITS = """
SELECT (julianday(started_at) - julianday(created_at)) * 86400 FROM runs_attempt WHERE started_at IS NOT NULL
"""
# Two moves of an attempt to one state, or two endings of a step: what would stand there if a transition ran twice.
TWICE = """
SELECT step_id, state FROM runs_runevent
WHERE kind = 'step' AND state IN ('succeeded', 'reused', 'failed', 'cancelled', 'skipped')
GROUP BY step_id HAVING COUNT(*) > 1
"""


def chains(home: FaultyHome, folder: Path) -> list[int]:
    """Runs of two chains each, in which every second step is looked at by a twin in another run."""
    scripts = {f"s{n}": ("" if n < 2 else f"cat {{s{n - 2}}} > $out; ") + f"echo {n} >> $out" for n in range(STEPS)}
    graph = home.graph(write_pipeline(folder, name="chains", **scripts))
    return [home.start_run(graph, force_rerun=number % 2 == 0) for number in range(RUNS)]


@pytest.mark.row("F7")
def test_a_commit_whose_answer_is_lost_is_not_made_twice(tmp_path: Path, tell: Tell) -> None:
    with faulty_home(tmp_path / "home", "commits_unanswered", PIPEWRIGHT_LEASE_SECONDS="4") as home:
        runs = chains(home, tmp_path / "p")

        states = home.until_ended(*runs, seconds=600)

        cut = home.log.read_text().count("the connection was lost after the COMMIT")
        endings = home.log.read_text().count("waits for the database: the connection was lost after the COMMIT")
        assert home.rows(TWICE) == []
        _, twice, begun = home.executions(runs)
        tell(
            f"transitions made twice 0, succeeded twice {twice}, begun more than once {begun} of {RUNS * STEPS}; "
            f"runs that succeeded {states.count('succeeded')} of {RUNS}; at least {cut} answers lost, {endings} of "
            "them to endings"
        )
        assert endings > 0
        assert twice == 0
        assert set(states) == {"succeeded"}
        home.check()


@only_long
@pytest.mark.row("F8")
def test_wake_ups_that_come_thrice_and_late_run_nothing_twice(tmp_path: Path, tell: Tell) -> None:
    with faulty_home(tmp_path / "home", "wake_ups_tripled_and_late") as home:
        runs = chains(home, tmp_path / "p")

        states = home.until_ended(*runs, seconds=600)

        lost, twice, begun = home.executions([runs[0]])
        tell(f"succeeded twice {twice}, executed more than once {begun} of {RUNS * STEPS}")
        assert (lost, twice, begun) == (0, 0, 0)
        assert home.value("SELECT MAX(number) FROM runs_attempt") == 1
        assert set(states) == {"succeeded"}
        home.check()


@only_long
@pytest.mark.row("F9")
def test_all_runs_end_though_wake_ups_are_lost(tmp_path: Path, tell: Tell) -> None:
    with faulty_home(tmp_path / "home", "wake_ups_lost") as home:
        graph = home.graph(write_pipeline(tmp_path / "p", name="one", first="echo 1 > $out", last="cat {first} > $out"))
        runs, states = [], []
        for _ in range(MESSAGES):
            # One at a time: a worker that is at work needs no wake-up.
            runs.append(home.start_run(graph))
            states += home.until_ended(runs[-1], seconds=30)

        waits = [seconds for (seconds,) in home.rows(WAITS)]
        assert set(states) == {"succeeded"}
        assert home.value("SELECT MAX(number) FROM runs_attempt") == 1
        p99 = percentile(waits, 0.99)
        tell(f"runs that succeeded {len(states)} of {MESSAGES}; a step begins within {p99:.1f} s (p99)")
        home.check()
