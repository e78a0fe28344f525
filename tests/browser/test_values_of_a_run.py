"""The values that a run is started with, as a person gives them."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.designer_page import sample_that_asks
from tests.running import RunningHome, until

pytestmark = pytest.mark.browser


def test_what_a_run_needs_is_chosen_by_mouse_before_it_starts(page: Page, home: RunningHome) -> None:
    asking = sample_that_asks(home)
    page.goto(f"{home.url}/pipelines/{asking}")
    page.get_by_role("button", name="Run", exact=True).click()
    dialog = page.get_by_role("dialog", name="Values for this run")

    dialog.get_by_role("combobox", name="Algorithm").click()
    page.get_by_role("option", name="Linear regression").click()
    dialog.get_by_role("button", name="Run", exact=True).click()

    expect(dialog).to_be_hidden()
    (run,) = until(lambda: home.client().get("/runs", pipeline=asking)["results"], 30)
    inputs = home.client().get(f"/runs/{run['id']}")["graph"]["inputs"]
    assert {each["name"]: each.get("value") for each in inputs}["algorithm"] == "linear_regression"
