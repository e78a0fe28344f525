"""Every page of the product and each state of it worth looking at: one list, for all tests that visit them all."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.designer_page import empty_canvas, node
from tests.running import RunningHome

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
    page.goto(home.url)
    page.get_by_role("button", name="Open sample").first.click()
    page.wait_for_url(re.compile(r"/pipelines/\d+"))
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


def run_of_the_sample(home: RunningHome) -> int:
    """A run of the first sample that has succeeded, made now if none is there."""
    found = home.client().get("/runs", state="succeeded")["results"]
    if found:
        return int(found[0]["id"])
    told = home.command("run", "submit", "samples/cars_fuel_economy/pipeline.yml").stdout
    started = re.search(r"run (\d+)", told, re.IGNORECASE)
    assert started is not None, told
    return int(started.group(1))


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
    Shown("run", finished_run),
    Shown("run, a step and its log", finished_step),
    Shown("run, results", run_results),
    Shown("runs", at("/runs", "Runs")),
    Shown("components", at("/components", "Components")),
    Shown("component", at("/components/train_model", "Train model")),
    Shown("data", at("/data", "Data")),
    Shown("data asset", data_asset),
    Shown("settings", at("/settings", "Disk use")),
    Shown("no such page", at("/nowhere", "")),
    Shown("sign-in", signed_out),
)


def void(_: object) -> None:
    """The page is there; what its number is does not matter."""
