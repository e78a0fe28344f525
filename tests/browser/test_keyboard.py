"""The product without a mouse."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.designer_page import node, opened_sample, saved, type_command
from tests.browser.pages import sample
from tests.running import RunningHome

pytestmark = pytest.mark.browser

STEPS = ("Import data", "Clean missing data", "Split data", "Train model")


@pytest.fixture
def cars(home: RunningHome, tmp_path: Path) -> str:
    """Cars that no other test reads, so that no step of theirs is reused: a run is to be heard as it goes."""
    shipped = Path(__file__).parents[2] / "samples" / "cars_fuel_economy" / "cars.csv"
    file = tmp_path / "cars.csv"
    file.write_text("\n".join(shipped.read_text().splitlines()[:-1]) + "\n")
    return str(home.client().upload("/data", file, {"name": "cars_by_keyboard"})["name"])


def spoken(page: Page, text: str, seconds: float = 10) -> None:
    """What the live region says now."""
    expect(page.locator("[data-spoken]")).to_contain_text(re.compile(text), timeout=seconds * 1000)


def on_canvas(page: Page) -> None:
    expect(page.get_by_role("application", name="Pipeline drawing")).to_be_focused()


def add(page: Page, title: str) -> None:
    page.keyboard.press("a")
    expect(page.get_by_role("dialog", name="Add a component")).to_be_visible()
    page.keyboard.type(title)
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(node(page, title)).to_have_attribute("data-selected", "true")
    on_canvas(page)


def tab_to(page: Page, target: Locator) -> None:
    expect(target).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never came to {target}")


def connect(page: Page, output: str, target: str) -> None:
    """From the step that is selected."""
    page.keyboard.press("c")
    if output:
        spoken(page, "From which output")
        page.keyboard.type(output)
        page.keyboard.press("Enter")
    spoken(page, r"^To ")
    page.keyboard.type(target)
    spoken(page, f"To {target}")
    page.keyboard.press("Enter")
    spoken(page, "Connected")


def test_a_four_step_pipeline_is_made_run_and_read_by_keyboard_alone(page, home, cars):
    page.goto(home.url)
    expect(page.get_by_role("heading").first).to_be_visible()

    type_command(page, "New pipeline")
    page.wait_for_url(re.compile(r"/pipelines/\d+"))
    expect(page.get_by_role("application", name="Pipeline drawing")).to_be_visible()
    page.keyboard.press("Escape")
    on_canvas(page)
    for title in STEPS:
        add(page, title)
        page.keyboard.press("Escape")

    for source, output, target in (
        ("Import data", "", "Clean missing data"),
        ("Clean missing data", "", "Split data"),
        ("Split data", "Train", "Train model"),
    ):
        type_command(page, source)
        expect(node(page, source)).to_have_attribute("data-selected", "true")
        on_canvas(page)
        connect(page, output, target)
    type_command(page, "Arrange the drawing")
    on_canvas(page)

    page.keyboard.press("F8")
    expect(page.get_by_role("button", name="Connect a step", exact=True)).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Choose data", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox", name="Search data")).to_be_focused()
    page.keyboard.type(cars)
    tab_to(page, page.get_by_role("dialog").get_by_role("button", name=re.compile(cars)))
    page.keyboard.press("Enter")
    page.keyboard.press("F8")
    expect(page.get_by_role("textbox", name="Target", exact=True)).to_be_focused()
    page.keyboard.type("miles_per_gallon")
    page.keyboard.press("Enter")
    saved(page)
    page.keyboard.press("Control+Enter")

    spoken(page, r"Run \d+: Succeeded", seconds=180)
    first = int(re.findall(r"Run (\d+):", page.locator("[data-spoken]").inner_text())[0])
    page.keyboard.press("Control+Enter")
    spoken(page, f"Run {first + 1}: Succeeded")
    page.keyboard.press("Escape")
    on_canvas(page)
    page.keyboard.press("o")
    for title in STEPS:
        expect(page.get_by_role("treeitem", name=re.compile(f"^{title}, (Succeeded|Reused)$"))).to_be_visible()
    type_command(page, "Show how the run goes")
    expect(page.get_by_role("region", name="Problems, YAML and run").locator(":focus")).to_have_count(1)
    type_command(page, "Open the run")
    page.wait_for_url(re.compile(r"/runs/\d+"))
    expect(page.get_by_text("Succeeded").first).to_be_visible()


def test_the_canvas_lets_the_keyboard_in_and_out_again(page, home):
    sample(page, home)
    canvas = page.get_by_role("application", name="Pipeline drawing")

    canvas.focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        expect(canvas).to_be_focused()
    page.keyboard.press("Tab")
    expect(canvas).not_to_be_focused()
    canvas.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")

    expect(canvas).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(canvas).to_be_focused()


def test_the_outline_tells_what_each_step_reads_and_leads_to_it(page, home):
    sample(page, home)
    page.get_by_role("application", name="Pipeline drawing").focus()

    page.keyboard.press("o")
    expect(page.get_by_role("treeitem", name="Import data")).to_be_focused()
    page.keyboard.press("t")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("treeitem", name="Training data from Split data")).to_be_focused()
    page.keyboard.press("Enter")

    expect(node(page, "Split data")).to_have_attribute("data-selected", "true")


def test_every_page_has_the_command_menu_and_the_sheet_of_keys(page, home):
    for path in ("/", "/pipelines", "/runs", "/components", "/data"):
        page.goto(home.url + path)
        expect(page.get_by_role("heading").first).to_be_visible()

        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        page.keyboard.press("Escape")
        type_command(page, "Dark theme")

        expect(page.locator("html[data-theme=dark]")).to_have_count(1)
    type_command(page, "Theme of the system")


def test_the_sheet_of_keys_opens_at_its_beginning(page, home):
    page.goto(home.url + "/pipelines")
    expect(page.get_by_role("heading").first).to_be_visible()

    page.keyboard.press("?")

    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet.get_by_role("group", name="Keyboard shortcuts")).to_be_focused()
    expect(sheet.get_by_text("Keys of the canvas count")).to_be_in_viewport(ratio=1)


def test_a_tab_is_ringed_when_the_keys_reach_it_and_not_when_it_is_clicked(page, home):
    page.goto(f"{home.url}/pipelines/{opened_sample(home)}")
    ring = "(tab) => getComputedStyle(tab).outlineStyle"
    clicked = page.get_by_role("tab", name="Data", exact=True)

    clicked.click()

    expect(clicked).to_be_focused()
    assert clicked.evaluate(ring) == "none"

    page.keyboard.press("ArrowRight")

    reached = page.get_by_role("tab", name="Outline", exact=True)
    expect(reached).to_be_focused()
    assert reached.evaluate(ring) == "solid"
