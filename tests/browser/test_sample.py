import os
import re
import signal

import pytest
from playwright.sync_api import expect

from tests.browser.designer_page import expect_state, node, run, saved
from tests.browser.pages import run_of_the_sample, sample

pytestmark = pytest.mark.browser

ALL = (
    "Import data",
    "Select columns",
    "Clean missing data",
    "Split data",
    "Train model",
    "Score model",
    "Evaluate model",
)


def test_the_sample_runs_and_after_a_change_only_what_depends_on_it_runs_again(page, home):
    page.goto(home.url)
    page.get_by_role("button", name="Open sample").first.click()
    page.wait_for_url(re.compile(r"/pipelines/\d+"))
    run(page)
    for title in ALL:
        expect_state(page, title, "(Succeeded|Reused)")

    node(page, "Train model").click()
    depth = page.get_by_role("spinbutton", name="Max depth").or_(page.get_by_role("textbox", name="Max depth"))
    depth.fill("6")
    depth.press("Enter")
    saved(page)
    run(page)

    for title in ("Train model", "Score model", "Evaluate model"):
        expect_state(page, title, "Succeeded")
    for title in ALL[:4]:
        expect_state(page, title, "Reused")


def test_the_browser_catches_up_without_a_reload_after_the_server_was_killed(page, home):
    sample(page, home)
    node(page, "Train model").click()
    trees = page.get_by_role("spinbutton", name="N trees").or_(page.get_by_role("textbox", name="N trees"))
    trees.fill("140")
    trees.press("Enter")
    saved(page)
    page.evaluate("window.stillTheSamePage = true")
    run(page)
    expect_state(page, "Train model", "(Running|Succeeded)")

    os.kill(home.process_of("server"), signal.SIGKILL)

    expect_state(page, "Evaluate model", "Succeeded")
    assert page.evaluate("window.stillTheSamePage")


def test_the_run_page_draws_the_evaluation(page, home):
    page.goto(f"{home.url}/runs/{run_of_the_sample(home)}")

    expect(page.get_by_text(re.compile(r"R² 0\.\d+")).first).to_be_visible()
    expect(page.get_by_text("Predicted against actual").first).to_be_visible()
