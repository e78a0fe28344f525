"""Artifacts within a size: what was used longest ago goes, what anything needs stays, and what went is not reused."""

import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.core.run_state import AttemptState
from designer.runs import giving_up
from designer.runs.models import Run, Step, StepOutput
from designer.runs.transitions import finishing, leases
from designer.runs.transitions.finishing import Output, Result
from designer.workers import collection
from designer.workers.stores import artifact_store, attempt_logs
from tests.api.hands import finish_all, is_stored, start, store_at, store_file
from tests.registry.shelf import GIVE, drawing, node, register, two_steps, upload

pytestmark = pytest.mark.django_db

SIZE = 10_000
DAY = 24 * 3600
LONG_AGO = time.time() - 100 * DAY


@pytest.fixture(autouse=True)
def empty_home() -> None:
    for kept in list(attempt_logs().kept()):
        attempt_logs().remove_run(kept.run)
    for stored in list(artifact_store().stored()):
        list(artifact_store().remove([stored.digest], not_wanted_since=time.time() + 10))


@pytest.fixture
def collect(api: Client) -> Any:
    def collect_(limit: int, *, dry_run: bool = False) -> dict[str, Any]:
        wanted = {"limit_bytes": limit, "dry_run": dry_run}
        answer = api.post("/api/v1/storage/collect", wanted, content_type="application/json")
        assert answer.status_code == 200, answer.content
        told: dict[str, Any] = answer.json()
        return told

    return collect_


