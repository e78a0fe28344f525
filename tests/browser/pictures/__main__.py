"""Pictures of every page and state, in both languages, both themes and two sizes: `make screenshots`.

They lie in build/screenshots/LANGUAGE/SIZE/THEME, and build/screenshots/index.html shows them side by side.
`ONLY="designer sign-in"` takes those whose names begin so.
"""

import argparse
import html
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from tests.browser.conftest import FLAGS, SHOTS, installed_browser
from tests.browser.pictures.filled_home import Filled, fill
from tests.browser.pictures.scenes import FRESH, SCENES
from tests.browser.pictures.stage import Stage, texts_in
from tests.running import RunningHome, running

LANGUAGES = {"en": "en-GB", "ko": "ko-KR"}
SIZES = {"1440x900": {"width": 1440, "height": 900}, "1024x768": {"width": 1024, "height": 768}}
THEMES = ("light", "dark")


def main(only: Sequence[str]) -> None:
    names = [name for name in SCENES if name.startswith(tuple(only))]
    if not names:
        raise SystemExit(f"No picture's name begins with {' or '.join(only)}. There are: {', '.join(SCENES)}.")
    with (
        tempfile.TemporaryDirectory() as temporary,
        running(Path(temporary) / "full") as full,
        running(Path(temporary) / "fresh") as fresh,
        sync_playwright() as driver,
    ):
        filled = fill(full, Path(temporary))
        for language in LANGUAGES:
            for size in SIZES:
                take(driver, names, (full, fresh), filled, language, size)
        full.client().post(f"/runs/{filled.long_run}/cancel")
    write_index(names)
    print(f"{len(names) * len(LANGUAGES) * len(SIZES) * len(THEMES)} pictures: {SHOTS / 'index.html'}")


def take(
    driver: Playwright,
    names: Sequence[str],
    homes: tuple[RunningHome, RunningHome],
    filled: Filled,
    language: str,
    size: str,
) -> None:
    full, fresh = homes
    browser = driver.chromium.launch(executable_path=installed_browser(), args=FLAGS)
    # One host with two ports shares its cookies, so each home has a context of its own.
    contexts = {home.url: signed_in(browser, home, language, size) for home in homes}
    for name in names:
        print(f"{language} {size} {name}", flush=True)
        context = contexts[fresh.url if name in FRESH else full.url]
        # What one scene changed, as the room that a dock has, is not the next one's.
        kept = context.cookies()
        page = context.new_page()
        try:
            stage = Stage(page, full, fresh, filled, texts_in(language))
            SCENES[name](stage)
            stage.shoot(SHOTS / language / size, name)
        except Exception as error:
            print(f"  not taken: {str(error).splitlines()[0]}", flush=True)
        page.unroute_all(behavior="ignoreErrors")
        page.evaluate("() => localStorage.clear()")
        page.close()
        context.clear_cookies()
        context.add_cookies(kept)  # type: ignore[arg-type]  # what cookies() gives, add_cookies() takes
    browser.close()


def signed_in(browser: Browser, home: RunningHome, language: str, size: str) -> BrowserContext:
    context = browser.new_context(locale=LANGUAGES[language], viewport=SIZES[size], reduced_motion="reduce")
    page = context.new_page()
    page.goto(home.sign_in_link())
    page.wait_for_url(f"{home.url}/")
    page.close()
    return context


def write_index(names: Sequence[str]) -> None:
    """All pictures of one scene in a row, to be looked at together."""
    rows = []
    for name in names:
        pictures = "".join(
            f'<a href="{language}/{size}/{theme}/{name}.png">'
            f'<img loading="lazy" src="{language}/{size}/{theme}/{name}.png" alt="{language} {size} {theme}"></a>'
            for language in LANGUAGES
            for size in SIZES
            for theme in THEMES
        )
        rows.append(f"<h2>{html.escape(name)}</h2><div>{pictures}</div>")
    style = "body{font:14px sans-serif} div{display:grid;grid-template-columns:repeat(4,1fr);gap:8px} img{width:100%}"
    SHOTS.mkdir(parents=True, exist_ok=True)
    page = f"<!doctype html><meta charset=utf-8><title>Pictures</title><style>{style}</style>{''.join(rows)}"
    (SHOTS / "index.html").write_text(page)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("only", nargs="*", help="take only pictures whose names begin so")
    main(arguments.parse_args().only or [""])
