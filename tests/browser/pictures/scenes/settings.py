"""Settings, tokens, and what lies above every page: menus, banners."""

import re
from typing import Any

from playwright.sync_api import Route

from tests.browser.pictures.scenes.listed import scene
from tests.browser.pictures.stage import Stage

UNNEEDED: list[dict[str, Any]] = [
    {"part": "artifacts", "name": "3f9a1c2b77de  cleaned.parquet", "bytes": 31_400_000},
    {"part": "artifacts", "name": "a04c55e1902f  model.pkl", "bytes": 16_700_000},
    {"part": "artifacts", "name": "5be1770c93d4  scored.parquet", "bytes": 9_200_000},
]
SESSION = re.compile(r"/api/v1/session$")


@scene("settings-clean")
def _(stage: Stage) -> None:
    count, size = len(UNNEEDED), sum(item["bytes"] for item in UNNEEDED)

    # What a home can do without is an hour old at least.
    def with_unneeded(route: Route) -> None:
        use = route.fetch().json()
        artifacts = use["parts"][0]
        artifacts.update(bytes=artifacts["bytes"] + size, reclaimable_bytes=size, reclaimable_count=count)
        route.fulfill(json=use)

    found = {"dry_run": True, "count": count, "bytes": size, "items": UNNEEDED}
    stage.page.route(re.compile(r"/api/v1/storage$"), with_unneeded)
    stage.page.route(re.compile(r"/api/v1/storage/clean$"), lambda route: route.fulfill(json=found))
    stage.open("/settings")
    stage.page.locator("main section header button").last.click()
    stage.page.wait_for_timeout(600)


@scene("settings-limit")
def _(stage: Stage) -> None:
    # Nothing that was made within the last minute would go.
    old = [
        {"part": "artifacts", "name": "3f9a1c2b77de  model of train_model, run 3", "bytes": 300_000},
        {"part": "artifacts", "name": "a04c55e1902f  table of clean_missing_data, run 4", "bytes": 100_000},
    ]
    found = {"dry_run": True, "count": 2, "bytes": 400_000, "items": old}
    told = {**found, "before_bytes": 1_200_000, "after_bytes": 810_000}
    stage.page.route(re.compile(r"/api/v1/storage/collect$"), lambda route: route.fulfill(json=told))
    stage.open("/settings")
    stage.button("settings.limit.open")
    stage.page.wait_for_timeout(600)


@scene("tokens-new")
def _(stage: Stage) -> None:
    stage.open("/settings/tokens")
    stage.button("tokens.create")


@scene("tokens-created", in_fresh_home=True)
def _(stage: Stage) -> None:
    stage.open("/settings/tokens", home=stage.fresh)
    stage.button("tokens.create")
    dialog = stage.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Build server")
    stage.button("tokens.new.action")
    stage.page.wait_for_timeout(500)


@scene("tokens-revoke")
def _(stage: Stage) -> None:
    stage.open("/settings/tokens")
    stage.button("tokens.revoke.one", name="Dashboard")


@scene("account-menu")
def _(stage: Stage) -> None:
    stage.open("/")
    stage.button("shell.account.menu")


def _in_a_session_with(stage: Stage, path: str, **changes: object) -> None:
    def answer(route: Route) -> None:
        answered = route.fetch()
        route.fulfill(response=answered, json={**answered.json(), **changes})

    stage.page.route(SESSION, answer)
    stage.open(path)


@scene("banner-worker-away")
def _(stage: Stage) -> None:
    _in_a_session_with(stage, "/runs", worker={"alive": False, "slots": 2, "seen_at": "2026-01-01T00:00:00Z"})


@scene("banner-worker-away-in-cluster")
def _(stage: Stage) -> None:
    away = {"alive": False, "slots": 2, "seen_at": "2026-01-01T00:00:00Z"}
    _in_a_session_with(stage, "/runs", worker=away, cluster=True)


@scene("banner-broker-away")
def _(stage: Stage) -> None:
    _in_a_session_with(stage, "/runs", broker_problem="The message broker is away; work goes on, more slowly.")


@scene("banner-isolation")
def _(stage: Stage) -> None:
    reason = "bubblewrap is not installed. Install it: `sudo apt-get install bubblewrap`."
    _in_a_session_with(stage, f"/pipelines/{stage.filled.cars}", isolation="none", isolation_reason=reason)
