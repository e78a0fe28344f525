"""The list of runs, the comparison, and running again, as a person uses them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.designer_page import RUN_SECONDS, expect_state, opened_sample
from tests.running import RunningHome, until
from tests.workers.shell_pipeline import write_pipeline

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def runs(home: RunningHome) -> dict[str, int]:
    """Two runs of the sample that differ in one value, and one that fails."""
    client = home.client()

    def ended(started: dict[str, Any]) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            run: dict[str, Any] = client.get(f"/runs/{started['id']}")
            return run if run["finished_at"] else None

        run: dict[str, Any] = until(look, RUN_SECONDS)
        return run

    first = ended(client.post(f"/pipelines/{opened_sample(home)}/runs", {}))
    node = {item["component"]["name"]: item["id"] for item in first["graph"]["nodes"]}

    def again(component: str, port: str, value: object) -> int:
        values = [{"node": node[component], "port": port, "value": value}]
        return int(ended(client.post(f"/runs/{first['id']}/again", {"values": values}))["id"])

    slow = again("train_model", "learning_rate", 0.02)
    return {"first": first["id"], "slow": slow, "failed": again("select_columns", "columns", "nosuch")}


def box(page: Page, run: int) -> Locator:
    return page.get_by_role("checkbox", name=f"Choose run {run}", exact=True)


def row(page: Page, run: int) -> Locator:
    return page.get_by_role("link", name=re.compile(rf"^Run {run}\b"))


def test_the_address_says_which_runs_are_listed(page: Page, home: RunningHome, runs: dict[str, int]) -> None:
    page.goto(f"{home.url}/runs?state=failed&time=24h")

    expect(row(page, runs["failed"])).to_be_visible()
    expect(row(page, runs["first"])).to_have_count(0)
    expect(page.get_by_role("button", name="Failed", exact=True)).to_have_attribute("aria-pressed", "true")


LEFT_OF_TEXT = """(cell) => {
  const range = document.createRange()
  range.selectNodeContents(cell)
  return range.getBoundingClientRect().left
}"""
WIDER_THAN_ITS_CELL = """() => [...document.querySelectorAll('main td, main th')]
  .filter((cell) => [...cell.children].some((part) => part.scrollWidth > cell.clientWidth))
  .map((cell) => cell.textContent)"""


def test_in_a_narrow_window_what_a_comparison_says_stays_in_its_column(
    page: Page, home: RunningHome, runs: dict[str, int]
) -> None:
    page.set_viewport_size({"width": 800, "height": 900})
    page.goto(f"{home.url}/runs/compare?runs={runs['first']},{runs['slow']},{runs['failed']}")
    expect(page.get_by_role("table", name="Metrics")).to_be_visible()

    assert page.evaluate(WIDER_THAN_ITS_CELL) == []


def test_two_runs_stand_side_by_side_with_what_differs(page: Page, home: RunningHome, runs: dict[str, int]) -> None:
    page.goto(f"{home.url}/runs")
    box(page, runs["slow"]).click()
    box(page, runs["first"]).click()
    page.get_by_role("button", name="Compare").click()

    page.wait_for_url(re.compile(r"/runs/compare\?runs="))
    parameters = page.get_by_role("table", name="Parameters")
    expect(parameters.get_by_role("row", name=re.compile("Learning rate 0.1 0.02"))).to_be_visible()
    expect(page.get_by_role("table", name="Metrics").get_by_label("Best").first).to_be_visible()
    expect(page.get_by_role("region", name="Drawing").get_by_text("Train model").first).to_be_visible()


def test_over_the_drawing_of_a_comparison_the_wheel_scrolls_the_page_and_zooms_with_control(
    page: Page, home: RunningHome, runs: dict[str, int]
) -> None:
    page.goto(f"{home.url}/runs/compare?runs={runs['first']},{runs['slow']}")
    drawing = page.get_by_role("application")
    drawing.scroll_into_view_if_needed()
    card = drawing.get_by_role("article", name=re.compile("^Train model"))
    box_before, place_before = drawing.bounding_box(), card.bounding_box()
    assert box_before
    assert place_before
    page.mouse.move(box_before["x"] + 200, box_before["y"] + 150)

    page.mouse.wheel(0, -120)
    page.wait_for_function(
        "(top) => document.querySelector('[role=application]').getBoundingClientRect().top > top", arg=box_before["y"]
    )
    moved, place = drawing.bounding_box(), card.bounding_box()
    assert moved
    assert place
    before = (place_before["x"], place_before["y"] - box_before["y"])
    assert (place["x"], place["y"] - moved["y"]) == pytest.approx(before, abs=0.01)

    zoom = drawing.get_by_role("button", name=re.compile("percent"))
    small = zoom.inner_text()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    expect(zoom).not_to_have_text(small)
    page.keyboard.up("Control")
    assert drawing.bounding_box() == moved


def test_the_list_of_steps_tells_what_each_used(page: Page, home: RunningHome, runs: dict[str, int]) -> None:
    page.goto(f"{home.url}/runs/{runs['first']}")

    page.get_by_role("tab", name=re.compile("^Steps")).click()

    step = page.get_by_role("listbox", name="Steps").get_by_role("option", name=re.compile("Train model"))
    expect(step).to_contain_text(re.compile(r"\d s\d+(\.\d+)? MB$"))


def test_the_runs_of_a_comparison_stand_over_their_columns(page: Page, home: RunningHome, runs: dict[str, int]) -> None:
    page.goto(f"{home.url}/runs/compare?runs={runs['first']},{runs['slow']}")

    for run in (runs["first"], runs["slow"]):
        head = page.get_by_role("link", name=f"Run {run}", exact=True).first.bounding_box()
        column = page.get_by_role("columnheader", name=f"Run {run}", exact=True).first
        assert head
        assert head["x"] == pytest.approx(column.evaluate(LEFT_OF_TEXT), abs=2)


def test_the_pinned_runs_are_found(page: Page, home: RunningHome, runs: dict[str, int]) -> None:
    home.client().put(f"/runs/{runs['slow']}/pinned", {"pinned": True})
    page.goto(f"{home.url}/runs")

    page.get_by_role("button", name="Pinned", exact=True).click()

    expect(row(page, runs["first"])).to_have_count(0)
    expect(row(page, runs["slow"])).to_be_visible()
    assert page.url.endswith("pinned=true")
    home.client().put(f"/runs/{runs['slow']}/pinned", {"pinned": False})


def test_a_failed_run_is_run_again_from_where_it_failed(page: Page, home: RunningHome, runs: dict[str, int]) -> None:
    page.goto(f"{home.url}/runs/{runs['failed']}")
    expect(page).to_have_title(re.compile("^✕ "))

    page.get_by_role("button", name="Run again from Select columns").click()

    page.wait_for_url(lambda url: not url.endswith(f"/runs/{runs['failed']}"))
    expect_state(page, "Import data", "Reused")
    expect(page).to_have_title(re.compile("^✕ "), timeout=RUN_SECONDS * 1000)


def test_runs_are_deleted_after_a_question(page: Page, home: RunningHome, tmp_path: Path) -> None:
    file = write_pipeline(tmp_path, name="not worth keeping", only="exit 3; echo > $out")
    run = int(json.loads(home.command("run", "submit", str(file), "--json", check=False).stdout)["id"])
    page.goto(f"{home.url}/runs?state=failed")
    box(page, run).click()
    page.get_by_role("button", name="Delete", exact=True).click()

    page.get_by_role("button", name="Delete 1 run").click()

    expect(page.get_by_text("1 run deleted", exact=True)).to_be_visible()
    expect(row(page, run)).to_have_count(0)
