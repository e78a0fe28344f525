import re

import pytest
from playwright.sync_api import expect

from tests.browser.designer_page import (
    canvas_point,
    connect,
    drag,
    empty_canvas,
    from_palette,
    node,
    opened_sample,
    saved,
)
from tests.running import RunningHome

pytestmark = pytest.mark.browser


def drawing(page, home: RunningHome) -> dict:
    saved(page)
    number = int(re.search(r"/pipelines/(\d+)", page.url)[1])
    return home.client().get(f"/pipelines/{number}")["graph"]


def two_steps(page, home: RunningHome) -> None:
    empty_canvas(page, home)
    from_palette(page, "Enter data manually", 0.25, 0.35)
    from_palette(page, "Split data", 0.7, 0.35)
    connect(page, "Enter data manually", "entered", "Split data", "table")


def test_a_table_is_typed_cell_by_cell_and_pasted_from_a_spreadsheet(page, home):
    empty_canvas(page, home)
    from_palette(page, "Enter data manually", 0.4, 0.4)
    node(page, "Enter data manually").click()

    page.get_by_role("grid", name="Table").focus()
    for typed in ("name", "price", "apple"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.type("1.5")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")
    page.evaluate("navigator.clipboard.writeText('pear\\t3\\tgreen\\n')")
    page.keyboard.press("Control+v")

    expect(page.get_by_text("2 rows × 3 columns")).to_be_visible()
    assert drawing(page, home)["nodes"][0]["inputs"]["table"] == {
        "value": "name,price,column_3\napple,1.5,\npear,3,green\n"
    }


def test_a_note_is_typed_and_a_group_moves_as_one(page, home):
    two_steps(page, home)
    page.mouse.click(*canvas_point(page, 0.5, 0.85))
    page.mouse.move(*canvas_point(page, 0.2, 0.7))
    page.keyboard.press("n")
    page.keyboard.type("Seventy percent")
    page.keyboard.press("Escape")
    node(page, "Enter data manually").click()
    node(page, "Split data").click(modifiers=["Shift"])
    page.keyboard.press("Control+g")
    page.keyboard.type("Preparation")
    page.keyboard.press("Enter")
    before = {item["id"]: item["y"] for item in drawing(page, home)["nodes"]}

    title = page.get_by_role("heading", name="Preparation").bounding_box()
    drag(page, (title["x"] + 20, title["y"] + 12), (title["x"] + 20, title["y"] + 92))

    expect(page.get_by_text(re.compile("Saving|Unsaved|Saved"))).to_be_visible()
    page.wait_for_function("() => document.body.innerText.includes('Saved')")
    after = drawing(page, home)
    assert {item["y"] - before[item["id"]] for item in after["nodes"]} == {80}
    assert [note["text"] for note in after["notes"].values()] == ["Seventy percent"]
    assert [group["title"] for group in after["groups"].values()] == ["Preparation"]


def test_a_disabled_step_is_shown_and_takes_what_depends_on_it_along(page, home):
    two_steps(page, home)
    node(page, "Enter data manually").click()

    page.keyboard.press("d")

    expect(page.get_by_text("Left out: Enter data manually is disabled")).to_be_visible()
    assert drawing(page, home)["nodes"][0]["disabled"] is True


def test_what_is_looked_for_is_found_one_after_the_other(page, home):
    two_steps(page, home)
    page.mouse.click(*canvas_point(page, 0.5, 0.85))

    page.keyboard.press("Control+f")
    page.keyboard.type("data")
    expect(page.get_by_text("1 of 2")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_text("2 of 2")).to_be_visible()


def test_all_that_is_not_looked_for_steps_back_with_its_edges(page, home):
    page.goto(f"{home.url}/pipelines/{opened_sample(home)}")
    expect(node(page, "Train model")).to_be_visible()
    opacity = "(element) => Number(getComputedStyle(element).opacity)"

    page.get_by_role("application").focus()
    page.keyboard.press("Control+f")
    page.keyboard.type("train model")
    expect(page.get_by_text("1 of 1")).to_be_visible()

    assert node(page, "Train model").evaluate(opacity) == 1
    assert page.get_by_role("article", name="Pipeline input").first.evaluate(opacity) < 0.5
    assert page.locator("[data-edge]").first.evaluate(opacity) < 0.5


@pytest.mark.parametrize(("command", "name"), [("Save as SVG", "pipeline.svg"), ("Save as PNG", "pipeline.png")])
def test_the_drawing_is_saved_as_a_picture(page, home, command, name):
    two_steps(page, home)
    page.mouse.click(*canvas_point(page, 0.5, 0.85), button="right")

    with page.expect_download() as download:
        page.get_by_role("menuitem", name=command).click()

    assert download.value.suggested_filename == name
    content = download.value.path().read_bytes()
    assert b"Split data" in content if name.endswith("svg") else content.startswith(b"\x89PNG")


def test_steps_travel_between_pipelines_as_yaml(page, home):
    two_steps(page, home)
    page.keyboard.press("Control+a")
    page.keyboard.press("Shift+Y")
    expect(page.get_by_text("Copied 2 steps as YAML", exact=True)).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "type: pipeline" in text

    empty_canvas(page, home)
    page.mouse.move(*canvas_point(page, 0.3, 0.3))
    page.keyboard.press("Control+v")

    expect(node(page, "Split data")).to_be_visible()
    first, second = drawing(page, home)["nodes"]
    assert second["inputs"]["table"] == {"node": first["id"], "port": "entered"}
    page.keyboard.press("Control+z")
    expect(node(page, "Split data")).to_have_count(0)


def test_a_text_that_is_no_pipeline_is_refused_with_its_place(page, home):
    empty_canvas(page, home)
    page.mouse.move(*canvas_point(page, 0.3, 0.3))
    page.evaluate("navigator.clipboard.writeText('jobs:\\n  a: [1, 2\\n  b: 3\\n')")

    page.keyboard.press("Control+v")

    expect(page.get_by_text(re.compile("^Line 3, column 4: "))).to_be_visible()
