"""What a person does on the designer page, by mouse and by name."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.running import RunningHome

RUN_SECONDS = 120


def opened_sample(home: RunningHome) -> int:
    """The number of a pipeline that the first sample was opened as."""
    return int(home.client().post("/samples/cars_fuel_economy/open")["pipeline"]["id"])


def sample_that_asks(home: RunningHome) -> int:
    """The sample, where whoever starts a run says how the model learns; its number."""
    number = opened_sample(home)
    drawing = home.client().get(f"/pipelines/{number}")
    graph = drawing["graph"]
    graph["inputs"].append({"name": "algorithm", "type": "string", "enum": ["linear_regression", "random_forest"]})
    train = next(node for node in graph["nodes"] if node["id"] == "train_model")
    train["inputs"]["algorithm"] = {"input": "algorithm"}
    home.client().put(f"/pipelines/{number}/graph", {"revision": drawing["revision"], "graph": graph})
    return number


def empty_canvas(page: Page, home: RunningHome) -> int:
    page.goto(home.url)
    page.get_by_role("button", name="New pipeline").first.click()
    page.wait_for_url(re.compile(r"/pipelines/\d+"))
    return int(page.url.rsplit("/", 1)[1])


def from_palette(page: Page, title: str, across: float, down: float) -> None:
    row = page.get_by_label(f"Add {title}", exact=True).first
    row.scroll_into_view_if_needed()
    drag(page, row, canvas_point(page, across, down))
    expect(node(page, title)).to_be_visible()


def node(page: Page, title: str) -> Locator:
    """The card of a step; while a run is shown its name ends with its state."""
    return page.get_by_role("article", name=re.compile(rf"^{re.escape(title)}(, .*)?$"))


def expect_state(page: Page, title: str, state: str, seconds: float = RUN_SECONDS) -> None:
    card = page.get_by_role("article", name=re.compile(rf"^{re.escape(title)}, {state}$"))
    expect(card).to_be_attached(timeout=seconds * 1000)


def port(page: Page, title: str, name: str, side: str) -> tuple[float, float]:
    """Where the dot of a port is: on the card's left edge for an input, on its right edge for an output."""
    box = node(page, title).locator(f'[data-port="{name}"][data-side="{side}"]').bounding_box()
    card = node(page, title).bounding_box()
    assert box is not None, f"{title} shows no {side} {name}"
    assert card is not None
    return card["x"] + (0 if side == "input" else card["width"]), box["y"] + box["height"] / 2


def connect(page: Page, source: str, output: str, target: str, input_: str) -> None:
    drag(page, port(page, source, output, "output"), port(page, target, input_, "input"))


def drag(
    page: Page, source: Locator | tuple[float, float], target: tuple[float, float], *, release: bool = True
) -> None:
    """Press on the middle of `source`, move there in steps as a hand does, release on `target`."""
    start, end = source if isinstance(source, tuple) else centre(source), target
    page.mouse.move(*start)
    page.mouse.down()
    for part in range(1, 13):
        page.mouse.move(start[0] + (end[0] - start[0]) * part / 12, start[1] + (end[1] - start[1]) * part / 12)
    if release:
        page.mouse.up()


def centre(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None, f"{locator} is not on the page"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def canvas_point(page: Page, across: float, down: float) -> tuple[float, float]:
    """A point of the canvas, as shares of its width and height."""
    box = page.get_by_role("application", name="Pipeline drawing").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * across, box["y"] + box["height"] * down


def saved(page: Page) -> None:
    expect(page.get_by_text(re.compile(r"^Saved · r\d+$"))).to_be_visible(timeout=15_000)


def run(page: Page) -> None:
    page.get_by_role("button", name="Run", exact=True).click()


def type_command(page: Page, text: str) -> None:
    """Perform a command by its name, from the list of all commands."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name=re.compile("Search commands"))).to_be_focused()
    page.keyboard.type(text)
    expect(page.get_by_role("option", name=re.compile(re.escape(text), re.IGNORECASE)).first).to_be_visible()
    page.keyboard.press("Enter")
