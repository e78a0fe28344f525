"""Runs as a list and one by one."""

import re

from playwright.sync_api import Route

from tests.browser.pictures.scenes.listed import scene
from tests.browser.pictures.stage import Stage


def _with_two_chosen(stage: Stage) -> None:
    stage.open("/runs?state=succeeded")
    for number in (stage.filled.first_run, stage.filled.changed_run):
        stage.page.get_by_role("checkbox", name=stage.text("runs.bulk.choose", id=str(number)), exact=True).click()
    stage.settle()


@scene("runs-filtered")
def _(stage: Stage) -> None:
    stage.open("/runs?state=succeeded&tag=baseline&by=owner")


@scene("runs-search-none")
def _(stage: Stage) -> None:
    stage.open("/runs?q=nothing+like+this")


@scene("runs-chosen")
def _(stage: Stage) -> None:
    _with_two_chosen(stage)


@scene("runs-tags")
def _(stage: Stage) -> None:
    _with_two_chosen(stage)
    stage.button("runs.bulk.tag")


@scene("runs-delete")
def _(stage: Stage) -> None:
    _with_two_chosen(stage)
    stage.button("runs.bulk.delete")


@scene("compare-runs-all")
def _(stage: Stage) -> None:
    stage.open(f"/runs/compare?runs={stage.filled.first_run},{stage.filled.changed_run}")
    stage.page.get_by_role("switch").first.click()
    stage.settle()


@scene("compare-runs-one")
def _(stage: Stage) -> None:
    stage.open(f"/runs/compare?runs={stage.filled.first_run}")


@scene("run-again-menu")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.changed_run}")
    stage.button("run.againMore")


@scene("run-again-with")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.changed_run}")
    stage.button("run.againMore")
    stage.page.get_by_role("menuitem", name=stage.text("run.againWith.action")).click()
    stage.page.wait_for_timeout(800)


@scene("run-results")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.first_run}?view=results")
    stage.page.wait_for_timeout(800)


def _log(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.looks}?step=looks")
    stage.page.get_by_role("tab", name=stage.text("run.step.tab.log")).first.click()
    stage.page.wait_for_timeout(600)


@scene("run-log")
def _(stage: Stage) -> None:
    _log(stage)


@scene("run-log-search")
def _(stage: Stage) -> None:
    _log(stage)
    stage.page.get_by_role("searchbox", name=stage.text("run.log.search")).first.fill("epoch 12")
    stage.page.wait_for_timeout(600)


@scene("run-step-details")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.first_run}?step=train_model")
    stage.page.get_by_role("tab", name=stage.text("run.step.tab.details")).click()
    stage.settle()


@scene("run-step-train")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.first_run}?step=train_model")
    stage.page.wait_for_timeout(800)


@scene("run-step-why")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.changed_run}?step=train_model")
    stage.page.wait_for_timeout(800)


@scene("run-outputs-removed")
def _(stage: Stage) -> None:
    def without_outputs(route: Route) -> None:
        run = route.fetch().json()
        for step in run["steps"]:
            sizes = {port: output["size"] for port, output in step["outputs"].items()}
            step.update(outputs={}, removed_outputs=sizes)
        route.fulfill(json=run)

    stage.page.route(re.compile(rf"/api/v1/runs/{stage.filled.first_run}$"), without_outputs)
    stage.page.route_web_socket(re.compile(r".*"), lambda socket: None)
    stage.open(f"/runs/{stage.filled.first_run}?step=train_model")
    stage.page.get_by_role("tab", name=stage.text("run.step.tab.outputs")).click()
    stage.page.wait_for_timeout(600)


@scene("run-cancel")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.long_run}")
    stage.button("run.cancel")


@scene("run-log-whole")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.looks}")
    stage.page.get_by_role("tab", name=stage.text("run.dock.log"), exact=True).first.click()
    stage.page.wait_for_timeout(800)


@scene("run-step-failed")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.failed_run}?step=check")
    stage.page.wait_for_timeout(800)


@scene("compare-runs-gone")
def _(stage: Stage) -> None:
    stage.open(f"/runs/compare?runs={stage.filled.first_run},{stage.filled.changed_run},999999")


@scene("run-steps")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.changed_run}")
    stage.page.get_by_role("tab", name=re.compile(f"^{stage.text('run.dock.steps')}")).first.click()
    stage.settle()


@scene("run-to-a-step")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.partial_run}")


@scene("run-step-waits-for-retry")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.retrying_run}?step=fetch")
    stage.page.wait_for_timeout(800)


@scene("run-step-failed-try")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.retrying_run}?step=fetch")
    stage.page.get_by_role("tab", name=stage.text("run.step.tab.details")).click()
    stage.settle()
