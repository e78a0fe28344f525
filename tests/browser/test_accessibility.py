"""axe-core looks at every page in both themes. It is read from node_modules and needs no network."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.designer_page import empty_canvas
from tests.browser.pages import PAGES, Shown
from tests.running import ROOT, RunningHome

pytestmark = pytest.mark.browser

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}


def complaints(page: Page, **options: object) -> list[str]:
    """What axe-core finds that keeps people out, a line for each place."""
    found = page.evaluate("options => axe.run(document, { resultTypes: ['violations'], ...options })", options)
    return [
        f"{violation['impact']} {violation['id']}: {place['target']} {place['failureSummary']} {place['html'][:160]}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
        for place in violation["nodes"]
    ]


def in_theme(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    # The browser tells the page of it with the next frame, which a page at rest does not ask for by itself.
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect(page.locator(f"html[data-theme={theme}]")).to_be_attached()


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name.replace(" ", "-"))
def test_nothing_on_the_page_keeps_anybody_out(page: Page, home: RunningHome, shown: Shown) -> None:
    shown.open(page, home)
    # Through the debugger, which the content policy of the page does not bind.
    page.evaluate(AXE.read_text(encoding="utf-8"))

    in_theme(page, "light")
    assert complaints(page) == []
    # A theme changes colours and nothing else.
    in_theme(page, "dark")
    assert complaints(page, runOnly=["color-contrast"]) == []


def test_the_drawing_is_one_application(page: Page, home: RunningHome) -> None:
    empty_canvas(page, home)

    expect(page.locator("[role=application]")).to_have_count(1)
