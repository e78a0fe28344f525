"""A component that comes in by the browser: uploaded, made of a function, updated on a drawing."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.designer_page import empty_canvas, from_palette, node, saved
from tests.registry.shelf import COMPONENT_YML, zipped
from tests.running import RunningHome

pytestmark = pytest.mark.browser

RUN_SECONDS = 120_000
FUNCTION = '''import pandas as pd


def keep_small(table: pd.DataFrame, column: str, at_most: float = 10.0) -> pd.DataFrame:
    """Keep the rows whose value is small."""
    kept = table[table[column] <= at_most]
    print(f"{len(kept)} rows kept")
    return kept
'''


def upload(page: Page, home: RunningHome, files: dict[str, str]) -> None:
    page.goto(f"{home.url}/components")
    page.get_by_role("button", name="Upload", exact=True).click()
    packed = {"name": "component.zip", "mimeType": "application/zip", "buffer": zipped(files).getvalue()}
    page.locator('input[data-picks="files"]').set_input_files(packed)


def test_an_uploaded_zip_is_shown_first_then_stands_in_the_palette(page: Page, home: RunningHome) -> None:
    upload(page, home, {"component.yml": "type: command\nname: bad\ninputs:\n  a: {type: nonsense}\n"})
    expect(page.get_by_role("alert")).to_contain_text("component.yml, line 4")

    upload(page, home, {"component.yml": COMPONENT_YML, "src/hello.py": "print(1)\n"})
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("New component")).to_be_visible()
    expect(dialog.get_by_text("hello.py")).to_be_visible()
    dialog.get_by_role("button", name="Register").click()
    page.wait_for_url(re.compile(r"/components/say_hello"))

    empty_canvas(page, home)
    from_palette(page, "Say hello", 0.4, 0.4)


def test_a_function_is_tried_out_and_registered(page: Page, home: RunningHome) -> None:
    page.goto(f"{home.url}/components/new/function")
    editor = page.get_by_role("textbox", name="Python function")
    editor.fill("def keep_small(table):\n    return table\n")
    expect(page.get_by_text("'table' has no type").first).to_be_visible()
    expect(page.get_by_role("button", name="Register")).to_be_disabled()

    editor.fill(FUNCTION)
    expect(page.get_by_role("heading", name="Keep small")).to_be_visible()
    page.get_by_role("tab", name="Test").click()
    page.get_by_role("button", name="Run it").click()
    step = page.get_by_role("region", name=re.compile("Keep small"))
    expect(step.get_by_role("img", name="Succeeded")).to_be_visible(timeout=RUN_SECONDS)

    page.get_by_role("button", name="Register").click()
    page.wait_for_url(re.compile(r"/components/keep_small"))
    assert [row for row in home.client().get("/runs")["results"] if "keep_small" in row["name"]] == []


def test_a_step_is_moved_to_the_next_version_of_its_component(page: Page, home: RunningHome) -> None:
    script = "def greet(name: str = 'you', times: int = 1) -> str:\n    return name * times\n"
    home.client().post("/functions", {"script": script})
    empty_canvas(page, home)
    from_palette(page, "Greet", 0.4, 0.4)
    saved(page)
    newer = home.client().post("/functions", {"script": script.replace(", times: int = 1", "").replace(" * times", "")})

    page.reload()
    expect(node(page, "Greet").get_by_title(f"Version {newer['version']} is available")).to_be_visible()
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_text("‘Times’ is gone")).to_be_visible()
    page.get_by_role("button", name="Move to this version").click()

    expect(node(page, "Greet").get_by_title(re.compile("is available"))).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Undo: Move Greet")).click()
    expect(node(page, "Greet").get_by_title(re.compile("is available"))).to_be_visible()
