"""What is typed is kept, however the page is left; what was put away is looked at and not changed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.designer_page import canvas_point, empty_canvas, from_palette, node, opened_sample, saved

pytestmark = pytest.mark.browser


def typed_fraction(page, home):
    number = empty_canvas(page, home)
    from_palette(page, "Split data", 0.4, 0.4)
    saved(page)
    node(page, "Split data").click()
    page.get_by_role("spinbutton", name=re.compile("^Fraction")).fill("0.25")
    return number


def fraction_on_server(home, number):
    [step] = home.client().get(f"/pipelines/{number}")["graph"]["nodes"]
    return step["inputs"].get("fraction")


def test_a_reload_keeps_what_stands_in_a_field(page, home):
    number = typed_fraction(page, home)

    page.reload()

    expect(node(page, "Split data")).to_be_visible()
    saved(page)
    assert fraction_on_server(home, number) == {"value": 0.25}


def test_the_way_back_keeps_what_stands_in_a_field(page, home):
    page.goto(f"{home.url}/pipelines")
    number = typed_fraction(page, home)

    page.go_back()
    page.go_forward()

    expect(node(page, "Split data")).to_be_visible()
    saved(page)
    assert fraction_on_server(home, number) == {"value": 0.25}


def test_the_way_back_keeps_what_stands_in_a_text_field(page, home):
    page.goto(f"{home.url}/pipelines")
    number = empty_canvas(page, home)
    from_palette(page, "Train model", 0.4, 0.4)
    saved(page)
    node(page, "Train model").click()
    page.get_by_role("textbox", name=re.compile("^Target")).fill("price")

    page.go_back()
    page.go_forward()

    expect(node(page, "Train model")).to_be_visible()
    saved(page)
    [step] = home.client().get(f"/pipelines/{number}")["graph"]["nodes"]
    assert step["inputs"]["target"] == {"value": "price"}


def test_the_way_back_keeps_what_is_being_typed_into_a_note(page, home):
    page.goto(f"{home.url}/pipelines")
    number = empty_canvas(page, home)
    page.mouse.click(*canvas_point(page, 0.5, 0.85))
    page.keyboard.press("n")
    page.keyboard.type("Seventy percent")

    page.go_back()
    page.go_forward()

    expect(page.get_by_role("article", name="Note").get_by_text("Seventy percent")).to_be_visible()
    saved(page)
    [note] = home.client().get(f"/pipelines/{number}")["graph"]["notes"].values()
    assert note["text"] == "Seventy percent"


def test_a_reload_keeps_a_description(page, home):
    number = empty_canvas(page, home)
    page.get_by_role("textbox", name="Description").fill("How far a car goes")

    page.reload()

    expect(page.get_by_role("textbox", name="Description")).to_have_value("How far a car goes")
    assert home.client().get(f"/pipelines/{number}")["description"] == "How far a car goes"


def test_an_archived_pipeline_is_looked_at_and_changed_once_it_is_restored(page, home):
    number = opened_sample(home)
    home.client().delete(f"/pipelines/{number}")
    page.goto(f"{home.url}/pipelines/{number}")
    expect(page.get_by_text("This pipeline is archived.")).to_be_visible()
    expect(node(page, "Train model")).to_be_visible()
    expect(page.get_by_role("button", name="Run", exact=True)).to_have_count(0)

    page.get_by_role("button", name="Restore", exact=True).click()

    expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    node(page, "Evaluate model").click()
    page.keyboard.press("Delete")
    expect(node(page, "Evaluate model")).to_have_count(0)
    saved(page)


@pytest.mark.parametrize("width", [1440, 1024])
def test_a_long_name_leaves_room_for_what_stands_beside_it(page, home, width):
    page.set_viewport_size({"width": width, "height": 768})
    number = opened_sample(home)
    home.client().patch(f"/pipelines/{number}", {"name": "A name that goes on and on " * 7})

    page.goto(f"{home.url}/pipelines/{number}")

    run = page.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_visible()
    box = run.bounding_box()
    assert box["x"] + box["width"] < width
    assert page.evaluate("document.documentElement.scrollWidth") == width
