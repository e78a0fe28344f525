"""Looking into what steps wrote, also where they mean harm."""

import json
import pickle
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import FrameLocator, Locator, Page, Request, expect

from tests.running import RunningHome
from tests.storage.files import png

pytestmark = pytest.mark.browser

NASTY = "<img src=x onerror=window.taken=1>"
HOSTILE = """<!doctype html><h1>Quarterly report</h1><p id="out">nothing ran</p>
<form action="/api/v1/pipelines" method="post"><button>Send</button></form>
<form action="/api/v1/pipelines" method="post" target="_top"><button>Send above</button></form>
<a href="/components" target="_top">Go above</a>
<img src="/api/v1/session?by=image"><iframe src="/components?by=frame"></iframe>
<link rel="stylesheet" href="/api/v1/session?by=style"><object data="/api/v1/session?by=object"></object>
<meta http-equiv="refresh" content="0;url=/api/v1/session?by=refresh">
<script>
  out.textContent = 'a script ran';
  try { parent.document.title = 'taken' } catch (error) {}
  try { top.location = '/components?by=top' } catch (error) {}
  fetch('/api/v1/session?by=fetch'); document.forms[0].submit(); open('/components?by=window');
</script>"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="parent.document.title='taken'">
<text y="5" font-size="2">a drawing</text>
<script>parent.document.title = 'taken'; fetch('/api/v1/session?by=svg')</script>
<image href="/api/v1/session?by=svg"/></svg>"""
NOTEBOOK = {
    "nbformat": 4,
    "cells": [
        {"cell_type": "markdown", "source": f"# Findings\n\n{NASTY}"},
        {
            "cell_type": "code",
            "source": "show()",
            "outputs": [{"output_type": "display_data", "data": {"text/html": "<script>window.taken=1</script>"}}],
        },
    ],
}
ROWS = 5000


def write_files(folder: Path) -> None:
    folder.mkdir(parents=True)
    values = {"number": list(range(ROWS)), "word": [NASTY if at % 2 else "=1+1" for at in range(ROWS)]}
    pq.write_table(pa.table(values), folder / "cars.parquet")
    (folder / "report.html").write_text(HOSTILE)
    (folder / "drawing.svg").write_text(DRAWING)
    (folder / "README.md").write_text(f"# Summary\n\n{NASTY}\n\n[bad](javascript:window.taken=1)\n")
    (folder / "work.ipynb").write_text(json.dumps(NOTEBOOK))
    (folder / "model.pkl").write_bytes(pickle.dumps({"weights": [1, 2, 3]}))
    (folder / "none.parquet").write_bytes(b"PAR1, and no more")
    (folder / "plot.png").write_bytes(png(40, 20))
    (folder / "bomb.png").write_bytes(png(50_000, 50_000)[:100])


@pytest.fixture(scope="module")
def run(home: RunningHome, tmp_path_factory: pytest.TempPathFactory) -> int:
    """A run with a step of a nasty name, whose output is a folder of such files, and whose log holds markup."""
    root = tmp_path_factory.mktemp("looks")
    write_files(root / "src" / "files")
    pipeline = {
        "type": "pipeline",
        "display_name": "Looks",
        "settings": {"default_compute": "azureml:local"},
        "jobs": {
            "looks": {
                "type": "command",
                "display_name": NASTY,
                "component": {
                    "type": "command",
                    "name": "looks",
                    "display_name": NASTY,
                    "code": "./src",
                    "environment": {"image": "any"},
                    "outputs": {"all": {"type": "uri_folder"}},
                    "command": "cp -r files/. ${{outputs.all}}/; "
                    rf"printf '\033[31mred {NASTY}\033[0m\n\377\000 bytes\n'",
                },
            }
        },
    }
    (root / "pipeline.yml").write_text(json.dumps(pipeline))
    return int(json.loads(home.command("run", "submit", str(root / "pipeline.yml"), "--json").stdout)["id"])


@pytest.fixture
def folder(page: Page, home: RunningHome, run: int) -> Locator:
    """The folder that the step wrote, in the large view."""
    page.goto(f"{home.url}/runs/{run}?step=looks")
    page.get_by_role("tab", name=re.compile("^Outputs")).click()
    page.get_by_role("button", name="Show large").click()
    return page.get_by_role("dialog")


def open_file(folder: Locator, name: str) -> Locator:
    folder.get_by_role("button", name=name, exact=True).click()
    return folder


def frame(folder: Locator) -> FrameLocator:
    return folder.frame_locator("iframe")


