"""A list costs the same number of queries for two rows as for forty."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from designer.accounts.models import Workspace
from designer.core.graph_json import graph_from_json
from designer.pipelines.models import Pipeline
from designer.pipelines.services import create_pipeline
from designer.runs.services import start_run
from designer.runs.tags import set_tags
from tests.registry.shelf import GIVE, TRAIN, drawing, node, register, two_steps, upload

pytestmark = pytest.mark.django_db

MOST = 15


def add_component(workspace: Workspace, number: int) -> None:
    register(workspace, replace(TRAIN, name=f"train_{number}"))


def add_data(workspace: Workspace, number: int) -> None:
    upload(workspace, f"cars_{number}", str(number).encode())
    upload(workspace, f"cars_{number}", b"again")


def add_pipeline(workspace: Workspace, number: int) -> None:
    create_pipeline(workspace, None, f"Cars {number}", graph=graph_from_json(two_steps(workspace)))


def add_run(workspace: Workspace, number: int) -> None:
    add_pipeline(workspace, number)
    run, _ = start_run(workspace, Pipeline.objects.latest("id"), None)
    set_tags(run, [f"tag {number}", "all"])


@pytest.mark.parametrize(
    ("path", "add"),
    [
        ("components", add_component),
        ("data", add_data),
        ("pipelines", add_run),
        ("runs", add_run),
    ],
)
def test_a_list_costs_the_same_for_many_rows(
    api: Client, workspace: Workspace, path: str, add: Callable[[Workspace, int], None]
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api.get(f"/api/v1/{path}").status_code == 200
        return len(queries)

    for number in range(2):
        add(workspace, number)
    few = cost()
    for number in range(2, 40):
        add(workspace, number)

    assert cost() == few <= MOST


def test_a_run_costs_the_same_for_many_steps(api: Client, workspace: Workspace) -> None:
    known = register(workspace, GIVE)

    def cost(count: int) -> int:
        graph = drawing(*(node(f"n{number}", known["give_table"]) for number in range(count)))
        pipeline = create_pipeline(workspace, None, "Cars", graph=graph_from_json(graph))
        run, _ = start_run(workspace, pipeline, None)
        with CaptureQueriesContext(connection) as queries:
            assert len(api.get(f"/api/v1/runs/{run.pk}").json()["steps"]) == count
        return len(queries)

    assert cost(2) == cost(60) <= MOST


def test_saving_costs_the_same_for_many_nodes(api: Client, workspace: Workspace) -> None:
    known = register(workspace, GIVE)
    pipeline = create_pipeline(workspace, None, "Cars")

    def cost(count: int) -> int:
        graph = drawing(*(node(f"n{number}", known["give_table"]) for number in range(count)))
        revision = Pipeline.objects.get(pk=pipeline.pk).revision
        with CaptureQueriesContext(connection) as queries:
            answer = api.put(
                f"/api/v1/pipelines/{pipeline.pk}/graph",
                {"revision": revision, "graph": graph},
                content_type="application/json",
            )
        assert answer.status_code == 200
        return len(queries)

    assert cost(2) == cost(500) <= MOST
