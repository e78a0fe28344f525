"""Running to a step, and again from one."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.designer_page import type_command
from tests.running import RunningHome

pytestmark = pytest.mark.browser


def command(text: str, **reads: str) -> dict[str, object]:
    inputs = {name: f"${{{{parent.jobs.{name}.outputs.out}}}}" for name in reads}
    return {"type": "command", "command": text, "inputs": inputs, "outputs": {"out": {"type": "uri_file"}}}


@pytest.fixture
def pipeline(home: RunningHome) -> int:
    jobs = {
        "load": command("echo one > ${{outputs.out}}"),
        "clean": command("cat ${{inputs.load}} > ${{outputs.out}}", load="load"),
        "plot": command("cat ${{inputs.clean}} > ${{outputs.out}}", clean="clean"),
    }
    text = json.dumps({"type": "pipeline", "display_name": "parts of a run", "jobs": jobs})
    return int(home.client().post("/pipelines/import", {"yaml": text})["id"])


def card(page: Page, state: str):
    return page.get_by_role("article", name=re.compile(f"^{state}", re.IGNORECASE))


def test_a_run_goes_only_to_the_step_that_was_asked_for(page, home, pipeline):
    page.goto(f"{home.url}/pipelines/{pipeline}")

    card(page, "clean").click(button="right")
    page.get_by_role("menuitem", name="Run to here").click()

    expect(card(page, "clean, Succeeded")).to_be_visible(timeout=30_000)
    expect(card(page, "plot, Skipped")).to_be_visible()
    told = home.client().get("/runs", pipeline=pipeline)["results"][0]
    assert (told["target"], told["state"]) == ("clean", "succeeded")


def test_by_keyboard_a_run_begins_anew_from_the_chosen_step(page, home, pipeline):
    page.goto(f"{home.url}/pipelines/{pipeline}")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(card(page, "plot, Succeeded")).to_be_visible(timeout=30_000)

    card(page, "clean").click()
    type_command(page, "Run again from the chosen step")

    expect(card(page, "load, Reused")).to_be_visible(timeout=30_000)
    expect(card(page, "plot, Succeeded")).to_be_visible(timeout=30_000)


def test_the_page_of_a_run_runs_it_again_from_a_step(page, home, pipeline):
    run = home.client().post(f"/pipelines/{pipeline}/runs", {})["id"]
    page.goto(f"{home.url}/runs/{run}?step=clean")

    page.get_by_role("button", name="Run again from here").click(timeout=30_000)

    page.wait_for_url(re.compile(r"/runs/\d+\?step=clean$"))
    expect(page.get_by_text("The run was asked to run again from this step")).to_be_visible(timeout=30_000)
    expect(card(page, "load, Reused")).to_be_visible(timeout=30_000)
