"""A home in which every page has something to show: both samples run, changed, failed, going on, and refused."""

import json
from dataclasses import dataclass
from pathlib import Path

from tests.browser.pictures.looks import run_that_writes_every_kind
from tests.running import RunningHome, until
from tests.workers.shell_pipeline import write_pipeline

RUN_SECONDS = 240
ENDED = {"succeeded", "failed", "cancelled"}


@dataclass(frozen=True)
class Filled:
    """The numbers of what was made, for addresses."""

    cars: int
    first_run: int
    changed_run: int
    failed_run: int
    long_run: int
    broken: int
    empty: int
    arranged: int
    contested: int
    outdated: int
    archived: int
    looks: int
    partial_run: int
    retrying: int
    retrying_run: int
    asking: int


def fill(home: RunningHome, folder: Path) -> Filled:
    client = home.client()
    cars = client.post("/samples/cars_fuel_economy/open")["pipeline"]["id"]
    first = _run(home, cars)
    drawing = client.get(f"/pipelines/{cars}")
    train = next(node for node in drawing["graph"]["nodes"] if "train" in node["id"])
    train["inputs"]["learning_rate"] = {"value": 0.02}
    client.put(f"/pipelines/{cars}/graph", {"revision": drawing["revision"], "graph": drawing["graph"]})
    client.post(f"/pipelines/{cars}/versions", {"name": "Slower learning"})
    changed = _run(home, cars)
    for name, runs in {"baseline": [first], "to present": [first, changed]}.items():
        client.post("/runs/tag", {"runs": runs, "add": [name], "remove": []})
    for name in ("Nightly runs on the build server", "Dashboard"):
        client.post("/tokens", {"name": name, "scopes": ["read"], "days": 90})
    _run(home, client.post("/samples/breast_tumours/open")["pipeline"]["id"])
    failing = write_pipeline(
        folder / "failing",
        name="Nightly import",
        fetch="echo 'reading 3 files'; seq 3 > $out",
        check="echo 'row 2: no such column: price' >&2; exit 3; cat {fetch} > $out",
        report="cat {check} > $out",
    )
    told = home.command("run", "submit", str(failing), "--json", check=False).stdout
    broken = client.post("/pipelines", {"name": "Churn, second try"})["id"]
    retrying, retrying_run = _retrying(home, folder)
    _with_problems(home, broken)
    return Filled(
        cars=cars,
        first_run=first,
        changed_run=changed,
        failed_run=int(json.loads(told)["id"]),
        long_run=long_run(home, folder),
        broken=broken,
        empty=client.post("/pipelines", {"name": "Untitled pipeline"})["id"],
        arranged=_arranged(home, "Cars, explained"),
        contested=_arranged(home, "Cars, drawn by two"),
        outdated=_outdated(home),
        archived=_archived(home),
        looks=run_that_writes_every_kind(home, folder / "looks"),
        partial_run=_run(home, cars, to=train["id"]),
        retrying=retrying,
        retrying_run=retrying_run,
        asking=_asking(home),
    )


def long_run(home: RunningHome, folder: Path) -> int:
    """A run of which one step is at work until it is cancelled, and others wait for it."""
    file = write_pipeline(
        folder / "long",
        name="Retrain every model",
        prepare="seq 1000 > $out",
        train='cat {prepare} > /dev/null; for n in $(seq 9000); do echo "epoch $n"; sleep 1; done > $out',
        evaluate="cat {train} > $out",
    )
    document = home.client().post("/pipelines/import", {"yaml": file.read_text()})
    number = int(home.client().post(f"/pipelines/{document['id']}/runs", {})["id"])
    until(lambda: home.client().get("/runs", state="running")["count"] > 0, 60)
    return number


def _retrying(home: RunningHome, folder: Path) -> tuple[int, int]:
    """A pipeline whose first step waits for its retry, longer than pictures take, and whose last cleans up; its run."""
    file = write_pipeline(
        folder / "retrying",
        name="Exchange rates",
        fetch="echo 'the bank answers: 503 try later' >&2; exit 1; seq 3 > $out",
        convert="cat {fetch} > $out",
        tidy="rm -rf scratch",
    )
    client = home.client()
    number = int(client.post("/pipelines/import", {"yaml": file.read_text()})["id"])
    drawing = client.get(f"/pipelines/{number}")
    graph = drawing["graph"]
    by_id = {node["id"]: node for node in graph["nodes"]}
    fetch, tidy = by_id["fetch"], by_id["tidy"]
    tidy["settings"] = {**tidy.get("settings", {}), "depends_on": ["convert"], "always_run": True}
    fetch["settings"] = {**fetch.get("settings", {}), "retries": {"max": 3, "delay_seconds": 36_000, "backoff": 1.5}}
    client.put(f"/pipelines/{number}/graph", {"revision": drawing["revision"], "graph": graph})
    run = int(client.post(f"/pipelines/{number}/runs", {})["id"])
    until(lambda: client.get(f"/runs/{run}/steps/fetch")["attempts"][0]["state"] == "failed", 60)
    return number, run


def _arranged(home: RunningHome, name: str) -> int:
    """The sample with a note, a group, and a step that is disabled."""
    client = home.client()
    number = int(client.post("/samples/cars_fuel_economy/open")["pipeline"]["id"])
    client.patch(f"/pipelines/{number}", {"name": name})
    drawing = client.get(f"/pipelines/{number}")
    graph = drawing["graph"]
    by_id = {node["id"]: node for node in graph["nodes"]}
    split, train, last = by_id["split_data"], by_id["train_model"], by_id["evaluate_model"]
    split["group"] = train["group"] = "kq81mzp0"
    last["disabled"] = True
    graph["groups"] = {"kq81mzp0": {"title": "Learning", "colour": "blue"}}
    place = {"x": split.get("x", 0) + 272, "y": split.get("y", 0) - 408, "width": 220, "height": 96}
    graph["notes"] = {"k3f9a1c2": {"text": "70% to learn from, the rest to measure with.", "colour": "yellow", **place}}
    client.put(f"/pipelines/{number}/graph", {"revision": drawing["revision"], "graph": graph})
    return number


def _asking(home: RunningHome) -> int:
    """The sample, where whoever starts a run says how the model learns and what becomes of rows with gaps."""
    client = home.client()
    number = int(client.post("/samples/cars_fuel_economy/open")["pipeline"]["id"])
    client.patch(f"/pipelines/{number}", {"name": "Cars, asked at the start"})
    drawing = client.get(f"/pipelines/{number}")
    graph = drawing["graph"]
    by_id = {node["id"]: node for node in graph["nodes"]}
    for name, port in {"clean_missing_data": "mode", "train_model": "algorithm", "split_data": "fraction"}.items():
        of_component = next(each for each in client.get(f"/components/{name}")["inputs"] if each["name"] == port)
        parts = {part: of_component[part] for part in ("type", "enum", "min", "max", "description")}
        graph["inputs"].append({"name": port, **{part: value for part, value in parts.items() if value is not None}})
        by_id[name]["inputs"][port] = {"input": port}
    client.put(f"/pipelines/{number}/graph", {"revision": drawing["revision"], "graph": graph})
    return number


FUNCTION = '''def greet(name: str = "you", times: int = 1) -> str:
    """Say a word of welcome."""
    return name * times
'''


def _outdated(home: RunningHome) -> int:
    """A drawing with two steps of a component that has a newer version."""
    client = home.client()
    version = client.post("/functions", {"script": FUNCTION})["version"]
    number = int(client.post("/pipelines", {"name": "Welcome letters"})["id"])
    drawing = client.get(f"/pipelines/{number}")
    drawing["graph"]["nodes"] = [
        {
            "id": name,
            "component": {"name": "greet", "version": version},
            "inputs": {"times": {"value": 3}},
            "x": 0,
            "y": 160 * at,
        }
        for at, name in enumerate(("greet", "greet_again"))
    ]
    client.put(f"/pipelines/{number}/graph", {"revision": drawing["revision"], "graph": drawing["graph"]})
    shorter = FUNCTION.replace(", times: int = 1", "").replace(" * times", "")
    client.post("/functions", {"script": shorter})
    return number


def _archived(home: RunningHome) -> int:
    """A drawing and a component that nobody is to begin anything new with."""
    client = home.client()
    number = int(client.post("/samples/cars_fuel_economy/open")["pipeline"]["id"])
    client.patch(f"/pipelines/{number}", {"name": "Cars, first attempt"})
    client.delete(f"/pipelines/{number}")
    client.post("/functions", {"script": FUNCTION.replace("greet", "say_goodbye").replace("welcome", "farewell")})
    client.patch("/components/say_goodbye", {"archived": True})
    return number


def _run(home: RunningHome, pipeline: int, to: str = "") -> int:
    client = home.client()
    number = int(client.post(f"/pipelines/{pipeline}/runs", {"target": to})["id"])

    until(lambda: client.get(f"/runs/{number}")["state"] in ENDED, RUN_SECONDS)
    return number


def _with_problems(home: RunningHome, pipeline: int) -> None:
    """Two steps that lack what they need, and one whose value is out of range."""
    client = home.client()
    drawing = client.get(f"/pipelines/{pipeline}")
    graph = drawing["graph"]
    for index, (name, values) in enumerate(
        {"split_data": {"fraction": {"value": 7}}, "train_model": {}, "score_model": {}}.items()
    ):
        version = client.get(f"/components/{name}")["version"]
        graph["nodes"].append(
            {
                "id": name,
                "component": {"name": name, "version": version},
                "inputs": values,
                "position": {"x": 320 * index, "y": 80 * index},
            }
        )
    client.put(f"/pipelines/{pipeline}/graph", {"revision": drawing["revision"], "graph": graph})
