"""A real worker with two GPUs that are only said to be there: who runs where, and who waits."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import RunningHome, running, until

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("needs")]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHome]:
    folder = tmp_path_factory.mktemp("needs")
    with running(folder / "home", PIPEWRIGHT_GPUS="2", PIPEWRIGHT_LABELS="fast-disk", PIPEWRIGHT_SLOTS="3") as home:
        yield home


def submit(home: RunningHome, folder: Path, **jobs: dict[str, object]) -> int:
    file = folder / "pipeline.yml"
    steps = {
        name: {"type": "command", "outputs": {"out": {"type": "uri_file"}}, **job, "command": f"{job['command']}"}
        for name, job in jobs.items()
    }
    file.write_text(json.dumps({"type": "pipeline", "display_name": folder.name, "jobs": steps}))
    return int(json.loads(home.command("run", "submit", str(file), "--no-wait", "--json").stdout)["id"])


def step(home: RunningHome, run: int, node: str) -> dict[str, object]:
    found: dict[str, object] = home.client().get(f"/runs/{run}/steps/{node}")
    return found


def test_two_steps_side_by_side_have_a_gpu_each(home: RunningHome, tmp_path: Path) -> None:
    meet = f"mkdir -p /tmp/{tmp_path.name} && touch /tmp/{tmp_path.name}/$CUDA_VISIBLE_DEVICES"
    both = f"echo $CUDA_VISIBLE_DEVICES > ${{{{outputs.out}}}}; {meet}; sleep 0.5"
    run = submit(
        home,
        tmp_path,
        one={"command": f"{both} # 1", "needs": {"gpu": 1}},
        other={"command": f"{both} # 2", "needs": {"gpu": 1, "labels": ["fast-disk"]}},
    )

    until(lambda: home.client().get(f"/runs/{run}")["state"] == "succeeded", 60, home.tail)

    def device(node: str) -> bytes:
        digest = step(home, run, node)["outputs"]["out"]["digest"]  # type: ignore[index]
        return home.client().read(f"/artifacts/{digest}/download")[0]

    assert {device("one"), device("other")} == {b"0\n", b"1\n"}


def test_a_step_that_asks_for_what_no_worker_has_says_so_and_another_runs(home: RunningHome, tmp_path: Path) -> None:
    run = submit(
        home,
        tmp_path,
        large={"command": "true > ${{outputs.out}}", "needs": {"gpu": 3}},
        small={"command": "echo small > ${{outputs.out}}"},
    )

    until(lambda: step(home, run, "small")["state"] in {"succeeded", "reused"}, 60, home.tail)

    large = step(home, run, "large")
    assert (large["state"], large["reason"]) == ("queued", "Waits for a worker with gpu=3: none is connected.")
    home.command("run", "cancel", str(run))


def test_a_drained_worker_takes_nothing_until_it_is_to_go_on(home: RunningHome, tmp_path: Path) -> None:
    [worker] = home.client().get("/workers")["workers"]
    home.command("workers", "drain", worker["name"])
    until(lambda: home.client().get("/workers")["workers"][0]["draining"], 10, home.tail)
    # The worker hears of it with its next sign of life.
    seen = home.client().get("/workers")["workers"][0]["seen_at"]
    until(lambda: home.client().get("/workers")["workers"][0]["seen_at"] != seen, 20, home.tail)

    run = submit(home, tmp_path, only={"command": "echo drained > ${{outputs.out}}"})
    seen = home.client().get("/workers")["workers"][0]["seen_at"]
    until(lambda: home.client().get("/workers")["workers"][0]["seen_at"] != seen, 20, home.tail)
    assert step(home, run, "only")["state"] == "queued"

    home.command("workers", "resume", worker["name"])
    until(lambda: home.client().get(f"/runs/{run}")["state"] == "succeeded", 60, home.tail)