def put(content: bytes) -> str:
    """An artifact of about 10,000 bytes that was stored long ago."""
    return age(store_file("made.bin", content * (SIZE // len(content))))


def age(digest: str) -> str:
    return store_at(digest, LONG_AGO)


def ended(run: int, *, days_ago: float) -> None:
    Step.objects.filter(run=run).update(finished_at=timezone.now() - timezone.timedelta(days=days_ago))


class Three:
    """Three runs of one step each, which ended three, two and one days ago; each made something else."""

    def __init__(self, api: Client, workspace: Workspace) -> None:
        version = register(workspace, GIVE)["give_table"]
        self.api = api
        self.runs: list[int] = []
        self.digests: list[str] = []
        graph = drawing(node("give", version))
        made = api.post("/api/v1/pipelines", {"name": "Gives", "graph": graph}, content_type="application/json").json()
        self.pipeline = made["id"]
        for number in range(3):
            run = start(api, self.pipeline, force_rerun=True)["id"]
            digest = put(b"%d" % number)
            finish_all({"give": {"table": digest}})
            ended(run, days_ago=3 - number)
            self.runs.append(run)
            self.digests.append(digest)

    @property
    def there(self) -> list[bool]:
        return [is_stored(digest) for digest in self.digests]

    def step(self, at: int) -> dict[str, Any]:
        step: dict[str, Any] = self.api.get(f"/api/v1/runs/{self.runs[at]}").json()["steps"][0]
        return step


@pytest.fixture
def three(api: Client, workspace: Workspace) -> Three:
    return Three(api, workspace)


def test_what_was_used_longest_ago_goes_until_the_rest_fits(three, collect):
    told = collect(25_000, dry_run=True)
    assert three.there == [True, True, True]

    gone = collect(25_000)

    assert three.there == [False, True, True]
    assert gone["items"] == told["items"]
    assert gone["items"][0]["name"] == f"{three.digests[0][:12]}  table of give, run {three.runs[0]}"
    assert (gone["count"], gone["after_bytes"]) == (1, gone["before_bytes"] - gone["bytes"])
    assert gone["after_bytes"] <= 25_000 < gone["before_bytes"]


def test_what_fits_stays(three, collect):
    assert collect(1_000_000)["count"] == 0
    assert three.there == [True, True, True]


def test_what_was_reused_lately_was_used_lately(three, collect, api):
    again = start(api, three.pipeline)["id"]
    assert Run.objects.get(pk=again).state == "succeeded"
    # The newest is reused; now it is the oldest that was made, and was used last.
    Step.objects.filter(run=three.runs[2]).update(finished_at=timezone.now() - timezone.timedelta(days=9))

    collect(15_000)

    assert three.there == [False, False, True]


def test_what_a_pinned_run_gave_stays_although_the_limit_does_not_hold(three, collect, api):
    answer = api.put(f"/api/v1/runs/{three.runs[0]}/pinned", {"pinned": True}, content_type="application/json")
    assert answer.json()["pinned"] is True

    gone = collect(0)

    assert three.there == [True, False, False]
    assert gone["after_bytes"] > 0
    api.put(f"/api/v1/runs/{three.runs[0]}/pinned", {"pinned": False}, content_type="application/json")
    collect(0)
    assert three.there == [False, False, False]


def test_what_is_registered_as_data_or_code_stays(three, collect, workspace):
    data = upload(workspace, "cars", b"7" * SIZE, filename="made.bin").artifact
    age(data)
    StepOutput.objects.filter(digest=three.digests[0]).update(digest=data)
    code = put(b"8")
    register(workspace, GIVE, code=code)

    collect(0)

    assert is_stored(data)
    assert is_stored(code)
    assert three.there[1:] == [False, False]


def test_what_a_run_that_has_not_ended_reads_stays(api, workspace, collect):
    pipeline = api.post(
        "/api/v1/pipelines", {"name": "Two", "graph": two_steps(workspace)}, content_type="application/json"
    ).json()
    run = start(api, pipeline["id"])["id"]
    table = put(b"t")
    claim, _ = leases.claim(["local"], "worker-1", 30, alone=True)
    assert claim is not None
    finishing.finish(claim, Result(AttemptState.SUCCEEDED, 0, outputs=[Output("table", table, SIZE, True)]))
    ended(run, days_ago=5)

    collect(0)

    assert is_stored(table)


def test_what_is_given_up_is_told_and_not_reused(three, collect, api):
    collect(0)

    step = three.step(2)
    preview = api.get(f"/api/v1/artifacts/{three.digests[2]}")
    plan = api.post(f"/api/v1/pipelines/{three.pipeline}/plan", {}, content_type="application/json").json()
    again = start(api, three.pipeline)["id"]

    assert step["outputs"] == {}
    assert step["removed_outputs"] == {"table": SIZE}
    assert preview.status_code == 404
    assert [(item["node"], item["outcome"]) for item in plan["steps"]] == [("give", "run")]
    assert Step.objects.get(run=again).state == "queued"
    why = api.get(f"/api/v1/runs/{again}/steps/give").json()["why"]
    assert why == f"All equal to run {three.runs[2]}, but its outputs were removed to save space."


def test_the_step_runs_again_and_is_reused_from_then_on(three, collect, api):
    collect(0)
    again = start(api, three.pipeline)["id"]
    made = store_file("made.bin", b"2" * SIZE)
    assert made == three.digests[2]
    finish_all({"give": {"table": made}})

    once_more = start(api, three.pipeline)["id"]

    assert Step.objects.get(run=once_more).reused_from.run_id == again
    assert is_stored(made)


def test_of_a_downstream_step_that_is_there_only_the_missing_part_runs(api, workspace, collect):
    """The table is gone and the model is not: the table is made again, and with the same bytes the model is reused."""
    graph = two_steps(workspace)
    pipeline = api.post("/api/v1/pipelines", {"name": "T", "graph": graph}, content_type="application/json").json()
    first = start(api, pipeline["id"])["id"]
    table, model = put(b"t"), put(b"m")
    finish_all({"give": {"table": table}, "train": {"model": model}})
    Step.objects.filter(run=first, node="give").update(finished_at=timezone.now() - timezone.timedelta(days=9))
    collect(15_000)
    assert (is_stored(table), is_stored(model)) == (False, True)

    again = start(api, pipeline["id"])["id"]
    store_file("made.bin", b"t" * SIZE)
    finish_all({"give": {"table": table}})

    states = dict(Step.objects.filter(run=again).values_list("node", "state"))
    assert states == {"give": "succeeded", "train": "reused"}


def test_what_was_stored_a_moment_ago_stays(three, collect):
    store_at(three.digests[0])

    collect(0)

    assert three.there == [True, False, False]
    assert three.step(0)["removed_outputs"] == {}


def test_a_run_that_reuses_between_the_look_and_the_removal_keeps_what_it_reused(three, api, collect, monkeypatch):
    """The collection has chosen all three; a run starts before it comes to the last, which it reuses."""
    found = giving_up.old_outputs()
    again: list[int] = []

    def reuse_meanwhile() -> Any:
        again.append(start(api, three.pipeline)["id"])
        return found

    monkeypatch.setattr(collection, "old_outputs", reuse_meanwhile)

    collect(0)

    # That run has ended, too; what it reused was used since, all the same.
    assert Step.objects.get(run=again[0]).state == "reused"
    assert three.there == [False, False, True]
    assert api.get(f"/api/v1/artifacts/{three.digests[2]}").status_code == 200


def test_a_run_that_is_live_when_its_turn_comes_keeps_what_it_reused(three, api, workspace):
    first, second, _ = giving_up.old_outputs()
    Run.objects.filter(pk=three.runs[1]).update(state="running")

    assert giving_up.give_up(second) is False
    assert giving_up.give_up(first) is True
    assert giving_up.give_up(first) is False


def test_a_run_that_is_pinned_when_its_turn_comes_keeps_what_it_gave(three):
    first, *_ = giving_up.old_outputs()
    Run.objects.filter(pk=three.runs[0]).update(pinned=True)

    assert giving_up.give_up(first) is False


def test_data_that_is_registered_when_its_turn_comes_stays(three, workspace):
    first, *_ = giving_up.old_outputs()
    assert upload(workspace, "cars", b"0" * SIZE, filename="made.bin").artifact == first.digest

    assert giving_up.give_up(first) is False


def test_if_the_process_ends_between_rows_and_files_the_clean_up_finds_the_rest(three, api, monkeypatch):
    assert giving_up.give_up(giving_up.old_outputs()[0]) is True
    assert is_stored(three.digests[0])

    told = api.post("/api/v1/storage/clean", {"dry_run": False}, content_type="application/json").json()

    assert [item["name"] for item in told["items"]] == [f"{three.digests[0][:12]}  made.bin"]
    assert three.there == [False, True, True]


def test_a_pinned_run_is_not_deleted_until_it_is_unpinned(three, api):
    api.put(f"/api/v1/runs/{three.runs[0]}/pinned", {"pinned": True}, content_type="application/json")

    refused = api.post("/api/v1/runs/delete", {"runs": three.runs}, content_type="application/json").json()

    assert refused["done"] == three.runs[1:]
    assert [(item["code"], item["reason"]) for item in refused["refused"]] == [
        ("pinned", f"Run {three.runs[0]} is pinned: unpin it first.")
    ]
    api.put(f"/api/v1/runs/{three.runs[0]}/pinned", {"pinned": False}, content_type="application/json")
    assert api.post("/api/v1/runs/delete", {"runs": three.runs[:1]}, content_type="application/json").json()["done"]


def test_a_viewer_removes_nothing(three, viewer):
    answer = viewer.post(
        "/api/v1/storage/collect", {"limit_bytes": 0, "dry_run": False}, content_type="application/json"
    )

    assert answer.status_code == 403
    assert three.there == [True, True, True]