@pytest.fixture
def heard(page: Page) -> list[str]:
    """What the page asked the server for that names who asked."""
    asked: list[str] = []

    def hear(request: Request) -> None:
        if "by=" in request.url or request.method != "GET":
            asked.append(f"{request.method} {request.url}")

    page.on("requestfinished", hear)
    return asked


def test_a_page_that_a_step_wrote_is_drawn_and_reaches_neither_the_page_around_it_nor_the_server(page, folder, heard):
    title, address = page.title(), page.url
    shown = frame(open_file(folder, "report.html"))
    expect(shown.get_by_role("heading", name="Quarterly report")).to_be_visible()

    for name in ("Send", "Send above"):
        shown.get_by_role("button", name=name, exact=True).click()
    shown.get_by_role("link", name="Go above").click()
    page.wait_for_load_state("networkidle")

    expect(shown.locator("#out")).to_have_text("nothing ran")
    assert (page.title(), page.url) == (title, address)
    assert heard == []
    assert len(page.context.pages) == 1 or all("by=window" not in other.url for other in page.context.pages)


def test_the_same_page_opened_in_a_tab_of_its_own_runs_nothing_either(page, folder, heard):
    open_file(folder, "report.html")
    source = folder.locator("iframe").get_attribute("src")

    page.goto(str(page.evaluate("path => new URL(path, location).href", source)))
    page.wait_for_load_state("networkidle")

    expect(page.locator("#out")).to_have_text("nothing ran")
    assert heard == []


def test_a_drawing_in_svg_is_drawn_and_its_scripts_do_not_run(page, folder, heard):
    title = page.title()

    shown = frame(open_file(folder, "drawing.svg"))

    expect(shown.get_by_text("a drawing")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.title() == title
    assert heard == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("README.md", "Summary"),
        ("work.ipynb", "An output that is not drawn here"),
        ("model.pkl", "A pickled Python object. Reading it would run whatever code it holds"),
        ("none.parquet", "'none.parquet' is not a Parquet file that can be read"),
        ("bomb.png", "The picture has 50,000 × 50,000 pixels; up to 40 million are shown"),
    ],
)
def test_each_file_says_what_it_is_and_none_does_anything(page, folder, name, told):
    open_file(folder, name)

    expect(folder.get_by_text(told)).to_be_visible()
    assert page.evaluate("window.taken") is None


def test_a_picture_is_drawn(folder):
    open_file(folder, "plot.png")

    assert folder.get_by_role("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 40


def test_a_table_tells_of_its_columns_and_scrolls_to_its_last_row(page, folder, shots):
    open_file(folder, "cars.parquet")
    table = folder.get_by_role("table")
    expect(table.get_by_role("img", name="20 bars from 0 to 4,999")).to_be_visible()
    expect(table.get_by_text("2 different values")).to_be_visible()
    page.screenshot(path=shots / "table-large.png")

    table.evaluate("box => box.scrollTo(0, box.scrollHeight)")

    expect(table.get_by_role("cell", name=str(ROWS - 1), exact=True)).to_be_visible()
    assert page.evaluate("window.taken") is None


def test_a_column_is_made_wider_by_keyboard(folder):
    open_file(folder, "cars.parquet")
    column = folder.get_by_role("columnheader").first
    handle = folder.get_by_role("separator", name="Width of number")
    expect(handle).to_be_visible()
    before = column.bounding_box()["width"]

    handle.press("ArrowRight")

    expect(handle).to_have_attribute("aria-valuenow", str(round(before) + 16))
    assert column.bounding_box()["width"] == before + 16


def test_the_csv_of_a_table_is_made_for_spreadsheets(page, folder):
    open_file(folder, "cars.parquet")

    with page.expect_download() as started:
        folder.get_by_role("link", name="CSV").click()

    lines = Path(started.value.path()).read_text("utf-8-sig").splitlines()
    assert started.value.suggested_filename == "cars.csv"
    assert lines[:2] == ["number,word", "0,'=1+1"]
    assert len(lines) == ROWS + 1


def test_the_name_of_a_step_and_the_lines_of_its_log_are_shown_as_the_text_that_they_are(page, home, run):
    page.goto(f"{home.url}/runs/{run}?step=looks")
    expect(page.get_by_role("article", name=NASTY).first).to_be_visible()

    page.get_by_role("tab", name="Log").last.click()

    log = page.get_by_role("log").first
    expect(log.get_by_text(f"red {NASTY}")).to_be_visible()
    expect(log.get_by_text(r"\xff\x00 bytes")).to_be_visible()
    assert page.evaluate("window.taken") is None
