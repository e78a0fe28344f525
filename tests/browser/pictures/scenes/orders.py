"""What is asked of runs, steps and workers while they are at work: to stop, to wait, to be taken sooner."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Route

from tests.browser.pictures.scenes.listed import scene
from tests.browser.pictures.stage import Stage

# Playwright would scroll the page around as well.
TO_TOP = """(it) => {
  let form = it
  const scrolls = (each) => each.scrollHeight > each.clientHeight && getComputedStyle(each).overflowY === "auto"
  while (!scrolls(form)) form = form.parentElement
  form.scrollTop += it.getBoundingClientRect().top - form.getBoundingClientRect().top
}"""
FULL = "Waits: the workspace's limit of steps at once is 4."


@scene("run-cancel-step")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.long_run}?step=train")
    stage.page.wait_for_timeout(800)


def _in_run(stage: Stage, number: int, path: str = "", *, steps: dict[str, dict[str, Any]], **run: object) -> None:
    """Show a run as it would be at another moment; what comes live would put that right."""

    def changed(route: Route) -> None:
        answer = {**route.fetch().json(), **run}
        for step in answer["steps"]:
            step.update(steps.get(step["node"], {}))
        route.fulfill(json=answer)

    stage.page.route(re.compile(rf"/api/v1/runs/{number}$"), changed)
    stage.page.route_web_socket(re.compile(r".*"), lambda socket: None)
    stage.open(f"/runs/{number}{path}")
    stage.page.wait_for_timeout(600)


@scene("run-cancelling-clean-up")
def _(stage: Stage) -> None:
    steps = {"fetch": {"state": "cancelled"}, "convert": {"state": "skipped"}, "tidy": {"state": "running"}}
    _in_run(stage, stage.filled.retrying_run, steps=steps, state="cancelling")


@scene("run-step-waits-for-limit")
def _(stage: Stage) -> None:
    queued = {"state": "queued", "reason": FULL, "started_at": None, "finished_at": None}
    _in_run(stage, stage.filled.long_run, "?step=train", steps={"train": queued})


@scene("run-priority")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.long_run}")
    stage.page.get_by_role("combobox", name=stage.text("run.priority")).click()
    stage.settle()


@scene("run-pinned")
def _(stage: Stage) -> None:
    stage.full.client().put(f"/runs/{stage.filled.first_run}/pinned", {"pinned": True})
    stage.open(f"/runs/{stage.filled.first_run}")
    stage.page.wait_for_timeout(600)


@scene("runs-pinned")
def _(stage: Stage) -> None:
    stage.full.client().put(f"/runs/{stage.filled.first_run}/pinned", {"pinned": True})
    stage.open("/runs?pinned=true")


def _settings_of(stage: Stage, pipeline: int) -> None:
    stage.open(f"/pipelines/{pipeline}")
    stage.page.get_by_role("article", name=re.compile("^Tidy")).click()
    stage.settle()
    stage.page.get_by_role("tab", name=stage.text("inspector.settings"), exact=True).click()


@scene("designer-step-needs")
def _(stage: Stage) -> None:
    _settings_of(stage, stage.filled.retrying)
    labels = stage.page.get_by_label(stage.text("inspector.needsLabels"), exact=True)
    labels.fill("ssd, -fast")
    stage.page.get_by_role("heading", name=stage.text("inspector.needs"), exact=True).evaluate(
        "it => it.scrollIntoView()"
    )
    stage.settle()


@scene("designer-pipeline-settings")
def _(stage: Stage) -> None:
    stage.open(f"/pipelines/{stage.filled.cars}")
    toggle = stage.page.get_by_role("button", name=stage.text("designer.dock.toggleRight"), exact=True).first
    if toggle.get_attribute("aria-pressed") != "true":
        toggle.click()
    heading = stage.page.get_by_role("heading", name=stage.text("inspector.pipelineSettings"), exact=True)
    heading.evaluate(TO_TOP)
    stage.settle()


def _ago(**lapse: float) -> str:
    return (datetime.now(UTC) - timedelta(**lapse)).isoformat()


def _worker(name: str, **differs: object) -> dict[str, object]:
    return {
        "name": name,
        "host": name.rpartition("-")[0],
        "computes": ["local"],
        "alive": True,
        "draining": False,
        "slots": 4,
        "busy": 0,
        "cpu": 16.0,
        "memory_gb": 64.0,
        "gpu": 0,
        "labels": [],
        "isolation": "bubblewrap",
        "started_at": _ago(hours=3),
        "seen_at": _ago(seconds=2),
        "steps": [],
        **differs,
    }


@scene("workers-many")
def _(stage: Stage) -> None:
    held = {
        "run": stage.filled.long_run,
        "run_name": "Retrain every model",
        "node": "train",
        "title": "Train",
        "started_at": _ago(minutes=4),
    }
    workers = [
        _worker("lab-1-07c3", busy=3, steps=[held], gpu=2, labels=["fast-disk", "zone-b"], computes=["local", "gpu"]),
        _worker("lab-2-91ab", busy=1, draining=True),
        _worker("lab-3-5de0", alive=False, seen_at=_ago(minutes=25)),
    ]
    stage.page.route(
        re.compile(r"/api/v1/workers$"), lambda route: route.fulfill(json={"workers": workers, "max_steps_at_once": 4})
    )
    stage.open("/settings/workers")
