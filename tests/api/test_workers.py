"""The list of workers, draining one, and the limit of a workspace."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.runs.models import Worker
from designer.runs.transitions import leases
from tests.api.hands import start
from tests.registry.shelf import two_steps

pytestmark = pytest.mark.django_db

JSON = "application/json"


@pytest.fixture
def worker() -> Worker:
    now = timezone.now()
    has = {"cpu": 8, "memory_gb": 32.5, "gpu": 1, "labels": ["a100"]}
    return Worker.objects.create(
        name="big-1", host="lab", pid=1, queues=["local"], slots=2, isolation="none", started_at=now, seen_at=now, **has
    )


def workers(api: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/api/v1/workers").json()["workers"]
    return found


def at_work(api: Client, workspace: Workspace) -> int:
    graph = two_steps(workspace)
    pipeline = api.post("/api/v1/pipelines", {"name": "Cars", "graph": graph}, content_type=JSON).json()["id"]
    run = start(api, pipeline)
    assert leases.claim(["local"], "big-1", 30, alone=True)[0] is not None
    return int(run["id"])


def test_a_worker_is_listed_with_what_it_has_and_what_it_holds(
    api: Client, workspace: Workspace, worker: Worker
) -> None:
    run = at_work(api, workspace)

    [row] = workers(api)

    assert (row["cpu"], row["memory_gb"], row["gpu"], row["labels"]) == (8, 32.5, 1, ["a100"])
    assert (row["alive"], row["busy"], row["slots"]) == (True, 1, 2)
    assert [(step["run"], step["run_name"]) for step in row["steps"]] == [(run, "Cars")]


def test_of_other_workspaces_only_the_number_of_steps_is_told(
    api: Client, stranger: Client, workspace: Workspace, worker: Worker
) -> None:
    at_work(api, workspace)

    [row] = workers(stranger)

    assert (row["busy"], row["steps"]) == (1, [])


def test_a_worker_that_was_not_heard_of_is_silent_and_one_that_left_is_not_listed(api: Client, worker: Worker) -> None:
    worker.seen_at = timezone.now() - timedelta(minutes=1)
    worker.save()
    assert [row["alive"] for row in workers(api)] == [False]

    worker.gone_at = timezone.now()
    worker.save()
    assert workers(api) == []


def test_a_worker_is_drained_and_hears_of_it_when_it_says_that_it_lives(api: Client, worker: Worker) -> None:
    assert leases.seen("big-1") is False

    drained = api.put("/api/v1/workers/big-1/draining", {"draining": True}, content_type=JSON)

    assert drained.json()["workers"][0]["draining"] is True
    assert leases.seen("big-1") is True
    api.put("/api/v1/workers/big-1/draining", {"draining": False}, content_type=JSON)
    assert leases.seen("big-1") is False


def test_no_worker_is_drained_that_does_not_live(api: Client) -> None:
    answer = api.put("/api/v1/workers/gone/draining", {"draining": True}, content_type=JSON)

    assert answer.status_code == 404
    assert "No worker 'gone' lives." in answer.json()["error"]["message"]


def test_the_owner_limits_how_many_steps_are_at_work(api: Client, workspace: Workspace, owner: User) -> None:
    limited = api.put("/api/v1/workers/limit", {"max_steps_at_once": 2}, content_type=JSON)

    assert limited.json()["max_steps_at_once"] == 2
    workspace.refresh_from_db()
    assert workspace.max_steps_at_once == 2
    assert api.put("/api/v1/workers/limit", {"max_steps_at_once": 0}, content_type=JSON).status_code == 400
    api.put("/api/v1/workers/limit", {"max_steps_at_once": None}, content_type=JSON)
    assert api.get("/api/v1/workers").json()["max_steps_at_once"] is None
