"""Who may do what: every operation of the API, for each role and each kind of token (checks 8, 18 and 23).

An operation that is new belongs into LEAST_ROLE; tests/api/test_foreign_workspace.py asks whose things it may touch.
"""

import re

import pytest
from django.test import Client

from designer.accounts.models import Membership, Workspace
from designer.accounts.services import create_token
from tests.api.answers import api_document
from tests.registry.shelf import new_workspace

pytestmark = pytest.mark.django_db

LEAST_ROLE = {
    "viewer": {
        "check_function",
        "create_token",
        "download_artifact",
        "download_artifact_table",
        "export_pipeline",
        "get_artifact",
        "get_artifact_file",
        "get_artifact_image",
        "get_artifact_page",
        "get_component",
        "get_component_file",
        "get_component_version",
        "get_data",
        "get_pipeline",
        "get_pipeline_version",
        "get_run",
        "get_session",
        "get_step",
        "get_step_curves",
        "get_step_log",
        "get_storage",
        "list_artifact_rows",
        "list_component_uses",
        "list_components",
        "list_data",
        "list_pipeline_versions",
        "list_pipelines",
        "list_run_choices",
        "list_run_events",
        "list_run_ids",
        "list_runs",
        "list_samples",
        "list_tokens",
        "list_workers",
        "plan_pipeline",
        "plan_run",
        "plan_run_again",
        "preview_artifact",
        "revoke_token",
        "sign_out",
        "summarise_artifact_table",
        "write_graph_text",
    },
    "editor": {
        "archive_pipeline",
        "cancel_run",
        "cancel_runs",
        "cancel_step",
        "change_component",
        "change_component_version",
        "change_pipeline",
        "check_component",
        "clone_run",
        "create_pipeline",
        "duplicate_pipeline",
        "delete_runs",
        "import_pipeline",
        "keep_pipeline_version",
        "open_sample",
        "read_graph_text",
        "register_component",
        "register_function",
        "rename_pipeline_version",
        "restore_pipeline_version",
        "run_again",
        "save_graph",
        "set_run_pinned",
        "set_run_priority",
        "set_run_tags",
        "start_run",
        "submit_run",
        "tag_runs",
        "test_function",
        "upload_data",
    },
    "owner": {"clean_storage", "collect_storage", "drain_worker", "set_workspace_limit"},
}
ANYBODY = {"sign_in"}
ROLES = list(LEAST_ROLE)
ALLOWED = {
    role: {name for lower in ROLES[: ROLES.index(role) + 1] for name in LEAST_ROLE[lower]} for role in LEAST_ROLE
}
# People keep their tokens; a token only with the scope `admin`, for else a leaked one could outlive itself.
KEEPING_TOKENS = {"create_token", "revoke_token"}
# A token's scopes narrow what its user may: a reading one makes a viewer of its owner.
SCOPES = {
    ("read",): ALLOWED["viewer"] - KEEPING_TOKENS,
    ("read", "admin"): ALLOWED["viewer"] | LEAST_ROLE["owner"],
    ("write",): LEAST_ROLE["editor"],
    (): set(),
}


def operations() -> list[tuple[str, str, str]]:
    """Name, method and address, with things that no workspace has: who may look for them is told they are not there."""
    return [
        (operation["operationId"], method, re.sub(r"\{\w+\}", lambda part: _nothing(part[0]), path))
        for path, methods in api_document()["paths"].items()
        for method, operation in methods.items()
        if operation["operationId"] not in ANYBODY
    ]


def _nothing(part: str) -> str:
    return "987654321" if part in {"{pipeline_id}", "{run_id}", "{number}", "{token_id}"} else "nothing"


def refused(client: Client, method: str, path: str, **headers: str) -> bool:
    answer = client.generic(method.upper(), path, "{}", content_type="application/json", headers=headers)
    assert answer.status_code != 401
    return answer.status_code == 403


def test_every_operation_has_its_least_role_and_every_role_its_operations() -> None:
    documented = {name for name, _, _ in operations()}

    listed = [name for names in LEAST_ROLE.values() for name in names]

    assert sorted(listed) == sorted(documented)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_the_table_says(role: str) -> None:
    client = Client()
    client.force_login(new_workspace(role=Membership.Role(role))[0])

    may = {name for name, method, path in operations() if name != "sign_out" and not refused(client, method, path)}

    assert may == ALLOWED[role] - {"sign_out"}


def test_an_owner_of_another_workspace_may_no_more_than_the_role_here() -> None:
    user, _ = new_workspace("elsewhere")
    here = Workspace.objects.create(slug="here", name="Here")
    Membership.objects.create(workspace=here, user=user, role=Membership.Role.VIEWER)
    secret = create_token(user, here, "test")

    may = {
        name
        for name, method, path in operations()
        if not refused(Client(), method, path, Authorization=f"Bearer {secret}")
    }

    assert may == ALLOWED["viewer"]


@pytest.mark.parametrize("scopes", SCOPES, ids=" ".join)
def test_a_token_may_what_its_scopes_say_and_no_more(scopes: tuple[str, ...]) -> None:
    secret = create_token(*new_workspace(), "test", scopes=scopes)

    may = {
        name
        for name, method, path in operations()
        if not refused(Client(), method, path, Authorization=f"Bearer {secret}")
    }

    assert may == SCOPES[scopes]


@pytest.mark.parametrize("scope", ["writer", "rea", " read", "READ", "read,write"])
def test_a_scope_is_compared_whole(scope: str) -> None:
    secret = create_token(*new_workspace(), "test", scopes=(scope,))

    assert refused(Client(), "get", "/api/v1/runs", Authorization=f"Bearer {secret}")
