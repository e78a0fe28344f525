"""Steps that take their worker down each time they run: each is given up, and nothing else is."""

import time
from pathlib import Path

import pytest

from tests.faults.faulty_home import FaultyHome
from tests.faults.figures import Tell
from tests.faults.scale import only_long, scaled
from tests.running import until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults")]

# The guardian is the step's parent, and the worker is the guardian's.
POISON = "read -r _ _ _ worker _ < /proc/$PPID/stat; kill -9 $worker; sleep 60; echo no > $out"
# Once beside another step, which is no proof, and then alone on its worker.
MOST_BESIDE, MOST_ALONE = 1, 3


@pytest.mark.row("F12")
def test_steps_that_kill_their_worker_are_given_up_and_the_others_succeed(
    bare_home: FaultyHome, tmp_path: Path, tell: Tell
) -> None:
    bad = scaled(["first"], ["first", "second"])
    file = write_pipeline(
        tmp_path,
        name="poison",
        **dict.fromkeys(bad, POISON),
        after="cat {first} > $out",
        **{f"good{number}": "sleep 0.2; echo 1 > $out" for number in range(6)},
    )
    run = bare_home.start_run(bare_home.graph(file))

    def tries() -> dict[str, list[str]]:
        return {node: bare_home.attempts(run, node) for node in bad}

    # Whatever is not given up would go on for ever.
    most = MOST_BESIDE + MOST_ALONE
    until(lambda: bare_home.has_ended(run) or any(len(tried) > most for tried in tries().values()), 120, bare_home.tail)

    assert {node: tried for node, tried in tries().items() if len(tried) > most} == {}
    assert bare_home.state(run) == "failed"
    states = bare_home.step_states(run)
    assert {node for node, state in states.items() if state == "succeeded"} == {f"good{n}" for n in range(6)}
    assert states["after"] == "skipped"
    for node, attempts in tries().items():
        error = bare_home.value("SELECT error FROM runs_step WHERE run_id = ? AND node = ?", [run, node])
        assert states[node] == "failed"
        assert error.startswith("worker_lost")
        assert attempts == ["lost"] * len(attempts)
        alone = bare_home.value("SELECT crashes FROM runs_step WHERE run_id = ? AND node = ?", [run, node])
        assert alone == MOST_ALONE
        tell(f"{len(attempts)} attempts, {alone} of them alone on its worker, then failed with worker_lost")
    bare_home.check()


@only_long
@pytest.mark.row("F12")
def test_other_steps_are_hardly_slowed_down_by_one_that_kills_its_worker(
    bare_home: FaultyHome, tmp_path: Path, tell: Tell
) -> None:
    load = bare_home.graph(
        write_pipeline(tmp_path / "load", name="load", **{f"s{n}": "sleep 1; echo 1 > $out" for n in range(150)})
    )
    poison = bare_home.graph(write_pipeline(tmp_path / "poison", name="poison", only=POISON))

    alone = seconds_of(bare_home, load)
    bad = bare_home.start_run(poison)
    beside = seconds_of(bare_home, load)

    assert bare_home.until_ended(bad) == ["failed"]
    tell(f"150 steps of 1 s take {alone:.1f} s alone, {beside:.1f} s beside it: {beside / alone - 1:+.1%}")
    assert beside < alone * 1.1
    bare_home.check()


def seconds_of(home: FaultyHome, graph: dict[str, object]) -> float:
    began = time.monotonic()
    run = home.start_run(graph)
    assert home.until_ended(run, seconds=300) == ["succeeded"]
    return time.monotonic() - began
