"""What a step of a Python function costs that uses pandas: `python -m benchmarks.warm [ISOLATION]`.

1 → 1,000 → 1 steps of one function, with all that a run does durably: forked from a warm interpreter, and with Python
started for each. Beside them the least that anybody could pay, a bare fork: one process that has imported pandas forks
for each call of the same function, two at a time, writes the result, and keeps nothing of what a run keeps.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring import run_seconds
from designer.authoring.component import table_environment
from designer.engine.environments import Environments
from tests.running import ROOT, SHARED_ENVIRONMENTS, RunningHome, running

STEPS = 1000
REPEATS = 3
PLAIN_STEPS = 50
MOST_TIMES_BARE = 2.0
FUNCTION = '''
from pathlib import Path

import pandas as pd


def squares(number: int, before: Path | None = None) -> str:
    """Sum squares with pandas."""
    table = pd.DataFrame({"number": range(number)})
    table["square"] = table.number**2
    return str(table.square.sum())
'''
BARE = """
import gc, os, sys, time
from pathlib import Path
import function

steps, abreast, folder = int(sys.argv[1]), 2, Path(sys.argv[2])
gc.collect()
gc.freeze()
begun = time.perf_counter()
for number in range(steps):
    if number >= abreast:
        os.wait()
    if os.fork() == 0:
        (folder / str(number)).write_text(function.squares(100, None))
        os._exit(0)
for _ in range(min(abreast, steps)):
    os.wait()
print(time.perf_counter() - begun)
"""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class WarmFigures:
    """Milliseconds per step, medians; `plain` of fewer steps, as each starts Python and imports pandas.

    `steps`: of functions, which can be forked; the last step is a command.
    """

    isolation: str
    bare_fork: float
    warm: float
    plain: float
    forked: int
    steps: int

    @property
    def times_bare(self) -> float:
        return self.warm / self.bare_fork


def measure(isolation: str = "none", steps: int = STEPS, repeats: int = REPEATS) -> WarmFigures:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        script = scratch / "script.py"
        script.write_text(FUNCTION)
        settings = {"PIPEWRIGHT_ISOLATION": isolation, "PIPEWRIGHT_ENVIRONMENTS": str(SHARED_ENVIRONMENTS.resolve())}
        with running(scratch / "warm", **settings) as home:
            pipeline = imported(home, script, steps)
            python = python_of_functions()
            bare, warm = [], []
            for _ in range(repeats):
                bare.append(bare_seconds(python, scratch, steps))
                warm.append(run_seconds(home.client(), pipeline, force_rerun=True))
            forked = forked_steps(home)
        with running(scratch / "plain", **settings, PIPEWRIGHT_WARM_PYTHON="off") as home:
            plain = run_seconds(home.client(), imported(home, script, PLAIN_STEPS), force_rerun=True)
    milliseconds = 1000 / (steps + 2)
    return WarmFigures(
        isolation,
        statistics.median(bare) * 1000 / steps,
        statistics.median(warm) * milliseconds,
        plain * 1000 / (PLAIN_STEPS + 2),
        forked,
        steps + 1,
    )


def imported(home: RunningHome, script: Path, steps: int) -> int:
    created = json.loads(home.command("component", "create", "-f", str(script), "--json").stdout)
    component = f"azureml:{created['name']}:{created['version']}"
    first: dict[str, Any] = {"type": "command", "component": component, "inputs": {"number": 100}}
    one = {**first, "inputs": {"number": 100, "before": "${{parent.jobs.first.outputs.result}}"}}
    jobs = {"first": first, **{f"step_{number}": one for number in range(steps)}}
    read = {f"from_{number}": f"${{{{parent.jobs.step_{number}.outputs.result}}}}" for number in range(steps)}
    jobs["last"] = {"type": "command", "command": "true", "inputs": read, "outputs": {"done": {"type": "uri_folder"}}}
    document = {"type": "pipeline", "display_name": f"{steps} functions", "jobs": jobs}
    return int(home.client().post("/pipelines/import", {"yaml": json.dumps(document)})["id"])


def forked_steps(home: RunningHome) -> int:
    """How many steps of the last run were forked; each of the rest says why not."""
    run = home.client().get("/runs")["results"][0]
    steps = home.client().get(f"/runs/{run['id']}")["steps"]
    details = [home.client().get(f"/runs/{run['id']}/steps/{step['node']}") for step in steps]
    return sum(one["attempts"][-1]["started_by"] == "warm" for one in details)


def python_of_functions() -> str:
    """The interpreter in which the steps of functions run."""
    spec = table_environment(ROOT / "components" / "environment" / "conda.yml")
    found = Environments(SHARED_ENVIRONMENTS.resolve()).build(spec, lambda _: None)
    return f"{found.programs}/python"


def bare_seconds(python: str, scratch: Path, steps: int) -> float:
    (scratch / "function.py").write_text(FUNCTION)
    results = scratch / "results"
    results.mkdir(exist_ok=True)
    shown = subprocess.run(
        [python, "-c", BARE, str(steps), str(results)],
        cwd=scratch,
        env={"PYTHONHASHSEED": "0", "JE_ARROW_MALLOC_CONF": "background_thread:false", **ONE_THREAD},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(shown.stdout)


def main(isolation: str = "none") -> None:
    figures = measure(isolation)
    print(f"Milliseconds per step of 1 → {STEPS:,} → 1 functions that use pandas; isolation: {isolation}.\n")
    print("| bare fork | warm | times bare | Python started for each | forked |\n|---|---|---|---|---|")
    verdict = "met" if figures.times_bare <= MOST_TIMES_BARE else "MISSED"
    times = f"{figures.times_bare:.2f} (≤ {MOST_TIMES_BARE:.0f}: {verdict})"
    print(
        f"| {figures.bare_fork:.2f} | {figures.warm:.2f} | {times} "
        f"| {figures.plain:.0f} | {figures.forked:,} of {figures.steps:,} |"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
