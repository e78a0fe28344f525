"""What is looked at stays in sight, whatever happens around the drawing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.designer_page import node, opened_sample

pytestmark = pytest.mark.browser

WIDE = {"width": 1440, "height": 900}
SMALL = {"width": 1024, "height": 768}
# The boxes of all cards, of what is seen to float over the drawing, and of the drawing itself.
BOXES = """() => {
  const seen = (selector) =>
    Array.from(document.querySelectorAll(selector)).filter((each) => each.checkVisibility({ visibilityProperty: true }))
  const boxes = (selector) => seen(selector).map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    return { x, y, width, height }
  })
  return {
    cards: boxes('[role=application] article'),
    corners: boxes('[role=application] [data-corner]'),
    canvas: boxes('[role=application]')[0],
  }
}"""


def sample_at(page: Page, home, size: dict[str, int]) -> None:
    page.set_viewport_size(size)
    page.goto(f"{home.url}/pipelines/{opened_sample(home)}")
    expect(node(page, "Train model")).to_be_visible()


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["x"] + one["width"] <= other["x"]
        or other["x"] + other["width"] <= one["x"]
        or one["y"] + one["height"] <= other["y"]
        or other["y"] + other["height"] <= one["y"]
    )


def inside(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["x"] >= other["x"]
        and one["y"] >= other["y"]
        and one["x"] + one["width"] <= other["x"] + other["width"]
        and one["y"] + one["height"] <= other["y"] + other["height"]
    )


def standing(page: Page) -> dict:
    """The boxes once docks have come to rest."""
    page.wait_for_function(
        """() => document.getAnimations().every((each) => each.playState !== 'running')
        && new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"""
    )
    return page.evaluate(BOXES)


def middle(box: dict[str, float]) -> tuple[float, float]:
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_smaller_window_still_shows_the_whole_drawing(page, home):
    sample_at(page, home, WIDE)
    drawn = len(standing(page)["cards"])

    page.set_viewport_size(SMALL)

    seen = standing(page)
    assert len(seen["cards"]) == drawn
    assert all(inside(card, seen["canvas"]) for card in seen["cards"])
    assert all(apart(card, corner) for card in seen["cards"] for corner in seen["corners"])


def shows_all_clearly(page: Page, drawn: int) -> bool:
    seen = standing(page)
    return (
        len(seen["cards"]) == drawn
        and all(inside(card, seen["canvas"]) for card in seen["cards"])
        and all(apart(card, corner) for card in seen["cards"] for corner in seen["corners"])
    )


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
def test_a_fitted_drawing_is_fitted_again_when_the_dock_below_it_opens(page, home, size):
    sample_at(page, home, size)
    drawn = len(standing(page)["cards"])

    page.get_by_role("button", name="Bottom panel", exact=True, pressed=False).click()

    assert shows_all_clearly(page, drawn)
    page.set_viewport_size(SMALL if size is WIDE else WIDE)
    assert shows_all_clearly(page, drawn)


def test_a_fitted_drawing_is_fitted_again_in_a_window_of_another_size(page, home):
    sample_at(page, home, WIDE)
    drawn = len(standing(page)["cards"])
    address = page.url
    # Kept a moment after the view rests.
    page.wait_for_function("() => (localStorage.getItem('pipewright.preferences') ?? '').includes('fitted')")

    page.goto("about:blank")
    page.set_viewport_size(SMALL)
    page.goto(address)

    expect(node(page, "Train model")).to_be_visible()
    assert shows_all_clearly(page, drawn)


def test_a_view_that_was_moved_by_hand_stays_when_the_dock_below_it_opens(page, home):
    sample_at(page, home, WIDE)
    page.mouse.move(720, 300)
    page.mouse.wheel(0, 40)
    before = node(page, "Train model").bounding_box()

    page.get_by_role("button", name="Bottom panel", exact=True, pressed=False).click()
    standing(page)

    assert node(page, "Train model").bounding_box() == before


def test_a_smaller_window_keeps_the_middle_of_the_view(page, home):
    sample_at(page, home, WIDE)
    node(page, "Train model").click()
    page.keyboard.press("Shift+2")
    page.keyboard.press("Escape")
    before = standing(page)["canvas"]
    card = middle(node(page, "Train model").bounding_box())
    off = tuple(one - other for one, other in zip(card, middle(before), strict=True))

    page.set_viewport_size({"width": 1240, "height": 700})

    after = standing(page)["canvas"]
    assert after["width"] < before["width"]
    card = middle(node(page, "Train model").bounding_box())
    assert tuple(one - other for one, other in zip(card, middle(after), strict=True)) == pytest.approx(off, abs=1)


def test_a_step_stays_in_sight_when_the_side_panel_opens_over_it(page, home):
    sample_at(page, home, SMALL)
    last = node(page, "Evaluate model")

    last.click()

    expect(page.get_by_role("region", name="Side panel")).to_be_visible()
    seen = standing(page)
    box = last.bounding_box()
    assert inside(box, seen["canvas"])
    assert all(apart(box, corner) for corner in seen["corners"])


def test_a_fitted_drawing_is_fitted_again_when_the_side_panel_opens(page, home):
    sample_at(page, home, SMALL)
    drawn = len(standing(page)["cards"])

    node(page, "Train model").click()

    expect(page.get_by_role("region", name="Side panel")).to_be_visible()
    assert shows_all_clearly(page, drawn)
    page.keyboard.press("Escape")
    assert shows_all_clearly(page, drawn)


def test_a_step_chosen_from_a_list_leaves_the_zoom_as_it_is_where_it_can_be_read(page, home):
    sample_at(page, home, SMALL)
    page.get_by_role("tab", name="Outline").click()
    page.get_by_role("button", name="Bottom panel", exact=True, pressed=False).click()
    node(page, "Train model").click()
    before = standing(page)["cards"]

    page.get_by_role("tree").get_by_text("Evaluate model", exact=True).click()

    expect(node(page, "Evaluate model")).to_have_attribute("data-selected", "true")
    assert standing(page)["cards"] == before


def test_arranging_shows_what_came_of_it(page, home):
    # Arranged, the drawing is too wide for its cards to be drawn in a usual window.
    sample_at(page, home, {"width": 2200, "height": 900})
    drawn = len(standing(page)["cards"])
    node(page, "Train model").click()
    page.keyboard.press("Shift+2")
    page.keyboard.press("Escape")

    page.keyboard.press("Shift+L")

    # The layout is found beside the page, and then the view sets out.
    page.wait_for_function(
        """(drawn) => {
          const canvas = document.querySelector('[role=application]').getBoundingClientRect()
          const cards = Array.from(document.querySelectorAll('[role=application] article'))
          return cards.length === drawn && cards.map((card) => card.getBoundingClientRect()).every((card) =>
            card.left >= canvas.left && card.top >= canvas.top &&
            card.right <= canvas.right && card.bottom <= canvas.bottom)
        }""",
        arg=drawn,
    )
