"""The designer while somebody works in it."""

import re
from typing import Any

from tests.browser.pictures.scenes.listed import scene
from tests.browser.pictures.stage import Stage


def _open(stage: Stage, number: int | None = None) -> None:
    stage.open(f"/pipelines/{number or stage.filled.cars}")
    stage.page.get_by_role("application").first.focus()


def _choose(stage: Stage, title: str) -> None:
    stage.page.get_by_role("article", name=re.compile(f"^{title}")).click()
    stage.settle()


def _press(name: str, key: str) -> None:
    @scene(name)
    def _(stage: Stage) -> None:
        _open(stage)
        stage.page.keyboard.press(key)
        stage.page.wait_for_timeout(400)


_press("designer-command-menu", "Control+k")
_press("designer-keys", "?")
_press("designer-outline", "o")
_press("designer-quick-add", "a")
_press("designer-plan", "p")


@scene("designer-command-search")
def _(stage: Stage) -> None:
    _open(stage)
    stage.page.keyboard.press("Control+k")
    stage.page.get_by_role("dialog").get_by_role("combobox").fill("cars")
    stage.page.wait_for_timeout(800)


@scene("designer-find")
def _(stage: Stage) -> None:
    _open(stage)
    stage.page.keyboard.press("Control+f")
    stage.page.keyboard.type("model")
    stage.page.wait_for_timeout(400)


@scene("designer-connect")
def _(stage: Stage) -> None:
    _open(stage)
    _choose(stage, "Train model")
    stage.page.keyboard.press("c")
    stage.page.wait_for_timeout(400)


@scene("designer-arranged")
def _(stage: Stage) -> None:
    _open(stage, stage.filled.arranged)


@scene("designer-note")
def _(stage: Stage) -> None:
    _open(stage, stage.filled.arranged)
    stage.page.get_by_text("70% to learn from").click()
    stage.settle()


@scene("designer-many")
def _(stage: Stage) -> None:
    _open(stage)
    stage.page.keyboard.press("Control+a")
    stage.settle()


@scene("designer-menu")
def _(stage: Stage) -> None:
    _open(stage)
    stage.page.get_by_role("article", name=re.compile("^Split data")).click(button="right")
    stage.settle()


@scene("designer-yaml")
def _(stage: Stage) -> None:
    _open(stage)
    toggle = stage.page.get_by_role("button", name=stage.text("designer.dock.toggleBottom"), exact=True).first
    if toggle.get_attribute("aria-pressed") != "true":
        toggle.click()
    stage.page.get_by_role("tab", name=stage.text("designer.yaml.title")).click()
    stage.page.wait_for_timeout(600)


@scene("designer-runs")
def _(stage: Stage) -> None:
    _open(stage)
    toggle = stage.page.get_by_role("button", name=stage.text("designer.dock.toggleBottom"), exact=True).first
    if toggle.get_attribute("aria-pressed") != "true":
        toggle.click()
    stage.page.get_by_role("tab", name=stage.text("designer.dock.runs"), exact=True).click()
    stage.page.wait_for_timeout(600)


@scene("designer-data")
def _(stage: Stage) -> None:
    _open(stage)
    stage.page.get_by_role("tab", name=stage.text("palette.data"), exact=True).first.click()
    stage.settle()


@scene("designer-step-code")
def _(stage: Stage) -> None:
    _open(stage)
    _choose(stage, "Train model")
    stage.page.get_by_role("tab", name=stage.text("inspector.code"), exact=True).click()
    stage.page.wait_for_timeout(800)


@scene("designer-step-docs")
def _(stage: Stage) -> None:
    _open(stage)
    _choose(stage, "Train model")
    stage.page.get_by_role("tab", name=stage.text("inspector.docs"), exact=True).click()
    stage.page.wait_for_timeout(800)


@scene("designer-code-editor")
def _(stage: Stage) -> None:
    _add(stage, "Execute Python script")


@scene("designer-grid-editor")
def _(stage: Stage) -> None:
    _add(stage, "Enter data manually")


