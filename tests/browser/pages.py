"""Every page of the product and each state of it worth looking at: one list, for all tests that visit them all."""

import json
import os
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.designer_page import RUN_SECONDS, canvas_point, empty_canvas, node, opened_sample, sample_that_asks
from tests.running import RunningHome, until
from tests.workers.shell_pipeline import write_pipeline

CARS = Path(__file__).parents[2] / "samples" / "cars_fuel_economy" / "cars.csv"


@dataclass(frozen=True)
class Shown:
    """A page that `open` has led to; its name says which one, in which state."""

    name: str
    open: Callable[[Page, RunningHome], None]


def at(path: str, ready: str) -> Callable[[Page, RunningHome], None]:
    """The page at `path`, once its heading says `ready`."""

    def go(page: Page, home: RunningHome) -> None:
        page.goto(home.url + path)
        expect(page.get_by_role("heading", name=re.compile(ready)).first).to_be_visible()

    return go


def sample(page: Page, home: RunningHome) -> None:
    """The sample in the designer, drawn anew."""
    page.goto(f"{home.url}/pipelines/{opened_sample(home)}")
    expect(node(page, "Train model")).to_be_visible()


def chosen_step(page: Page, home: RunningHome) -> None:
    sample(page, home)
    node(page, "Train model").click()
    expect(page.get_by_role("tab", name="Settings")).to_be_visible()


def all_docks(page: Page, home: RunningHome) -> None:
    sample(page, home)
    page.get_by_role("tab", name="Outline").click()
    toggle = page.get_by_role("button", name="Bottom panel", exact=True).first
    if toggle.get_attribute("aria-pressed") != "true":
        toggle.click()
    expect(page.get_by_role("tab", name="YAML")).to_be_visible()


def data_tab(page: Page, home: RunningHome) -> None:
    home.client().upload("/data", CARS, {"name": "cars_to_look_at"})
    sample(page, home)
    page.get_by_role("tab", name="Data", exact=True).click()
    expect(page.get_by_role("button", name="Add cars_to_look_at to the canvas")).to_be_visible()


def pressed(
    key: str, role: str, start: Callable[[Page, RunningHome], None] = sample
) -> Callable[[Page, RunningHome], None]:
    """What a key opens on the designer."""

    def go(page: Page, home: RunningHome) -> None:
        start(page, home)
        page.get_by_role("application", name="Pipeline drawing").focus()
        page.keyboard.press(key)
        expect(page.get_by_role(role).first).to_be_visible()

    return go


def history(page: Page, home: RunningHome) -> None:
    sample(page, home)
    number = home.client().get("/pipelines")["results"][0]["id"]
    home.client().post(f"/pipelines/{number}/versions", {"name": "Before the change"})
    node(page, "Evaluate model").click()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="History").click()
    expect(node(page, "Evaluate model")).to_have_accessible_name("Evaluate model, Removed")


def two_sides(page: Page, home: RunningHome) -> None:
    """A conflict: the same sample was saved elsewhere while it was changed here."""
    sample(page, home)
    client = home.client()
    number = client.get("/pipelines")["results"][0]["id"]
    draft = client.get(f"/pipelines/{number}")
    graph = draft["graph"]
    graph["nodes"][0]["title"] = "Read the cars"
    client.put(f"/pipelines/{number}/graph", {"revision": draft["revision"], "graph": graph})
    node(page, "Evaluate model").click()
    page.keyboard.press("Delete")
    page.get_by_role("link", name="Review").click()
    expect(node(page, "Evaluate model")).to_have_accessible_name("Evaluate model, Removed by you")


def connecting(page: Page, home: RunningHome) -> None:
    chosen_step(page, home)
    page.keyboard.press("c")
    expect(page.locator("[data-spoken]")).to_contain_text(re.compile("^To |From which"))


def outline(page: Page, home: RunningHome) -> None:
    pressed("o", "tree")(page, home)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("treeitem", name="Table to Select columns")).to_be_visible()


def finished_run(page: Page, home: RunningHome) -> None:
    page.goto(f"{home.url}/runs/{run_of_the_sample(home)}")
    expect(node(page, "Train model")).to_be_attached()


def finished_step(page: Page, home: RunningHome) -> None:
    finished_run(page, home)
    node(page, "Evaluate model").click()
    page.get_by_role("region", name=re.compile("Evaluate model")).get_by_role("tab", name="Log").click()


def run_results(page: Page, home: RunningHome) -> None:
    page.goto(f"{home.url}/runs/{run_of_the_sample(home)}?view=results")
    expect(page.get_by_text(re.compile(r"R² 0\.\d+")).first).to_be_visible()


def data_asset(page: Page, home: RunningHome) -> None:
    name = home.client().upload("/data", CARS, {"name": "cars_to_look_at"})["name"]
    at(f"/data/{name}", name)(page, home)


def signed_out(page: Page, home: RunningHome) -> None:
    page.goto(f"{home.url}/sign-in")
    expect(page.get_by_role("heading").first).to_be_visible()


def notes_and_groups(page: Page, home: RunningHome) -> None:
    """A group of two steps is chosen, a note stands beside it, and a step is disabled."""
    sample(page, home)
    page.mouse.move(*canvas_point(page, 0.2, 0.8))
    page.keyboard.press("n")
    page.keyboard.type("Seventy percent")
    page.keyboard.press("Escape")
    node(page, "Evaluate model").click()
    page.keyboard.press("d")
    node(page, "Import data").click()
    node(page, "Select columns").click(modifiers=["Shift"])
    page.keyboard.press("Control+g")
    page.keyboard.type("Preparation")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Preparation")).to_be_visible()


