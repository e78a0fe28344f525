import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.designer_page import (
    canvas_point,
    centre,
    connect,
    drag,
    empty_canvas,
    expect_state,
    from_palette,
    node,
    port,
    run,
    saved,
)
from tests.running import RunningHome

pytestmark = pytest.mark.browser

TEN_FRAMES = "async () => { for (let n = 0; n < 10; n++) await new Promise(requestAnimationFrame) }"


@pytest.fixture
def cars(home: RunningHome) -> str:
    """A data asset that the test's pipeline reads."""
    file = Path(__file__).parents[2] / "samples" / "cars_fuel_economy" / "cars.csv"
    return str(home.client().upload("/data", file, {"name": "cars_for_drawing"})["name"])


def test_a_four_step_pipeline_is_drawn_by_mouse_alone_and_runs(page, home, cars):
    empty_canvas(page, home)
    titles = ("Import data", "Clean missing data", "Split data", "Train model")
    for index, title in enumerate(titles):
        from_palette(page, title, 0.12 + 0.22 * index, 0.25 + 0.16 * (index % 2))

    connect(page, "Import data", "table", "Clean missing data", "table")
    connect(page, "Clean missing data", "cleaned", "Split data", "table")
    connect(page, "Split data", "train", "Train model", "training_data")
    node(page, "Import data").click()
    page.get_by_role("button", name="Choose data", exact=True).click()
    page.get_by_role("dialog").get_by_text(cars).click()
    node(page, "Train model").click()
    target = (
        page.get_by_role("textbox", name=re.compile("^target", re.IGNORECASE))
        .or_(page.get_by_role("combobox", name=re.compile("^target", re.IGNORECASE)))
        .first
    )
    target.fill("miles_per_gallon")
    target.press("Enter")
    saved(page)
    run(page)

    for title in titles:
        expect_state(page, title, "(Succeeded|Reused)")


def test_an_edge_that_makes_no_sense_is_refused_with_the_reason(page, home):
    number = empty_canvas(page, home)
    from_palette(page, "Train model", 0.2, 0.3)
    from_palette(page, "Split data", 0.7, 0.5)

    start = port(page, "Train model", "model", "output")
    drag(page, start, port(page, "Split data", "table", "input"), release=False)
    expect(page.get_by_text("it gives a model, and a table is expected")).to_be_visible()
    page.mouse.up()

    saved(page)
    graph = home.client().get(f"/pipelines/{number}")["graph"]
    assert all("node" not in binding for item in graph["nodes"] for binding in item["inputs"].values())


def test_the_view_stays_while_a_component_is_carried_in_slowly(page, home):
    empty_canvas(page, home)
    from_palette(page, "Import data", 0.3, 0.3)
    before = node(page, "Import data").bounding_box()

    page.mouse.move(*centre(page.get_by_label("Add Split data", exact=True).first))
    page.mouse.down()
    for across in (-0.02, 0.01, 0.02, 0.6):
        page.mouse.move(*canvas_point(page, across, 0.5))
        page.evaluate(TEN_FRAMES)
    page.mouse.up()

    expect(node(page, "Split data")).to_be_visible()
    assert node(page, "Import data").bounding_box() == before


def test_undo_takes_back_a_drop_and_redo_brings_it_again(page, home):
    empty_canvas(page, home)
    from_palette(page, "Split data", 0.4, 0.4)

    page.keyboard.press("Control+z")
    expect(node(page, "Split data")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")

    expect(node(page, "Split data")).to_be_visible()


def test_run_with_a_missing_input_leads_to_the_place_instead_of_starting(page, home):
    empty_canvas(page, home)
    from_palette(page, "Split data", 0.4, 0.4)

    run(page)

    expect(page.get_by_text(re.compile("1 to fix")).first).to_be_visible()
    assert home.client().get("/runs", pipeline=int(page.url.rsplit("/", 1)[1].split("?")[0]))["count"] == 0


def test_what_was_drawn_is_there_after_a_reload(page, home):
    empty_canvas(page, home)
    from_palette(page, "Split data", 0.4, 0.4)
    saved(page)

    page.reload()

    expect(node(page, "Split data")).to_be_visible()


def test_in_a_small_window_the_side_panel_opens_with_a_selection_and_makes_room_again(page, home):
    page.set_viewport_size({"width": 1024, "height": 768})
    empty_canvas(page, home)
    canvas = page.get_by_role("application", name="Pipeline drawing")
    from_palette(page, "Split data", 0.4, 0.4)

    page.mouse.click(*canvas_point(page, 0.5, 0.85))
    expect(page.get_by_role("spinbutton", name=re.compile("^Fraction"))).to_be_hidden()
    wide = canvas.bounding_box()
    node(page, "Split data").click()
    expect(page.get_by_role("spinbutton", name=re.compile("^Fraction"))).to_be_visible()
    narrow = canvas.bounding_box()

    assert wide["width"] >= 720
    assert narrow["width"] < wide["width"]
