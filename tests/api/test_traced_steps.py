"""A step that is given its place in a trace, by a worker whose database goes away at that moment."""

from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from designer.accounts.models import Workspace
from designer.core.component import ComponentSpec
from designer.core.needs import NOTHING
from designer.engine.environments import Environments
from designer.engine.guardian import Guardian
from designer.engine.isolation import NoIsolation
from designer.runs.traces import traceparent
from designer.runs.transitions import leases
from designer.storage.local import LocalStore
from designer.storage.logs import FolderLogs
from designer.workers import execution
from designer.workers.held import Held
from tests.api.hands import start
from tests.registry.shelf import drawing, node, register

pytestmark = pytest.mark.django_db


def test_a_step_runs_though_the_database_was_away_when_its_place_in_the_trace_was_asked(
    api: Client, workspace: Workspace, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PIPEWRIGHT_TRACING = True
    known = register(workspace, ComponentSpec(name="say", command="echo $TRACEPARENT"))
    graph = drawing(node("say", known["say"]))
    pipeline = api.post("/api/v1/pipelines", {"name": "Say", "graph": graph}, content_type="application/json").json()
    run = start(api, pipeline["id"])["id"]
    asked: list[str] = []

    def away_at_first(run_id: int, attempt_id: int) -> str:
        asked.append(traceparent(run_id, attempt_id))
        if len(asked) == 1:
            raise OperationalError("the database is started anew")
        return asked[-1]

    monkeypatch.setattr(execution, "traceparent", away_at_first)
    monkeypatch.setattr(execution, "ASK_AGAIN_SECONDS", 0)
    monkeypatch.setattr(execution, "close_old_connections", lambda: None)
    held = Held(NOTHING)
    with Guardian(tmp_path) as guardian:
        at_work = execution.Execution(
            LocalStore(tmp_path / "artifacts"),
            FolderLogs(tmp_path / "logs"),
            guardian,
            NoIsolation("the test asks for it"),
            Environments(tmp_path / "environments"),
            tmp_path / "work",
            10**6,
            1,
            may_be_warm=False,
        )
        holding = held.take(lambda alone, _: leases.claim(["local"], "near", 30, alone=alone)[0])
        assert holding is not None
        at_work.run(holding, "local")

    [step] = api.get(f"/api/v1/runs/{run}").json()["steps"]
    assert (step["state"], step["error"]) == ("succeeded", "")
    assert next((tmp_path / "logs").rglob("*.log")).read_text().strip() == asked[-1]
