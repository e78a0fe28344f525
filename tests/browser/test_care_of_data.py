"""Pipelines are put away and brought back; the disk is cleaned after a look at what would go."""

import json
import os
import re
import time

import pytest
from playwright.sync_api import expect

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


def test_what_a_deleted_run_left_is_listed_and_removed(page, home, tmp_path):
    file = write_pipeline(tmp_path / "p", name="left behind", only="head -c 300000 /dev/urandom > $out")
    run = json.loads(home.command("run", "submit", str(file), "--json").stdout)["id"]
    digest = home.client().get(f"/runs/{run}/steps/only")["outputs"]["out"]["digest"]
    home.client().post("/runs/delete", {"runs": [run]})
    folder = home.home.artifacts / "objects" / digest[:2] / digest
    long_ago = time.time() - 7 * 24 * 3600
    os.utime(folder, (long_ago, long_ago))

    page.goto(f"{home.url}/settings")
    page.get_by_role("button", name=re.compile("^Clean up")).click()

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(digest[:12])).to_be_visible()
    assert folder.exists()
    dialog.get_by_role("button", name=re.compile("^Remove")).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text(re.compile("are free again")).first).to_be_visible()
    assert not folder.exists()


def test_without_a_worker_a_banner_says_so_and_goes_when_one_is_back(page, home):
    """The session is what the page asks for every few seconds; here its answer is held at `no worker`."""
    away = True

    def answer(route):
        told = route.fetch()
        session = told.json()
        if away and session.get("worker"):
            session["worker"]["alive"] = False
        route.fulfill(response=told, json=session)

    page.route(re.compile(r"/api/v1/session$"), answer)
    page.goto(f"{home.url}/runs")
    expect(page.get_by_text("No worker is running.")).to_be_visible()

    away = False
    page.reload()
    expect(page.get_by_text("Runs").first).to_be_visible()
    expect(page.get_by_text("No worker is running.")).to_have_count(0)
