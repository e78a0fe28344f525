"""What a request may set is what its shape names; all else is left as it stands (check 19)."""

import json

import pytest
from django.test import Client

from designer.accounts.models import Membership, Workspace
from designer.pipelines.models import Pipeline
from designer.runs.models import Run
from tests.registry.shelf import new_workspace, two_steps

pytestmark = pytest.mark.django_db

FORGED = {
    "id": 4711,
    "pk": 4711,
    "workspace": "elsewhere",
    "workspace_id": 4711,
    "owner": "mallory",
    "created_by": "mallory",
    "created_by_id": 4711,
    "updated_by": "mallory",
    "revision": 99,
    "sample": "forged",
    "submitted": True,
    "state": "succeeded",
    "seq": 99,
    "unfinished": 0,
    "isolation": "bubblewrap",
    "approved_by": "mallory",
    "role": "owner",
    "is_superuser": True,
}


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(new_workspace(role=Membership.Role.EDITOR)[0])
    return client


@pytest.fixture
def workspace(editor: Client) -> Workspace:
    return Workspace.objects.get(slug="main")


def send(client: Client, method: str, path: str, **body: object) -> int:
    body = {**FORGED, **body}
    return client.generic(method, f"/api/v1/{path}", json.dumps(body), "application/json").status_code


def facts(row: Pipeline | Run) -> dict[str, object]:
    return {name: value for name, value in vars(type(row).objects.get(pk=row.pk)).items() if name in FORGED}


def test_a_new_pipeline_is_its_makers_in_their_workspace(editor: Client, workspace: Workspace) -> None:
    status = send(editor, "POST", "pipelines", name="Cars")

    made = Pipeline.objects.get()
    assert status == 201
    assert (made.pk, made.workspace, made.revision, made.sample, made.submitted) == (1, workspace, 1, "", False)
    assert made.created_by is not None
    assert made.created_by.get_username() == "editor-of-main"


def test_changing_the_details_of_a_pipeline_changes_nothing_else(editor: Client, workspace: Workspace) -> None:
    send(editor, "POST", "pipelines", name="Cars")
    before = facts(Pipeline.objects.get())

    status = send(editor, "PATCH", "pipelines/1", name="Boats")

    assert status == 200
    assert Pipeline.objects.get().name == "Boats"
    assert facts(Pipeline.objects.get()) == before


def test_saving_a_drawing_changes_nothing_else(editor: Client, workspace: Workspace) -> None:
    send(editor, "POST", "pipelines", name="Cars")
    before = facts(Pipeline.objects.get())

    status = send(editor, "PUT", "pipelines/1/graph", graph=two_steps(workspace), revision=1)

    assert status == 200
    assert facts(Pipeline.objects.get()) == {**before, "revision": 2}


def test_a_run_begins_as_every_run_does(editor: Client, workspace: Workspace) -> None:
    send(editor, "POST", "pipelines", name="Cars", graph=two_steps(workspace))

    started = send(editor, "POST", "pipelines/1/runs", revision=1)

    run = Run.objects.get()
    assert started == 201
    assert (run.workspace, run.state, run.unfinished, run.isolation) == (workspace, "queued", 2, "")


def test_tagging_a_run_changes_nothing_else(editor: Client, workspace: Workspace) -> None:
    send(editor, "POST", "pipelines", name="Cars", graph=two_steps(workspace))
    send(editor, "POST", "pipelines/1/runs", revision=1)
    before = facts(Run.objects.get())

    status = send(editor, "PUT", f"runs/{Run.objects.get().pk}/tags", tags=["best"])

    assert status == 200
    assert facts(Run.objects.get()) == before


def test_nobody_makes_themselves_more_than_they_are(editor: Client, workspace: Workspace) -> None:
    for method, path in (("POST", "pipelines"), ("PATCH", "pipelines/1"), ("POST", "session/sign-in")):
        send(editor, method, path, name="Cars")

    member = Membership.objects.get()
    assert (member.role, member.workspace, member.user.is_superuser) == (Membership.Role.EDITOR, workspace, False)