def _add(stage: Stage, title: str) -> None:
    """Put a step on the empty drawing."""
    stage.redraw(stage.filled.empty, lambda _: [])
    _open(stage, stage.filled.empty)
    stage.page.get_by_label(stage.text("palette.add", title=title), exact=True).first.press("Enter")
    stage.page.wait_for_timeout(1_500)


def _as_first_drawn(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    untitled = [{key: value for key, value in node.items() if key != "title"} for node in nodes]
    return [node for node in untitled if not node["id"].startswith("join_data")]


def _conflict(stage: Stage) -> None:
    """Somebody saves while this page has a change of its own."""
    number = stage.filled.contested
    # What the picture before this one joined, and kept in the browser, is not this one's.
    stage.open("/")
    stage.page.evaluate("() => localStorage.clear()")
    stage.redraw(number, _as_first_drawn)
    _open(stage, number)
    stage.redraw(number, lambda nodes: [{**nodes[0], "title": "Read the cars"}, *nodes[1:]])
    stage.page.get_by_label(stage.text("palette.add", title="Join data"), exact=True).first.press("Enter")
    stage.page.wait_for_timeout(2_000)


@scene("designer-conflict")
def _(stage: Stage) -> None:
    _conflict(stage)


@scene("designer-review")
def _(stage: Stage) -> None:
    _conflict(stage)
    stage.page.locator('a[href$="/review"]').first.click()
    stage.page.wait_for_timeout(800)


@scene("designer-archived")
def _(stage: Stage) -> None:
    stage.open(f"/pipelines/{stage.filled.archived}")


@scene("designer-not-there")
def _(stage: Stage) -> None:
    stage.page.goto(f"{stage.full.url}/pipelines/999999")
    stage.page.wait_for_timeout(1_500)


@scene("designer-run-menu")
def _(stage: Stage) -> None:
    _open(stage)
    stage.button("designer.run.more")


def _ask(stage: Stage) -> None:
    _open(stage, stage.filled.asking)
    stage.button("designer.run.run")
    stage.page.get_by_role("dialog").wait_for()
    stage.settle()


@scene("designer-run-inputs")
def _(stage: Stage) -> None:
    _ask(stage)


@scene("designer-run-inputs-choice")
def _(stage: Stage) -> None:
    _ask(stage)
    stage.page.get_by_role("dialog").get_by_role("combobox", name="Algorithm").click()
    stage.settle()


@scene("designer-run-inputs-missing")
def _(stage: Stage) -> None:
    _ask(stage)
    stage.page.get_by_role("dialog").get_by_role("spinbutton", name="Fraction").fill("7")
    stage.page.get_by_role("dialog").get_by_role("button", name=stage.text("designer.run.run"), exact=True).click()
    stage.settle()


@scene("designer-step-settings")
def _(stage: Stage) -> None:
    _open(stage)
    _choose(stage, "Train model")
    stage.page.get_by_role("tab", name=stage.text("inspector.settings"), exact=True).click()
    stage.settle()


@scene("designer-picture")
def _(stage: Stage) -> None:
    """The drawing as it is saved for a report, in a page of nothing else."""
    _open(stage, stage.filled.arranged)
    stage.page.get_by_role("application").first.click(button="right", position={"x": 300, "y": 20})
    with stage.page.expect_download() as download:
        stage.page.get_by_role("menuitem", name=stage.text("canvas.command.exportSvg")).click()
    picture = download.value.path().read_text()
    stage.page.set_content(f"<body style='margin: 24px'>{picture}</body>")


@scene("designer-step-retries")
def _(stage: Stage) -> None:
    _open(stage, stage.filled.retrying)
    _choose(stage, "Fetch")
    stage.page.get_by_role("tab", name=stage.text("inspector.settings"), exact=True).click()
    stage.page.get_by_role("heading", name=stage.text("inspector.retries")).scroll_into_view_if_needed()
    stage.settle()


@scene("designer-step-order")
def _(stage: Stage) -> None:
    _open(stage, stage.filled.retrying)
    _choose(stage, "Tidy")
    stage.page.get_by_role("tab", name=stage.text("inspector.settings"), exact=True).click()
    stage.page.get_by_role("heading", name=stage.text("inspector.order")).scroll_into_view_if_needed()
    stage.settle()
