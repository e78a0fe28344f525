import json
import re

import pytest
from playwright.sync_api import expect

from tests.workers.shell_pipeline import write_pipeline

pytestmark = pytest.mark.browser


def test_a_failed_run_says_what_the_step_said_and_what_was_not_run(page, home, tmp_path):
    script = "echo reading; echo 'no such table: cars' >&2; exit 3; $out"
    file = write_pipeline(tmp_path, name="fails in the browser", bad=script, after="cat {bad}")
    told = home.command("run", "submit", str(file), "--json", check=False).stdout

    page.goto(f"{home.url}/runs/{json.loads(told)['id']}")

    expect(page.get_by_text("no such table: cars").first).to_be_visible()
    expect(page.get_by_role("article", name=re.compile("^bad, Failed", re.IGNORECASE))).to_be_visible()
    expect(page.get_by_role("article", name=re.compile("^after, Skipped", re.IGNORECASE))).to_be_visible()
    page.get_by_role("article", name=re.compile("^bad, Failed", re.IGNORECASE)).click()
    expect(page.get_by_text(re.compile("exit code 3", re.IGNORECASE)).first).to_be_visible()


def test_broken_yaml_is_refused_with_its_line_and_column(page, home):
    before = home.client().get("/pipelines")["count"]
    page.goto(f"{home.url}/pipelines")
    page.get_by_role("button", name=re.compile("^Import")).first.click()
    page.get_by_role("dialog").get_by_role("textbox").last.fill("type: pipeline\njobs:\n  a:\n    command: [echo\n")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Import")).click()

    expect(page.get_by_role("dialog").get_by_text(re.compile(r"line \d+", re.IGNORECASE)).first).to_be_visible()
    assert home.client().get("/pipelines")["count"] == before


def test_a_page_that_is_not_there_says_so(page, home):
    page.goto(f"{home.url}/runs/999999")

    expect(page.get_by_text(re.compile("no run 999999|no such run", re.IGNORECASE)).first).to_be_visible()


def test_a_signed_out_visitor_is_led_to_the_sign_in_page_and_back(page, home, context):
    kept = context.cookies()
    context.clear_cookies()
    try:
        page.goto(f"{home.url}/runs")

        page.wait_for_url(re.compile(r"/sign-in\?next="))
        expect(page.get_by_text("pipewright login-link")).to_be_visible()
    finally:
        context.add_cookies(kept)
