from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from designer.accounts.models import Workspace
from designer.registry.models import Component, ComponentVersion
from designer.registry.services import register_library
from designer.runs.models import Run, Step
from designer.workers.stores import artifact_store
from tests.api.hands import finish_all, store_file
from tests.registry.shelf import new_workspace, upload

pytestmark = pytest.mark.django_db

SCRIPT = '''import pandas as pd


def keep_first(table: pd.DataFrame, count: int = 5) -> pd.DataFrame:
    """Keep the first rows."""
    return table[:count]
'''
BROKEN = "def run(x): ...\n"


def post(api: Client, path: str, **body: Any) -> Any:
    return api.post(f"/api/v1/functions{path}", body, content_type="application/json")


@pytest.fixture
def library(workspace: Workspace) -> None:
    register_library(workspace, settings.PIPEWRIGHT_LIBRARY, artifact_store())


def test_a_script_is_shown_as_what_it_would_become_and_nothing_is_kept(api: Client) -> None:
    told = post(api, "/check", script=SCRIPT).json()

    assert told["functions"] == ["keep_first"]
    assert told["interface"]["name"] == "keep_first"
    assert [(port["name"], port["kind"]) for port in told["interface"]["inputs"]] == [
        ("table", "table"),
        ("count", None),
    ]
    assert (told["is_new"], told["previous"], told["findings"]) == (True, None, [])
    assert [file["path"] for file in told["files"]] == ["component.yml", "src/function.py", "src/main.py"]
    assert not Component.objects.exists()


def test_what_cannot_be_inferred_comes_with_line_and_column(api: Client) -> None:
    told = post(api, "/check", script=BROKEN).json()

    assert told["interface"] is None
    assert told["files"] == []
    (finding,) = told["findings"]
    assert (finding["line"], finding["column"], finding["severity"]) == (1, 9, "error")


def test_a_function_is_registered_and_a_change_is_a_new_version(api: Client) -> None:
    first = post(api, "", script=SCRIPT)
    again = post(api, "", script=SCRIPT)
    changed = post(api, "/check", script=SCRIPT.replace("5", "6")).json()

    assert (first.status_code, again.status_code) == (201, 200)
    assert changed["is_new"]
    assert changed["previous"]["version"] == first.json()["version"]
    path = f"/api/v1/components/keep_first/versions/{first.json()['version']}"
    assert api.get(f"{path}/files?path=function.py").json()["text"] == SCRIPT
    assert api.get(path).json()["tags"]["pipewright.function"] == "keep_first"


def test_a_function_with_faults_is_not_registered(api: Client) -> None:
    answer = post(api, "", script=BROKEN)

    assert answer.status_code == 400
    assert answer.json()["error"]["findings"][0]["source"] == "function.py"
    assert not Component.objects.exists()


def test_a_try_runs_on_typed_rows_and_on_data_and_no_list_shows_it(
    api: Client, workspace: Workspace, library: None
) -> None:
    csv = upload(workspace, "cars")
    parquet = upload(workspace, "ready", b"PAR1", filename="ready.parquet")
    samples: list[tuple[dict[str, Any], list[str]]] = [
        ({"rows": "a,b\n1,2\n"}, ["enter_data_manually", "~keep_first"]),
        ({"data": {"name": csv.asset.name, "version": "1"}}, ["import_data", "~keep_first"]),
        ({"data": {"name": parquet.asset.name, "version": "1"}}, ["~keep_first"]),
    ]

    for sample, components in samples:
        answer = post(api, "/test", script=SCRIPT, samples={"table": sample, "count": {"value": 2}})
        run = Run.objects.get(pk=answer.json()["id"])

        assert answer.status_code == 201
        steps = Step.objects.filter(run=run).order_by("position")
        assert [step.component_version.component.name for step in steps if step.component_version] == components
        assert api.get(f"/api/v1/runs/{run.pk}").json()["steps"][-1]["node"] == "function"

    assert api.get("/api/v1/runs").json()["count"] == 0
    assert api.get("/api/v1/pipelines").json()["count"] == 0
    assert "~keep_first" not in [row["name"] for row in api.get("/api/v1/components").json()["results"]]
    assert api.get("/api/v1/components/~keep_first").status_code == 404


def test_earlier_tries_are_forgotten_but_for_the_last(api: Client, library: None) -> None:
    table = store_file("table.parquet", b"PAR1")
    for count in range(4):
        script = SCRIPT.replace("5", str(count + 1))
        answer = post(api, "/test", script=script, samples={"table": {"rows": "a\n1\n"}})
        assert answer.status_code == 201, answer.content
        finish_all({"sample_table": {"entered": table}, "function": {"result": table}})

    assert Run.objects.count() == 2
    assert ComponentVersion.objects.filter(component__name="~keep_first").count() == 2


@pytest.mark.parametrize(
    ("samples", "status", "sentence"),
    [
        ({}, 400, "needs 'table'"),
        ({"table": {"rows": "a\n1\n"}, "more": {"value": 1}}, 400, "no input 'more'"),
        ({"table": {}}, 400, "sample of 'table' is empty"),
        ({"table": {"data": {"name": "gone", "version": "1"}}}, 400, "gone"),
        ({"table": {"rows": "a\n1\n"}, "count": {"value": "many"}}, 400, "count"),
    ],
)
def test_a_try_that_cannot_start_says_why(
    api: Client, library: None, samples: dict[str, Any], status: int, sentence: str
) -> None:
    answer = post(api, "/test", script=SCRIPT, samples=samples)

    assert answer.status_code == status
    assert sentence in answer.json()["error"]["message"]
    assert not Run.objects.exists()


def test_a_try_cannot_use_data_of_another_workspace(api: Client, library: None) -> None:
    upload(new_workspace("elsewhere")[1], "secret")

    answer = post(api, "/test", script=SCRIPT, samples={"table": {"data": {"name": "secret", "version": "1"}}})

    assert answer.status_code == 400
    assert not Run.objects.exists()


@pytest.mark.parametrize("path", ["", "/test"])
def test_a_viewer_reads_what_a_script_would_become_and_no_more(viewer: Client, path: str) -> None:
    assert post(viewer, "/check", script=SCRIPT).status_code == 200
    assert post(viewer, path, script=SCRIPT).status_code == 403


@pytest.mark.parametrize("path", ["", "/check"])
def test_the_server_runs_nothing_of_a_script(api: Client, tmp_path: Path, path: str) -> None:
    trace = tmp_path / "ran"
    act = f"__import__('pathlib').Path({str(trace)!r}).write_text('x')"
    script = f"{act}\n\n\n@(lambda given: {act})\ndef run(x: int = {act}) -> None: ...\n"

    post(api, path, script=script)
    post(api, path, script=f"{act}\n\n\ndef run(x: int = 1) -> None: ...\n")

    assert not trace.exists()
