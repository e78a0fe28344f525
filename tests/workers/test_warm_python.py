"""Python in a real installation: forked unless that is switched off, with equal results and keys."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.measuring import run_seconds
from tests.running import SHARED_ENVIRONMENTS, RunningHome, running

FUNCTION = "import json\n\n\ndef double(number: int) -> str:\n    return json.dumps(number * 2)\n"


@pytest.mark.process
def test_a_function_is_forked_and_is_not_once_that_is_switched_off(tmp_path: Path) -> None:
    # Where the sandbox finds it, which follows no links.
    settings = {"PIPEWRIGHT_ENVIRONMENTS": str(SHARED_ENVIRONMENTS.resolve())}
    script = tmp_path / "script.py"
    script.write_text(FUNCTION)

    with running(tmp_path / "home", **settings) as home:
        pipeline = imported(home, script)
        run_seconds(home.client(), pipeline)
        forked = steps_of_the_last_run(home)
        why = home.command("run", "why", "1", "one").stdout
        run_seconds(home.client(), pipeline, force_rerun=True)
    with running(tmp_path / "home", **settings, PIPEWRIGHT_WARM_PYTHON="off") as home:
        run_seconds(home.client(), pipeline)
        reused = steps_of_the_last_run(home)
        run_seconds(home.client(), pipeline, force_rerun=True)
        started = steps_of_the_last_run(home)

    assert [(one["started_by"], one["start_note"]) for one in attempts(forked)] == [("warm", "")] * 2
    assert "It was forked from a warm interpreter, after " in why
    assert [one["state"] for one in reused] == ["reused"] * 2
    assert [(one["started_by"], one["start_note"]) for one in attempts(started)] == [("process", "")] * 2
    assert [one["outputs"]["result"]["digest"] for one in started] == [
        one["outputs"]["result"]["digest"] for one in forked
    ]
    assert [one["cache_key"] for one in started] == [one["cache_key"] for one in forked]


def imported(home: RunningHome, script: Path) -> int:
    created = json.loads(home.command("component", "create", "-f", str(script), "--json").stdout)
    component = f"azureml:{created['name']}:{created['version']}"
    jobs = {
        name: {"type": "command", "component": component, "inputs": {"number": number}}
        for name, number in (("one", 1), ("two", 2))
    }
    document = {"type": "pipeline", "display_name": "Doubles", "jobs": jobs}
    return int(home.client().post("/pipelines/import", {"yaml": json.dumps(document)})["id"])


def steps_of_the_last_run(home: RunningHome) -> list[dict[str, Any]]:
    run = home.client().get("/runs")["results"][0]["id"]
    return [home.client().get(f"/runs/{run}/steps/{node}") for node in ("one", "two")]


def attempts(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [step["attempts"][-1] for step in steps]
