"""Pages as they stand when they are opened, and when the server is slow, broken or away."""

import re

from tests.browser.pictures.scenes.listed import empty, page, scene
from tests.browser.pictures.stage import Stage

page("home", lambda stage: "/")
empty("home", "/")
page("pipelines", lambda stage: "/pipelines")
empty("pipelines", "/pipelines")
page("runs", lambda stage: "/runs")
empty("runs", "/runs")
page("components", lambda stage: "/components")
page("component", lambda stage: "/components/train_model")
page("data", lambda stage: "/data")
empty("data", "/data")
page("data-asset", lambda stage: "/data/cars")
page("settings", lambda stage: "/settings")
page("tokens", lambda stage: "/settings/tokens")
empty("tokens", "/settings/tokens")
page("compare-runs", lambda stage: f"/runs/compare?runs={stage.filled.first_run},{stage.filled.changed_run}")
page("designer", lambda stage: f"/pipelines/{stage.filled.cars}")
page("run", lambda stage: f"/runs/{stage.filled.changed_run}")


VERSIONS = re.compile(r"/api/v1/pipelines/\d+/versions")


@scene("history-full")
def _(stage: Stage) -> None:
    stage.open(f"/pipelines/{stage.filled.cars}/history?from=1&to=2")


@scene("history-empty")
def _(stage: Stage) -> None:
    stage.open(f"/pipelines/{stage.filled.empty}/history")


@scene("history-loading")
def _(stage: Stage) -> None:
    stage.open_slowly(f"/pipelines/{stage.filled.cars}/history", VERSIONS)


@scene("history-error")
def _(stage: Stage) -> None:
    stage.open_broken(f"/pipelines/{stage.filled.cars}/history?from=1", VERSIONS)
    # The list is asked for once more when the drawing stands.
    stage.page.wait_for_timeout(3_000)


@scene("designer-empty")
def _(stage: Stage) -> None:
    stage.open(f"/pipelines/{stage.filled.empty}")


@scene("designer-step")
def _(stage: Stage) -> None:
    stage.open(f"/pipelines/{stage.filled.cars}")
    stage.page.get_by_role("article", name=re.compile("^Train model")).click()
    stage.settle()


@scene("designer-problems")
def _(stage: Stage) -> None:
    stage.open(f"/pipelines/{stage.filled.broken}")
    stage.page.keyboard.press("F8")
    stage.settle()


@scene("run-step")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.first_run}")
    stage.page.get_by_role("article", name=re.compile("^Evaluate model")).click()
    stage.page.wait_for_timeout(1_000)


@scene("run-failed")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.failed_run}")
    stage.page.wait_for_timeout(1_000)


@scene("run-at-work")
def _(stage: Stage) -> None:
    stage.open(f"/runs/{stage.filled.long_run}")
    stage.page.get_by_role("article", name=re.compile("^train", re.IGNORECASE)).click()
    stage.page.wait_for_timeout(1_000)


@scene("components-search-none")
def _(stage: Stage) -> None:
    stage.open("/components?q=read+the+future")


@scene("not-found")
def _(stage: Stage) -> None:
    stage.open("/no/such/page")


@scene("run-not-there")
def _(stage: Stage) -> None:
    stage.page.goto(f"{stage.full.url}/runs/999999")
    stage.page.wait_for_timeout(1_500)


@scene("offline")
def _(stage: Stage) -> None:
    stage.page.route(re.compile("/api/v1/"), lambda route: route.abort())
    stage.page.goto(f"{stage.full.url}/runs")
    stage.page.wait_for_timeout(4_000)


@scene("forbidden")
def _(stage: Stage) -> None:
    stage.open_broken("/runs", status=403)


@scene("sign-in")
def _(stage: Stage) -> None:
    stage.page.context.clear_cookies()
    stage.page.goto(f"{stage.full.url}/sign-in")
    stage.page.wait_for_function("() => document.querySelector('main, form')")
    stage.settle()
