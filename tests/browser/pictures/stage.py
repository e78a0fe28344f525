"""Where a scene is played: a page in one language and size, and ways to make the server slow, broken or away."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from tests.browser.pictures.filled_home import Filled
from tests.running import ROOT, RunningHome

MESSAGES = ROOT / "frontend" / "src" / "messages"
API = re.compile(r"/api/v1/(?!session)")


def texts_in(language: str) -> dict[str, str]:
    """Every text of the product by its key, as `home.title`."""
    found: dict[str, str] = {}

    def walk(path: str, value: Any) -> None:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                walk(f"{path}.{key}", inner)
        else:
            found[path] = value

    for file in (MESSAGES / language).glob("*.json"):
        walk(file.stem, json.loads(file.read_text()))
    return found


@dataclass
class Stage:
    page: Page
    full: RunningHome
    fresh: RunningHome
    filled: Filled
    texts: Mapping[str, str]

    def open(self, path: str, *, home: RunningHome | None = None) -> None:
        """Show a page and wait until it stands: texts, fonts, and no more skeletons."""
        self.page.goto(f"{(home or self.full).url}{path}")
        self.page.wait_for_function("() => document.fonts.status === 'loaded' && document.querySelector('main, form')")
        self.page.wait_for_function("() => !document.querySelector('[data-late]')", timeout=20_000)
        self.settle()

    def open_slowly(self, path: str, waiting: re.Pattern[str] = API) -> None:
        """Show a page whose data does not come, once it says so by its shape."""
        self.page.route(waiting, lambda route: None)
        self.page.goto(f"{self.full.url}{path}")
        self.page.wait_for_selector("[data-late=true]")
        self.settle()

    def open_broken(self, path: str, broken: re.Pattern[str] = API, status: int = 500) -> None:
        """Show a page whose data the server fails to give."""

        def fail(route: Route) -> None:
            sentence = "Something went wrong in the server. Its log says more at request 4f21c09ab3d7."
            if status == 403:
                sentence = "You may not do this."
            route.fulfill(status=status, json={"error": {"code": "internal_error", "message": sentence}})

        self.page.route(broken, fail)
        self.page.goto(f"{self.full.url}{path}")
        self.page.wait_for_function("() => document.querySelector('main')")
        # A query is tried again before it gives up.
        self.page.wait_for_timeout(3_000)
        self.settle()

    def redraw(self, number: int, nodes: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> int:
        """Change a pipeline's steps as somebody else would, and tell the revision that this makes."""
        client = self.full.client()
        drawing = client.get(f"/pipelines/{number}")
        graph = drawing["graph"]
        graph["nodes"] = nodes(graph["nodes"])
        answer = client.put(f"/pipelines/{number}/graph", {"revision": drawing["revision"], "graph": graph})
        return int(answer["revision"])

    def button(self, key: str, **values: str) -> None:
        self.page.get_by_role("button", name=self.text(key, **values), exact=True).first.click()
        self.settle()

    def text(self, key: str, **values: str) -> str:
        said = self.texts[key]
        for name, value in values.items():
            said = said.replace(f"{{{{{name}}}}}", value)
        return said

    def settle(self) -> None:
        """Let what is drawn be drawn."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        self.page.wait_for_timeout(150)

    def shoot(self, folder: Path, name: str) -> None:
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            self.settle()
            (folder / theme).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=folder / theme / f"{name}.png")
