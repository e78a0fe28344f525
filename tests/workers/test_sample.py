"""The shipped samples, run for real: reuse after a change, and the same bytes in another installation."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.running import RunningHome, running, until

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("home")]

SAMPLE = "cars_fuel_economy"


@pytest.fixture(scope="module")
def first_run(home: RunningHome) -> dict[str, Any]:
    """The sample opened as the browser opens it, and run once."""
    client = home.client()
    pipeline = client.post(f"/samples/{SAMPLE}/open")["pipeline"]["id"]
    return run(home, pipeline)


def run(home: RunningHome, pipeline: int) -> dict[str, Any]:
    client = home.client()
    number = client.post(f"/pipelines/{pipeline}/runs", {})["id"]

    def finished() -> dict[str, Any] | None:
        snapshot: dict[str, Any] = client.get(f"/runs/{number}")
        return snapshot if snapshot["state"] in {"succeeded", "failed", "cancelled"} else None

    return dict(until(finished, 180, home.tail))


def test_the_sample_ends_in_a_good_evaluation(first_run):
    assert first_run["state"] == "succeeded", first_run
    evaluation = next(step for step in first_run["steps"] if step["node"] == "evaluate_model")
    assert evaluation["headline"].startswith("R²")
    assert evaluation["metrics"]["r2"] > 0.8


def test_the_sample_of_tumours_ends_in_a_good_evaluation(home):
    pipeline = home.client().post("/samples/breast_tumours/open")["pipeline"]["id"]

    finished = run(home, pipeline)

    assert finished["state"] == "succeeded", finished
    evaluation = next(step for step in finished["steps"] if step["node"] == "evaluate_model")
    assert evaluation["headline"].startswith("Accuracy 0.9")
    assert evaluation["metrics"]["roc_auc"] > 0.99


def test_after_a_change_of_the_model_only_training_and_what_follows_runs(home, first_run):
    client = home.client()
    pipeline = client.get(f"/pipelines/{first_run['pipeline']['id']}")
    graph = pipeline["graph"]
    train = next(node for node in graph["nodes"] if node["id"] == "train_model")
    train["inputs"]["max_depth"] = {"value": 5}
    client.put(f"/pipelines/{pipeline['id']}/graph", {"revision": pipeline["revision"], "graph": graph})

    forecast = {step["node"]: step["outcome"] for step in client.post(f"/pipelines/{pipeline['id']}/plan")["steps"]}
    second = run(home, pipeline["id"])

    states = {step["node"]: step["state"] for step in second["steps"]}
    ran = {node for node, state in states.items() if state == "succeeded"}
    assert ran == {"train_model", "score_model", "evaluate_model"}
    assert all(state == "reused" for node, state in states.items() if node not in ran)
    assert {node for node, outcome in forecast.items() if outcome == "reuse"} == set(states) - ran
    why = client.get(f"/runs/{second['id']}/steps/train_model")["why"]
    assert why.startswith("Max depth ")
    assert f"all else equal to run {first_run['id']}" in why
    reused = next(step for step in second["steps"] if step["node"] == "split_data")
    assert reused["reused_from"] == {"run": first_run["id"], "node": "split_data"}


def test_the_exported_sample_gives_the_same_artifacts_in_another_installation(home, first_run, tmp_path: Path):
    client = home.client()
    fresh = client.post(f"/samples/{SAMPLE}/open")["pipeline"]["id"]
    exported = tmp_path / "exported" / "pipeline.yml"
    home.command("pipeline", "export", str(fresh), "-o", str(exported), "--with-data")

    with running(tmp_path / "second") as other:
        told = json.loads(other.command("run", "submit", str(exported), "--json").stdout)

    assert {step["state"] for step in told["steps"]} == {"succeeded"}
    assert digests(told) == digests(first_run)


def digests(snapshot: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {
        step["node"]: {port: output["digest"] for port, output in step["outputs"].items()} for step in snapshot["steps"]
    }
