"""Runs that are cancelled at random moments: each ends once, and nothing of it begins after its end."""

import random
import threading
import time
from pathlib import Path

import pytest

from tests.faults.faulty_home import FaultyHome
from tests.faults.figures import Tell
from tests.faults.scale import scaled
from tests.running import until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults")]

BATCH, BATCHES = scaled((10, 2), (20, 50))
# About as long as a batch takes.
LATEST_SECONDS = BATCH * 0.08

# Runs that ended more than once, and those of which something is told after their end.
NOT_ONCE = """
SELECT run_id FROM runs_runevent WHERE kind = 'run' AND state IN ('succeeded', 'failed', 'cancelled')
GROUP BY run_id HAVING COUNT(*) > 1
"""
AFTER_THE_END = """
SELECT later.run_id FROM runs_runevent last JOIN runs_runevent later ON later.run_id = last.run_id
WHERE last.kind = 'run' AND last.state IN ('succeeded', 'failed', 'cancelled') AND later.seq > last.seq
"""
BEGUN_AFTER_THE_END = """
SELECT run.id FROM runs_run run JOIN runs_attempt attempt ON attempt.run_id = run.id
WHERE attempt.started_at > run.finished_at OR attempt.finished_at > run.finished_at
"""
# In which state a cancelled run's first step was when it was told to stop.
FOUND = """
SELECT CASE WHEN first.state <> 'cancelled' THEN 'between two steps'
            WHEN first.started_at IS NULL THEN 'queued' ELSE 'at work' END AS found, COUNT(*)
FROM runs_run run JOIN runs_step first ON first.run_id = run.id AND first.node = 'first'
WHERE run.state = 'cancelled' AND run.id IN ({}) GROUP BY 1
"""


@pytest.mark.row("F16")
def test_a_run_that_is_cancelled_at_any_moment_ends_once(bare_home: FaultyHome, tmp_path: Path, tell: Tell) -> None:
    chance, runs = random.Random(16), []
    # The worker may have died in the test before.
    until(bare_home.worker, 30, bare_home.tail)
    graph = bare_home.graph(
        write_pipeline(tmp_path, name="cancel", first="sleep 0.2; echo 1 > $out", last="sleep 0.2; cat {first} > $out")
    )

    for _ in range(BATCHES):
        batch = [bare_home.start_run(graph) for _ in range(BATCH)]
        cancel_at_random(bare_home, batch, chance)
        bare_home.until_ended(*batch, seconds=60)
        runs += batch

    listed = ", ".join(map(str, runs))
    states = bare_home.until_ended(*runs)
    assert bare_home.rows(NOT_ONCE) == []
    assert bare_home.rows(AFTER_THE_END) == []
    assert bare_home.rows(BEGUN_AFTER_THE_END) == []
    assert set(states) <= {"cancelled", "succeeded"}
    assert "cancelled" in states
    found = ", ".join(f"{count} {what}" for what, count in bare_home.rows(FOUND.format(listed)))
    tell(
        f"{len(runs)} runs: {states.count('cancelled')} cancelled (first step: {found}), "
        f"{states.count('succeeded')} had ended; ended more than once 0, begun after their end 0"
    )
    bare_home.check()


def cancel_at_random(home: FaultyHome, runs: list[int], chance: random.Random) -> None:
    client, began, pause = home.client(), time.monotonic(), threading.Event()
    for moment, run in sorted((chance.uniform(0, LATEST_SECONDS), run) for run in runs):
        pause.wait(max(0.0, began + moment - time.monotonic()))
        client.post(f"/runs/{run}/cancel")
