"""The sample that a newcomer opens first."""

from pathlib import Path

from tests.components.pipeline_file import run_pipeline
from tests.components.prepared_step import Run

SAMPLE = Path(__file__).parents[2] / "samples" / "cars_fuel_economy" / "pipeline.yml"


def test_the_sample_predicts_fuel_economy_well_and_twice_with_the_same_bytes(run: Run, run_as_process: Run) -> None:
    first = run_pipeline(SAMPLE, run_as_process)
    second = run_pipeline(SAMPLE, run)

    report = first["evaluate_model"].json("report")
    assert 0.85 < report["metrics"]["r2"] < 0.95
    # The README of the sample says so.
    assert report["headline"] == "R² 0.89"
    assert [figure["type"] for figure in report["figures"]] == ["scatter", "histogram"]
    assert first["clean_missing_data"].table("cleaned").num_rows == 392
    for name, step in first.items():
        for port in step.outputs:
            assert step.bytes_of(port) == second[name].bytes_of(port), f"{name}.{port} differs"
