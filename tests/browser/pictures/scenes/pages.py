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
page("workers", lambda stage: "/settings/workers")
page("tokens", lambda stage: "/settings/tokens")


@scene("tokens-empty", in_fresh_home=True)
def _(stage: Stage) -> None:
    # What the pictures before this one made.
    client = stage.fresh.client()
    for token in client.get("/tokens")["results"]:
        if token["name"] == "Build server":
            client.delete(f"/tokens/{token['id']}")
    stage.open("/settings/tokens", home=stage.fresh)


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
    # The drawing comes first, and may have waited by a shape of its own.
    stage.page.get_by_text(stage.text("compare.versions.draft")).wait_for()
    stage.page.wait_for_selector("[data-late=true]")
    stage.settle()


@scene("history-error")
def _(stage: Stage) -> None:
    stage.open_broken(f"/pipelines/{stage.filled.cars}/history?from=1", VERSIONS)
    # The list is asked for once more when the drawing stands.
    stage.page.wait_for_timeout(3_000)


@scene("designer-empty")
def _(stage: Stage) -> None:
    stage.redraw(stage.filled.empty, lambda _: [])
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


def _sign_in(stage: Stage, code: str = "") -> None:
    stage.page.context.clear_cookies()
    stage.page.goto(f"{stage.full.url}/sign-in{code}")
    stage.page.wait_for_function("() => document.querySelector('main, form')")
    stage.page.wait_for_timeout(800)


@scene("sign-in")
def _(stage: Stage) -> None:
    _sign_in(stage)


@scene("sign-in-refused")
def _(stage: Stage) -> None:
    _sign_in(stage, "?code=not-known")


@scene("server-away")
def _(stage: Stage) -> None:
    """The server is gone while a page is open."""
    stage.open("/pipelines")
    stage.page.route(re.compile("/api/v1/"), lambda route: route.abort())
    stage.page.get_by_role("link", name=stage.text("shell.nav.runs"), exact=True).first.click()
    stage.page.wait_for_timeout(4_000)


@scene("component-not-there")
def _(stage: Stage) -> None:
    stage.open("/components/no_such_component")


@scene("data-asset-not-there")
def _(stage: Stage) -> None:
    stage.open("/data/no_such_data")


@scene("pipelines-table")
def _(stage: Stage) -> None:
    stage.open("/pipelines")
    stage.page.get_by_label(stage.text("pipelines.table"), exact=True).first.click()
    stage.settle()


@scene("pipelines-archived")
def _(stage: Stage) -> None:
    stage.open("/pipelines")
    stage.button("pipelines.archived")
    stage.page.wait_for_timeout(600)


@scene("pipelines-archived-empty", in_fresh_home=True)
def _(stage: Stage) -> None:
    stage.open("/pipelines", home=stage.fresh)
    stage.button("pipelines.archived")
    stage.page.wait_for_timeout(600)


@scene("pipelines-search-none")
def _(stage: Stage) -> None:
    stage.open("/pipelines?q=nothing+like+this")


@scene("pipelines-menu")
def _(stage: Stage) -> None:
    stage.open("/pipelines")
    stage.button("pipelines.menu", name="Nightly import")


@scene("pipelines-rename")
def _(stage: Stage) -> None:
    stage.open("/pipelines")
    stage.button("pipelines.menu", name="Nightly import")
    stage.page.get_by_role("menuitem", name=stage.text("pipelines.menuLabel.rename"), exact=True).click()
    stage.page.wait_for_timeout(400)


def _import(stage: Stage, yaml: str = "") -> None:
    stage.open("/pipelines")
    stage.button("pipelines.import.action")
    if yaml:
        dialog = stage.page.get_by_role("dialog")
        dialog.get_by_role("textbox").fill(yaml)
        dialog.get_by_role("button", name=stage.text("pipelines.import.submit"), exact=True).click()
        stage.page.wait_for_timeout(1_000)


@scene("pipelines-import")
def _(stage: Stage) -> None:
    _import(stage)


@scene("pipelines-import-refused")
def _(stage: Stage) -> None:
    _import(stage, "type: pipeline\njobs:\n  a:\n    type: command\n    inputs: [x]\n  b:\n    type: sweep\n")


@scene("data-search-none")
def _(stage: Stage) -> None:
    stage.open("/data?q=nothing+like+this")
