import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from tests.browser.conftest import signed_in
from tests.browser.designer_page import node, opened_sample, saved
from tests.running import RunningHome

pytestmark = pytest.mark.browser


@pytest.fixture
def number(home: RunningHome) -> int:
    """A pipeline that both may edit: the sample."""
    return opened_sample(home)


@pytest.fixture(scope="module")
def browser_of_colleague(
    playwright: Playwright, browser_program: str, home: RunningHome, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    folder = tmp_path_factory.mktemp("colleague")
    with signed_in(playwright, browser_program, folder, home, home.sign_in_link_of_colleague()) as context:
        yield context


@pytest.fixture
def colleague(browser_of_colleague: BrowserContext) -> Iterator[Page]:
    """A page in another person's browser."""
    page = browser_of_colleague.new_page()
    yield page
    page.close()


def open_pipeline(page: Page, home: RunningHome, number: int) -> None:
    page.goto(f"{home.url}/pipelines/{number}")
    expect(node(page, "Train model")).to_be_visible()


def give(page: Page, title: str, parameter: str, value: str) -> None:
    node(page, title).click()
    field = page.get_by_role("spinbutton", name=re.compile(f"^{parameter}"))
    field.fill(value)
    field.press("Enter")


def remove(page: Page, title: str) -> None:
    node(page, title).click()
    page.keyboard.press("Delete")
    expect(node(page, title)).to_have_count(0)


def choice(page: Page, about: str) -> Locator:
    return page.get_by_role("radiogroup", name=re.compile(f"^What counts of {about}"))


def nodes(home: RunningHome, number: int, version: int | None = None) -> dict[str, Any]:
    """The steps of the drawing on the server, or of a version, by their ids."""
    address = f"/pipelines/{number}" if version is None else f"/pipelines/{number}/versions/{version}"
    return {each["id"]: each for each in home.client().get(address)["graph"]["nodes"]}


def apart(page: Page, colleague: Page, home: RunningHome, number: int) -> None:
    """Both open the pipeline; the colleague saves three changes, then I make two, one of them about the same."""
    open_pipeline(page, home, number)
    open_pipeline(colleague, home, number)
    give(colleague, "Train model", "Learning rate", "0.3")
    give(colleague, "Split data", "Fraction", "0.6")
    remove(colleague, "Evaluate model")
    saved(colleague)
    give(page, "Train model", "Learning rate", "0.02")
    page.get_by_label("Add Normalize data", exact=True).press("Enter")
    expect(page.get_by_text("colleague changed this pipeline while you did.")).to_be_visible(timeout=15_000)


def test_who_saves_second_is_shown_both_sides_and_the_result_holds_the_work_of_both(
    page: Page, colleague: Page, home: RunningHome, number: int
) -> None:
    apart(page, colleague, home, number)
    page.get_by_role("link", name="Review").click()

    expect(node(page, "Evaluate model")).to_have_accessible_name("Evaluate model, Removed by colleague")
    expect(node(page, "Normalize data")).to_have_accessible_name("Normalize data, Added by you")
    expect(node(page, "Split data")).to_have_accessible_name("Split data, Changed by colleague")
    expect(node(page, "Train model")).to_have_accessible_name("Train model, Changed by both")
    expect(choice(page, "Train model").get_by_role("radio", name="Mine: 0.02")).to_be_checked()
    choice(page, "Train model").get_by_role("radio", name="colleague: 0.3").check()
    choice(page, "Evaluate model").get_by_role("radio", name="Mine: with it").check()
    expect(node(page, "Evaluate model")).to_have_accessible_name("Evaluate model, Removed by colleague · kept")
    page.get_by_role("button", name="Use this drawing").click()

    page.wait_for_url(re.compile(rf"/pipelines/{number}$"))
    saved(page)
    joined = nodes(home, number)
    assert joined["train_model"]["inputs"]["learning_rate"] == {"value": 0.3}
    assert joined["split_data"]["inputs"]["fraction"] == {"value": 0.6}
    assert {"evaluate_model", "normalize_data"} <= joined.keys()


def test_both_sides_are_in_the_history_as_they_were_before_they_were_joined(
    page: Page, colleague: Page, home: RunningHome, number: int
) -> None:
    apart(page, colleague, home, number)

    page.get_by_role("button", name="Other ways to go on").click()
    page.get_by_role("menuitem", name="Take theirs").click()
    saved(page)

    kept = home.client().get(f"/pipelines/{number}/versions")["results"]
    mine = next(nodes(home, number, each["number"]) for each in kept if each["created_by"] == "owner")
    assert mine["train_model"]["inputs"]["learning_rate"] == {"value": 0.02}
    assert {"evaluate_model", "normalize_data"} <= mine.keys()
    assert nodes(home, number)["train_model"]["inputs"]["learning_rate"] == {"value": 0.3}
    assert "evaluate_model" not in nodes(home, number)


def test_the_whole_review_is_done_by_keyboard(page: Page, colleague: Page, home: RunningHome, number: int) -> None:
    apart(page, colleague, home, number)
    page.get_by_role("link", name="Review").press("Enter")

    mine = choice(page, "Train model").get_by_role("radio", name="Mine: 0.02")
    mine.focus()
    page.keyboard.press("ArrowRight")
    expect(choice(page, "Train model").get_by_role("radio", name="colleague: 0.3")).to_be_checked()
    page.get_by_role("button", name="Show Split data, Fraction").press("Enter")
    expect(node(page, "Split data")).to_have_attribute("data-selected", "true")
    page.get_by_role("button", name="Use this drawing").press("Enter")

    page.wait_for_url(re.compile(rf"/pipelines/{number}$"))
    saved(page)
    assert nodes(home, number)["train_model"]["inputs"]["learning_rate"] == {"value": 0.3}


def test_what_the_other_saves_during_the_review_is_shown_as_well_and_not_overwritten(
    page: Page, colleague: Page, home: RunningHome, number: int
) -> None:
    apart(page, colleague, home, number)
    page.get_by_role("link", name="Review").click()

    give(colleague, "Split data", "Seed", "7")
    saved(colleague)
    expect(choice(page, "Split data: Seed")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Use this drawing").click()

    page.wait_for_url(re.compile(rf"/pipelines/{number}$"))
    saved(page)
    assert nodes(home, number)["split_data"]["inputs"]["seed"] == {"value": 7}


def test_two_versions_are_compared_on_one_canvas_and_the_earlier_one_is_put_back_and_taken_away_again(
    page: Page, home: RunningHome, number: int
) -> None:
    open_pipeline(page, home, number)
    page.get_by_role("button", name="History").click()
    page.get_by_role("textbox", name="Name this version").fill("Before the cut")
    page.get_by_role("button", name="Keep version").click()
    expect(page.get_by_text("The same as version 1")).to_be_visible()
    page.get_by_role("link", name="Back to the drawing").click()
    remove(page, "Evaluate model")
    give(page, "Train model", "Learning rate", "0.3")
    saved(page)

    page.goto(f"{home.url}/pipelines/{number}/history?from=1&to=draft")
    expect(node(page, "Evaluate model")).to_have_accessible_name("Evaluate model, Removed", timeout=15_000)
    expect(node(page, "Train model")).to_have_accessible_name("Train model, Changed")
    expect(page.get_by_role("button", name="Show Train model, Learning rate")).to_be_visible()
    page.get_by_role("button", name="Swap the two sides").click()
    expect(node(page, "Evaluate model")).to_have_accessible_name("Evaluate model, Added")
    page.get_by_role("button", name="Put version 1 back").click()
    expect(page.get_by_text("Version 1 is restored", exact=True).first).to_be_visible()
    expect(node(page, "Evaluate model")).to_be_visible()
    assert "evaluate_model" in nodes(home, number)
    page.get_by_role("button", name="Undo", exact=True).click()

    expect(node(page, "Evaluate model")).to_have_count(0)
    saved(page)
    assert "evaluate_model" not in nodes(home, number)
    kept, named = home.client().get(f"/pipelines/{number}/versions")["results"]
    assert (named["number"], named["name"]) == (1, "Before the cut")
    assert (kept["number"], kept["origin"]) == (2, "restore")


def test_what_is_open_in_the_designer_is_still_open_after_a_look_at_the_history(
    page: Page, home: RunningHome, number: int
) -> None:
    open_pipeline(page, home, number)
    give(page, "Train model", "Learning rate", "0.3")
    saved(page)
    place = node(page, "Train model").bounding_box()

    page.get_by_role("button", name="History").click()
    expect(page.get_by_role("region", name="Versions of this pipeline")).to_be_visible()
    page.get_by_role("link", name="Back to the drawing").click()

    expect(node(page, "Evaluate model")).to_be_visible()
    assert node(page, "Train model").bounding_box() == place
    expect(page.get_by_role("spinbutton", name=re.compile("^Learning rate"))).to_have_value("0.3")
    page.get_by_role("button", name=re.compile("^Undo: Set")).click()
    saved(page)
    assert nodes(home, number)["train_model"]["inputs"]["learning_rate"] == {"value": 0.1}