def chosen_note(page: Page, home: RunningHome) -> None:
    sample(page, home)
    page.mouse.move(*canvas_point(page, 0.2, 0.8))
    page.keyboard.press("n")
    page.keyboard.type("Seventy percent")
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Text of the note")).to_have_value("Seventy percent")


def function(page: Page, home: RunningHome) -> None:
    at("/components/new/function", "")(page, home)
    editor = page.get_by_role("textbox", name="Python function")
    editor.fill("def keep(table):\n    return table\n")
    expect(page.get_by_text("'table' has no type").first).to_be_visible()


def runs_compared(page: Page, home: RunningHome) -> None:
    client = home.client()
    first = run_of_the_sample(home)
    second = client.post(f"/runs/{first}/again", {})["id"]
    until(lambda: client.get(f"/runs/{second}")["state"] == "succeeded", RUN_SECONDS)
    page.goto(f"{home.url}/runs/compare?runs={first},{second}")
    page.get_by_role("switch", name="Show equal values too").click()
    expect(page.get_by_role("table", name="Metrics")).to_be_visible()


def new_token(page: Page, home: RunningHome) -> None:
    at("/settings/tokens", "Access tokens")(page, home)
    page.get_by_role("button", name="New token").first.click()
    expect(page.get_by_role("dialog", name="New access token")).to_be_visible()


def left_behind(home: RunningHome) -> Path:
    """What a run wrote that has been deleted since, long enough ago to be removed: the folder of its artifact."""
    with tempfile.TemporaryDirectory() as folder:
        file = write_pipeline(Path(folder), name="left behind", only="head -c 300000 /dev/urandom > $out")
        run = json.loads(home.command("run", "submit", str(file), "--json").stdout)["id"]
    client = home.client()
    digest = client.get(f"/runs/{run}/steps/only")["outputs"]["out"]["digest"]
    client.post("/runs/delete", {"runs": [run]})
    artifact = home.home.artifacts / "objects" / digest[:2] / digest
    long_ago = time.time() - 7 * 24 * 3600
    os.utime(artifact, (long_ago, long_ago))
    return artifact


def cleaning_up(page: Page, home: RunningHome) -> None:
    artifact = left_behind(home)
    at("/settings", "Disk use")(page, home)
    page.get_by_role("button", name=re.compile("^Clean up")).click()
    expect(page.get_by_role("dialog").get_by_text(artifact.name[:12])).to_be_visible()


def asked_for_values(page: Page, home: RunningHome) -> None:
    """The question for what a run needs, as it points at what is lacking."""
    page.goto(f"{home.url}/pipelines/{sample_that_asks(home)}")
    page.get_by_role("button", name="Run", exact=True).click()
    dialog = page.get_by_role("dialog", name="Values for this run")
    dialog.get_by_role("button", name="Run", exact=True).click()
    expect(dialog.get_by_text("The run needs a value here.")).to_be_visible()


def uploading(page: Page, home: RunningHome) -> None:
    at("/components", "Components")(page, home)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def run_of_the_sample(home: RunningHome) -> int:
    """A run of the first sample that has succeeded, made now if none is there."""
    found = home.client().get("/runs", state="succeeded", q="Fuel economy of cars")["results"]
    if found:
        return int(found[0]["id"])
    return int(json.loads(home.command("run", "submit", str(CARS.with_name("pipeline.yml")), "--json").stdout)["id"])


PAGES = (
    Shown("home", at("/", "")),
    Shown("pipelines", at("/pipelines", "Pipelines")),
    Shown("designer, empty", lambda page, home: void(empty_canvas(page, home))),
    Shown("designer", sample),
    Shown("designer, a step chosen", chosen_step),
    Shown("designer, all docks", all_docks),
    Shown("designer, data to add", data_tab),
    Shown("designer, a component being added", pressed("a", "combobox")),
    Shown("history, two drawings compared", history),
    Shown("review of two sides", two_sides),
    Shown("designer, the command menu", pressed("Control+k", "combobox")),
    Shown("designer, the sheet of keys", pressed("?", "dialog")),
    Shown("designer, an edge being connected", connecting),
    Shown("designer, the outline", outline),
    Shown("designer, notes and groups", notes_and_groups),
    Shown("designer, a note chosen", chosen_note),
    Shown("designer, values that a run needs", asked_for_values),
    Shown("run", finished_run),
    Shown("run, a step and its log", finished_step),
    Shown("run, results", run_results),
    Shown("runs", at("/runs", "Runs")),
    Shown("runs compared", runs_compared),
    Shown("components", at("/components", "Components")),
    Shown("component", at("/components/train_model", "Train model")),
    Shown("component being uploaded", uploading),
    Shown("component from a function", function),
    Shown("data", at("/data", "Data")),
    Shown("data asset", data_asset),
    Shown("settings", at("/settings", "Disk use")),
    Shown("settings, what would be removed", cleaning_up),
    Shown("workers", at("/settings/workers", "Workers")),
    Shown("access tokens", at("/settings/tokens", "Access tokens")),
    Shown("access token being made", new_token),
    Shown("no such page", at("/nowhere", "")),
    Shown("sign-in", signed_out),
)


def void(_: object) -> None:
    """The page is there; what its number is does not matter."""
