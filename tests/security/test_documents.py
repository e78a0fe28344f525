"""What a drawing or a text may weigh: refused with a sentence, whatever stands in it (checks 35 and 36)."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from designer.accounts.models import Workspace
from tests.registry.shelf import GIVE, TRAIN, drawing, new_workspace, node, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> Client:
    client = Client()
    client.force_login(new_workspace()[0])
    return client


@pytest.fixture
def workspace(api: Client) -> Workspace:
    return Workspace.objects.get(slug="main")


def posted(api: Client, path: str, body: str) -> tuple[int, dict[str, Any]]:
    answer = api.post(f"/api/v1/{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def new_pipeline(api: Client, graph: object) -> tuple[int, dict[str, Any]]:
    return posted(api, "pipelines", json.dumps({"name": "Cars", "graph": graph}))


def test_a_document_may_be_a_hundred_deep_and_no_deeper(api: Client) -> None:
    def nested(depth: int) -> tuple[int, dict[str, Any]]:
        return posted(api, "pipelines", '{"name": "Cars", "more": ' + "[" * depth + "]" * depth + "}")

    assert nested(99)[0] == 201
    status, told = nested(101)
    assert status == 400
    assert "more than 100 deep" in told["error"]["message"]


def test_a_document_beyond_eight_megabytes_is_refused(api: Client) -> None:
    status, told = posted(api, "pipelines", json.dumps({"name": "x" * 8 * 1024 * 1024}))

    assert status == 413
    assert "8 MB (PIPEWRIGHT_DOCUMENT_LIMIT_MB)" in told["error"]["message"]


def test_a_drawing_of_more_nodes_than_the_setting_allows_is_refused(api: Client, workspace: Workspace) -> None:
    give = register(workspace, GIVE)["give_table"]

    def of(count: int) -> tuple[int, dict[str, Any]]:
        return new_pipeline(api, drawing(*(node(f"n{number}", give) for number in range(count))))

    settings_limit = settings.PIPEWRIGHT_MAX_NODES
    assert of(settings_limit)[0] == 201
    status, told = of(settings_limit + 1)
    assert status == 413
    assert "5,000" in told["error"]["message"] or "5000" in told["error"]["message"]


def run_problems(api: Client, graph: object) -> list[str]:
    made = new_pipeline(api, graph)[1]
    status, told = posted(api, f"pipelines/{made['id']}/runs", "{}")
    assert status == 400
    return [problem["code"] for problem in told["error"]["problems"]]


def test_a_drawing_with_one_id_twice_does_not_run(api: Client, workspace: Workspace) -> None:
    give = register(workspace, GIVE)["give_table"]

    assert "duplicate_node_id" in run_problems(api, drawing(node("a", give), node("a", give)))


def test_a_drawing_with_a_cycle_does_not_run(api: Client, workspace: Workspace) -> None:
    train = register(workspace, TRAIN)["train"]
    graph = drawing(node("a", train, table=("b", "model")), node("b", train, table=("a", "model")))

    assert "cycle" in run_problems(api, graph)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(12)),
        "a: " + "[" * 10_000,
        "a: !!python/object/apply:os.system ['true']",
        "a: &a [*a]",
    ],
    ids=["laughs", "deep", "object", "loop"],
)
def test_a_text_that_grows_nests_or_makes_objects_is_refused(api: Client, text: str) -> None:
    status, told = posted(api, "pipelines/import", json.dumps({"yaml": text}))

    assert status == 400
    assert told["error"]["code"] == "invalid_document"
