"""Real Chromium against a real installation, with the network off: nothing may be asked of another host."""

import contextlib
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Request, sync_playwright

from tests.running import ROOT, RunningHome

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name leads anywhere, and no address but our own is answered.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SHOTS = ROOT / "build" / "screenshots"
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


def installed_browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise AssertionError("No Chromium is installed. `make test` installs it, or: sudo apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def browser_program() -> str:
    return installed_browser()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def context(
    playwright: Playwright, browser_program: str, home: RunningHome, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """The owner's browser."""
    folder = tmp_path_factory.mktemp("browser")
    with signed_in(playwright, browser_program, folder, home, home.sign_in_link()) as opened:
        yield opened


@contextlib.contextmanager
def signed_in(
    playwright: Playwright, program: str, folder: Path, home: RunningHome, link: str
) -> Iterator[BrowserContext]:
    """A signed-in browser that reaches no other host; a request to one fails the test."""
    opened = playwright.chromium.launch_persistent_context(
        str(folder),
        executable_path=program,
        args=FLAGS,
        viewport={"width": 1440, "height": 900},
        reduced_motion="reduce",
    )
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    elsewhere: list[str] = []

    # Listening leaves the browser its cache; a route would take it away.
    def hear(request: Request) -> None:
        if urlsplit(request.url).hostname not in {"127.0.0.1", None}:
            elsewhere.append(request.url)

    opened.on("request", hear)
    page = opened.new_page()
    page.goto(link)
    page.wait_for_url(f"{home.url}/")
    page.close()
    yield opened
    opened.close()
    assert elsewhere == [], f"the pages asked other hosts: {elsewhere}"


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of its own; what it logs as an error fails the test, and a failed test leaves a picture."""
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    if request.node.stash.get(FAILED, False):
        SHOTS.mkdir(parents=True, exist_ok=True)
        opened.screenshot(path=SHOTS / f"{request.node.name}.png")
    opened.close()
    assert complaints == []


@pytest.fixture
def shots() -> Path:
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS
