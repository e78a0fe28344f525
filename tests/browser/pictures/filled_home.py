"""A home in which every page has something to show: both samples run, changed, failed, going on, and refused."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

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


def fill(home: RunningHome, folder: Path) -> Filled:
    client = home.client()
    cars = client.post("/samples/cars_fuel_economy/open")["pipeline"]["id"]
    first = _run(home, cars)
    drawing = client.get(f"/pipelines/{cars}")
    train = next(node for node in drawing["graph"]["nodes"] if "train" in node["id"])
    train["inputs"]["learning_rate"] = {"value": 0.02}
    client.put(f"/pipelines/{cars}/graph", {"revision": drawing["revision"], "graph": drawing["graph"]})
    changed = _run(home, cars)
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
    _with_problems(home, broken)
    return Filled(
        cars=cars,
        first_run=first,
        changed_run=changed,
        failed_run=int(json.loads(told)["id"]),
        long_run=long_run(home, folder),
        broken=broken,
        empty=client.post("/pipelines", {"name": "Untitled pipeline"})["id"],
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


def _run(home: RunningHome, pipeline: int) -> int:
    client = home.client()
    number = int(client.post(f"/pipelines/{pipeline}/runs", {})["id"])

    def ended() -> bool:
        time.sleep(0.2)
        return client.get(f"/runs/{number}")["state"] in ENDED

    until(ended, RUN_SECONDS)
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
