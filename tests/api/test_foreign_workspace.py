"""What belongs to another workspace does not exist: 404 for each thing and each method, and no list tells of it."""

import json
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from designer.accounts.models import Token, Workspace
from designer.accounts.tokens import issue_token
from designer.pipelines.models import Pipeline
from designer.registry.models import ComponentVersion
from designer.runs.models import Run
from tests.api.answers import api_document
from tests.api.hands import finished_run
from tests.registry.shelf import drawing, node, two_steps, upload
from tests.storage.files import png

pytestmark = pytest.mark.django_db

BODIES = {
    "save_graph": {"revision": 1, "graph": {}},
    "change_pipeline": {"name": "Mine"},
    "change_component": {"archived": False},
    "change_component_version": {"archived": False},
    "set_run_pinned": {"pinned": False},
    "set_run_tags": {"tags": ["mine"]},
    "set_run_priority": {"priority": "high"},
    "rename_pipeline_version": {"name": "Mine"},
    "restore_pipeline_version": {"revision": 1},
}
# What these show must be of their kind.
LOOKS = {"get_artifact_image": "image", "get_artifact_page": "page"}
# They name nothing that could belong to somebody.
# A sample is everybody's, and so is a worker.
WITHOUT_A_THING = {"open_sample", "drain_worker"}


@pytest.fixture
def things(api: Client, owner: User, workspace: Workspace) -> dict[str, str]:
    """One thing of each kind, by the name it has in addresses."""
    run, table, _ = finished_run(api, two_steps(workspace))
    upload(workspace, "cars")
    looks = {
        "image": upload(workspace, "plot", png(), filename="plot.png").artifact,
        "page": upload(workspace, "report", b"<h1>Report</h1>", filename="report.html").artifact,
    }
    return {
        **looks,
        "pipeline_id": str(run.pipeline_id),
        "run_id": str(run.pk),
        "node": "train",
        "digest": table,
        "path": "table.csv",
        "version": "latest",
        "number": "1",
        "sample_id": "cars_fuel_economy",
        "token_id": str(issue_token(owner, workspace, name="ci", scopes=["read"], days=1, using=None)[0].pk),
    }


def operations() -> list[tuple[str, str, str]]:
    return [
        (operation["operationId"], method, path)
        for path, methods in api_document()["paths"].items()
        for method, operation in methods.items()
        if "{" in path
    ]


def call(client: Client, things: dict[str, str], operation: str, method: str, path: str) -> int:
    name = "cars" if path.startswith("/api/v1/data/") else "train"
    digest = things[LOOKS.get(operation, "digest")]
    address = re.sub(r"\{(\w+)\}", lambda match: {**things, "name": name, "digest": digest}[match[1]], path)
    if operation == "get_component_file":
        address += "?path=x"
    body = json.dumps(BODIES.get(operation, {}))
    return client.generic(method.upper(), address, body, content_type="application/json").status_code


@pytest.mark.parametrize(("operation", "method", "path"), operations())
def test_what_is_foreign_does_not_exist(
    things: dict[str, str], stranger: Client, operation: str, method: str, path: str
) -> None:
    if operation in WITHOUT_A_THING:
        return

    assert call(stranger, things, operation, method, path) == 404


@pytest.mark.parametrize(("operation", "method", "path"), operations())
def test_what_is_ones_own_exists(things: dict[str, str], api: Client, operation: str, method: str, path: str) -> None:
    """Otherwise the test above would pass for a wrong address."""
    if operation in {"get_component_file", "drain_worker"}:
        # The component has no code, and no worker lives.
        return

    # The run has ended, which stops its priority from being changed.
    fine = range(409, 410) if operation == "set_run_priority" else range(400)
    assert call(api, things, operation, method, path) in fine


def test_nothing_was_changed_by_strangers(things: dict[str, str], stranger: Client) -> None:
    for operation, method, path in operations():
        if operation not in WITHOUT_A_THING:
            call(stranger, things, operation, method, path)

    assert Pipeline.objects.get().name == "Cars"
    assert not Pipeline.objects.get().archived
    assert Run.objects.count() == 1
    assert Token.objects.get().revoked_at is None


@pytest.mark.parametrize("path", ["components", "data", "pipelines", "runs"])
def test_lists_do_not_tell_of_other_workspaces(
    things: dict[str, str], api: Client, stranger: Client, path: str
) -> None:
    assert api.get(f"/api/v1/{path}").json()["count"] > 0

    assert stranger.get(f"/api/v1/{path}").json()["count"] == 0


def test_filters_do_not_tell_either(things: dict[str, str], stranger: Client) -> None:
    assert stranger.get(f"/api/v1/runs?pipeline={things['pipeline_id']}").json()["count"] == 0


def test_a_drawing_cannot_use_what_is_foreign(things: dict[str, str], stranger: Client) -> None:
    train = ComponentVersion.objects.get(component__name="train")
    graph = drawing(node("train", train, table={"data": {"name": "cars", "version": "1"}}))
    made = stranger.post(
        "/api/v1/pipelines", {"name": "Theirs", "graph": graph}, content_type="application/json"
    ).json()

    assert [problem["code"] for problem in made["problems"]] == ["unknown_component"]
    started = stranger.post(f"/api/v1/pipelines/{made['id']}/runs", {}, content_type="application/json")
    assert started.status_code == 400


def test_a_text_cannot_use_what_is_foreign(things: dict[str, str], api: Client, stranger: Client) -> None:
    train = ComponentVersion.objects.get(component__name="train")
    named = {"yaml": f"jobs:\n  train:\n    component: azureml:train:{train.version}\n"}

    mine = api.post("/api/v1/pipelines/read-yaml", named, content_type="application/json").json()
    theirs = stranger.post("/api/v1/pipelines/read-yaml", named, content_type="application/json").json()

    assert [item["name"] for item in mine["components"]] == ["train"]
    assert theirs["components"] == []
