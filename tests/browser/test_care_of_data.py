"""Pipelines are put away and brought back; the disk is cleaned after a look at what would go."""

import json
import os
import re
import signal

import pytest
from playwright.sync_api import expect

from tests.browser.pages import left_behind
from tests.running import until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = pytest.mark.browser


def drawn(home, tmp_path, name):
    file = write_pipeline(tmp_path / name, name=name, only="echo 1 > $out")
    return json.loads(home.command("pipeline", "import", str(file), "--name", name, "--json").stdout)["id"]


def test_a_pipeline_is_duplicated_renamed_archived_and_restored(page, home, tmp_path):
    drawn(home, tmp_path, "Cared for")
    page.goto(f"{home.url}/pipelines?q=Cared")

    page.get_by_role("button", name="Actions for Cared for", exact=True).click()
    page.get_by_role("menuitem", name="Duplicate").click()
    expect(page.get_by_role("link", name=re.compile("Cared for 2"))).to_be_visible()

    page.get_by_role("button", name="Actions for Cared for 2").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("Cared for, renamed")
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(page.get_by_role("link", name=re.compile("Cared for, renamed"))).to_be_visible()

    page.get_by_role("button", name="Actions for Cared for, renamed").click()
    page.get_by_role("menuitem", name="Archive").click()
    expect(page.get_by_role("link", name=re.compile("Cared for, renamed"))).to_have_count(0)

    page.get_by_role("button", name="Archived").click()
    page.get_by_role("button", name="Actions for Cared for, renamed").click()
    page.get_by_role("menuitem", name="Restore").click()
    expect(page.get_by_role("link", name=re.compile("Cared for, renamed"))).to_have_count(0)
    page.get_by_role("button", name="Archived").click()
    expect(page.get_by_role("link", name=re.compile("Cared for, renamed"))).to_be_visible()


def test_what_a_deleted_run_left_is_listed_and_removed(page, home):
    folder = left_behind(home)
    page.goto(f"{home.url}/settings")
    page.get_by_role("button", name=re.compile("^Clean up")).click()

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(folder.name[:12])).to_be_visible()
    assert folder.exists()
    dialog.get_by_role("button", name=re.compile("^Remove")).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text(re.compile("are free again")).first).to_be_visible()
    assert not folder.exists()


def test_while_the_worker_is_silent_a_banner_says_so_and_goes_when_it_is_back(page, home):
    worker = home.process_of("worker")
    page.goto(f"{home.url}/runs")
    expect(page.get_by_role("heading", name="Runs").first).to_be_visible()

    def is_heard() -> bool:
        return bool(home.client().get("/session")["worker"]["alive"])

    os.kill(worker, signal.SIGSTOP)
    try:
        until(lambda: not is_heard(), 60)
        # The page asks every few seconds.
        expect(page.get_by_text("No worker is running.")).to_be_visible(timeout=30_000)
    finally:
        os.kill(worker, signal.SIGCONT)

    until(is_heard, 30)
    page.reload()
    expect(page.get_by_role("heading", name="Runs").first).to_be_visible()
    expect(page.get_by_text("No worker is running.")).to_have_count(0)
