"""What cannot work is said where the person is, in a sentence that names it, and nothing else is harmed."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.designer_page import connect, drag, empty_canvas, from_palette, node, port, run, saved
from tests.running import RunningHome
from tests.workers.shell_pipeline import write_pipeline

pytestmark = pytest.mark.browser

IN_A_CIRCLE = """\
type: pipeline
display_name: in a circle
jobs:
  first:
    command: cat ${{inputs.before}} > ${{outputs.out}}
    inputs: {before: "${{parent.jobs.second.outputs.out}}"}
    outputs: {out: {type: uri_file}}
  second:
    command: cat ${{inputs.before}} > ${{outputs.out}}
    inputs: {before: "${{parent.jobs.first.outputs.out}}"}
    outputs: {out: {type: uri_file}}
"""
UNKNOWN_COMPONENT = """\
type: pipeline
display_name: nobody has it
jobs:
  guess:
    type: command
    component: azureml:read_the_future:1
"""


def import_text(page: Page, home: RunningHome, text: str) -> None:
    page.goto(f"{home.url}/pipelines")
    page.get_by_role("button", name=re.compile("^Import")).first.click()
    page.get_by_role("dialog").get_by_role("textbox").last.fill(text)
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Import")).click()


def expect_refusal_to_run(page: Page, home: RunningHome, sentence: str) -> None:
    """Pressing Run shows the sentence, and starts nothing."""
    number = int(re.findall(r"/pipelines/(\d+)", page.url)[0])
    run(page)
    expect(page.get_by_text(re.compile(sentence)).first).to_be_visible()
    assert home.client().get("/runs", pipeline=number)["count"] == 0


def fail(home: RunningHome, file: Path) -> int:
    """Run a pipeline that cannot succeed, and give the number of its run."""
    return int(json.loads(home.command("run", "submit", str(file), "--json", check=False).stdout)["id"])


def test_an_edge_that_would_close_a_circle_is_refused_with_the_reason(page, home):
    number = empty_canvas(page, home)
    from_palette(page, "Clean missing data", 0.25, 0.3)
    from_palette(page, "Select columns", 0.7, 0.3)
    connect(page, "Clean missing data", "cleaned", "Select columns", "table")
    saved(page)

    start = port(page, "Select columns", "selected", "output")
    drag(page, start, port(page, "Clean missing data", "table", "input"), release=False)
    expect(page.get_by_text("This edge would make a step wait for itself.")).to_be_visible()
    page.mouse.up()

    saved(page)
    graph = home.client().get(f"/pipelines/{number}")["graph"]
    assert sum("node" in binding for item in graph["nodes"] for binding in item["inputs"].values()) == 1


def test_an_imported_circle_is_named_with_its_steps_and_does_not_run(page, home):
    import_text(page, home, IN_A_CIRCLE)
    page.wait_for_url(re.compile(r"/pipelines/\d+"))

    expect_refusal_to_run(page, home, "wait for each other: (First → Second|Second → First)")


def test_a_component_that_nobody_has_is_named_and_does_not_run(page, home):
    import_text(page, home, UNKNOWN_COMPONENT)
    page.wait_for_url(re.compile(r"/pipelines/\d+"))

    expect_refusal_to_run(page, home, "read_the_future")


def test_a_number_out_of_range_is_refused_in_the_form_and_at_the_start(page, home):
    empty_canvas(page, home)
    from_palette(page, "Split data", 0.4, 0.4)
    node(page, "Split data").click()
    field = page.get_by_role("spinbutton", name=re.compile("^Fraction"))

    field.fill("7")
    field.press("Enter")

    expect(field).to_have_accessible_description(re.compile("Enter a number from 0.01 to 0.99"))
    expect_refusal_to_run(page, home, "2 to fix")
    page.get_by_role("button", name="Next problem").click()
    expect(page.get_by_text("takes 0.01 to 0.99; it is 7").first).to_be_visible()


def test_a_command_that_does_not_exist_is_named_on_the_run(page, home, tmp_path):
    number = fail(home, write_pipeline(tmp_path, name="missing command", bad="surely_no_such_command --now"))

    page.goto(f"{home.url}/runs/{number}")

    expect(page.get_by_text(re.compile("'surely_no_such_command' was not found")).first).to_be_visible()


def test_an_output_that_was_not_written_is_named_on_the_run(page, home, tmp_path):
    file = write_pipeline(tmp_path, name="forgets", forgets="test -n $out")

    page.goto(f"{home.url}/runs/{fail(home, file)}")

    expect(page.get_by_text(re.compile("did not write its output 'out'")).first).to_be_visible()
