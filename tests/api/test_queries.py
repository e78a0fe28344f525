"""Reading costs the same number of queries in a small workspace as in a large one."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from designer.accounts.models import Workspace
from designer.pipelines.models import Pipeline
from designer.pipelines.services import create_pipeline
from tests.api.answers import api_document
from tests.api.filled import fill
from tests.api.reads import Read, reads_of
from tests.registry.shelf import GIVE, drawing, node, register

pytestmark = pytest.mark.django_db

MOST = 20
# They send bytes of one file, however large the workspace is.
FILES = {
    "download_artifact",
    "download_artifact_table",
    "get_artifact_file",
    "get_artifact_image",
    "get_artifact_page",
    "get_component_file",
}


def cost(client: Client, read: Read) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = read.send(client)
    assert answer.status_code == 200, read.shown
    return len(queries)


def test_every_read_costs_the_same_for_many_rows(api: Client, owner: User, workspace: Workspace, pages: Path) -> None:
    few = {read.shown: cost(api, read) for read in reads_of(fill(workspace, owner, runs=5, steps=3))}

    many = {read.shown: cost(api, read) for read in reads_of(fill(workspace, owner, runs=60, steps=12))}

    assert many == few
    assert max(many.values()) <= MOST


def test_every_read_of_the_api_is_looked_at(owner: User, workspace: Workspace) -> None:
    reads = reads_of(fill(workspace, owner, runs=2, steps=2))
    routes = {resolve(read.path.partition("?")[0]).route for read in reads}
    documented = {
        re.sub(r"\{\w+\}", "{}", path): operation["operationId"]
        for path, methods in api_document()["paths"].items()
        for method, operation in methods.items()
        if method == "get"
    }

    seen = {documented.get("/" + re.sub(r"<[\w:]+>", "{}", str(route))) for route in routes}

    assert set(documented.values()) - seen == FILES


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
