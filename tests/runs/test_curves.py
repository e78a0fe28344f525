from pathlib import Path

import pytest

from designer.engine.metrics import ReportedMetric
from designer.runs.curves import MOST_CURVES, MOST_POINTS, curves_of, live_metrics, step_curves, thinned
from designer.runs.models import Attempt, Metric, Step
from designer.runs.transitions import leases, settling
from designer.storage.logs import FolderLogs
from designer.workers.live_metrics import LiveMetrics
from tests.runs.drawn_run import OWNER, QUEUE, draw


def test_values_at_positions_become_curves_and_single_numbers_do_not() -> None:
    reported = [("loss", 2, 0.5), ("r2", None, 0.9), ("loss", 1, 0.8), ("once", 1, 3.0), ("loss", 2, 0.4)]

    assert curves_of(reported) == [("loss", [(1.0, 0.8), (2.0, 0.4)])]


def test_a_long_curve_is_thinned_without_losing_its_peaks_or_its_ends() -> None:
    points = [(float(at), 1000.0 if at == 4_321 else -50.0 if at == 77 else 0.0) for at in range(10_000)]

    kept = thinned(points, MOST_POINTS)

    assert len(kept) <= MOST_POINTS
    assert {points[0], points[77], points[4_321], points[-1]} <= set(kept)
    assert list(kept) == sorted(kept)
    assert thinned(points[:10], MOST_POINTS) == points[:10]


@pytest.mark.django_db
def test_the_curves_of_a_step_are_read_from_its_file_while_it_runs_and_kept_afterwards(tmp_path: Path) -> None:
    run = draw("train")
    settling.open_run(run.pk)
    claim, _ = leases.claim([QUEUE], OWNER, 60, alone=False)
    assert claim is not None
    step = Step.objects.get(run=run)
    logs = FolderLogs(tmp_path)
    nothing_yet = step_curves(step, logs)
    earlier = LiveMetrics(logs, live_metrics(run.pk, "train", claim.number, claim.epoch - 1))
    earlier.tell([ReportedMetric("of an earlier holder", 1.0, at) for at in range(3)])
    live = LiveMetrics(logs, live_metrics(run.pk, "train", claim.number, claim.epoch))
    live.tell([ReportedMetric("loss", 1 / at, at) for at in range(1, 4)])

    while_running = step_curves(step, logs)
    Attempt.objects.update(state="succeeded")
    Metric.objects.create(step=step, name="loss", value=1.0, position=1)
    Metric.objects.create(step=step, name="loss", value=0.5, position=2)
    for each in (live, earlier):
        each.remove()
    afterwards = step_curves(step, logs)

    assert nothing_yet["curves"] == []
    assert while_running["curves"][0]["points"] == [(1.0, 1.0), (2.0, 0.5), (3.0, 1 / 3)]
    assert [curve["name"] for curve in while_running["curves"]] == ["loss"]
    assert afterwards["curves"] == [{"name": "loss", "points": [(1.0, 1.0), (2.0, 0.5)], "count": 2}]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_more_curves_than_can_be_drawn_are_counted(tmp_path: Path) -> None:
    step = Step.objects.get(run=draw("train"))
    for number in range(MOST_CURVES + 3):
        Metric.objects.create(step=step, name=f"m{number}", value=1.0, position=1)
        Metric.objects.create(step=step, name=f"m{number}", value=1.0, position=2)

    told = step_curves(step, FolderLogs(tmp_path))

    assert (len(told["curves"]), told["left_out"]) == (MOST_CURVES, 3)
