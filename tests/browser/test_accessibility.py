"""axe-core looks at every page in both themes. It is read from node_modules and needs no network."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import PAGES, Shown
from tests.running import ROOT, RunningHome

pytestmark = pytest.mark.browser

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}


def complaints(page: Page) -> list[str]:
    """What axe-core finds that keeps people out, a line for each place."""
    # Through the debugger, which the content policy of the page does not bind.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{violation['impact']} {violation['id']}: {place['target']} {place['failureSummary']} {place['html'][:160]}"
        for violation in found["violations"]
        if violation["impact"] in GRAVE
        for place in violation["nodes"]
    ]


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name.replace(" ", "-"))
def test_nothing_on_the_page_keeps_anybody_out(page: Page, home: RunningHome, shown: Shown) -> None:
    shown.open(page, home)

    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        expect(page.locator(f"html[data-theme={theme}]")).to_be_attached()
        assert complaints(page) == [], theme
