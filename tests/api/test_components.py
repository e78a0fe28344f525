from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from designer.accounts.models import Workspace
from tests.api.hands import finished_run, store_folder
from tests.registry.shelf import COMPONENT_YML, GIVE, READ, TRAIN, drawing, node, register, two_steps, zipped

pytestmark = pytest.mark.django_db


def names(api: Client, query: str) -> list[str]:
    return [row["name"] for row in api.get(f"/api/v1/components?{query}").json()["results"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["give_table", "read_file", "train"]),
        ("q=table", ["give_table"]),
        ("q=TRAIN", ["train"]),
        ("q=give+writes", ["give_table"]),
        ("q=give+nothing", []),
        ("q=%25", []),
        ("tag=task", ["give_table"]),
        ("tag=task%3Ddemo", ["give_table"]),
        ("tag=task%3Dother", []),
        ("tag=x%27%29+OR+1%3D1", []),
        ("port_type=model", ["train"]),
        ("port_type=uri_file", ["give_table", "read_file", "train"]),
        ("port_type=uri", []),
        ("archived=true", []),
    ],
)
def test_the_palette_is_searched(api: Client, workspace: Workspace, query: str, found: list[str]) -> None:
    register(workspace, GIVE, TRAIN, READ)

    assert names(api, query) == found


def test_an_archived_component_leaves_the_palette(api: Client, workspace: Workspace) -> None:
    register(workspace, GIVE)

    answer = api.patch("/api/v1/components/give_table", {"archived": True}, content_type="application/json")

    assert answer.json()["archived"]
    assert names(api, "") == []
    assert names(api, "archived=true") == ["give_table"]
    api.patch("/api/v1/components/give_table", {"archived": False}, content_type="application/json")
    assert names(api, "") == ["give_table"]


def test_an_archived_version_stays_where_it_is_used_and_latest_passes_over_it(
    api: Client, workspace: Workspace
) -> None:
    first = register(workspace, TRAIN)["train"]
    second = register(workspace, replace(TRAIN, description="Better."))["train"]
    path = f"/api/v1/components/train/versions/{second.version}"

    changed = api.patch(path, {"archived": True}, content_type="application/json").json()

    assert (changed["version"], changed["archived"]) == (first.version, False)
    assert [(row["version"], row["archived"]) for row in changed["versions"]] == [
        (second.version, True),
        (first.version, False),
    ]
    assert api.get("/api/v1/components/train/versions/latest").json()["version"] == first.version
    assert api.get("/api/v1/components").json()["results"][0]["version"] == first.version
    assert api.get(path).json()["archived"]

    restored = api.patch(path, {"archived": False}, content_type="application/json").json()
    assert restored["version"] == second.version


def test_the_only_version_that_is_offered_is_not_archived_alone(api: Client, workspace: Workspace) -> None:
    only = register(workspace, TRAIN)["train"]
    path = f"/api/v1/components/train/versions/{only.version}"

    answer = api.patch(path, {"archived": True}, content_type="application/json")

    assert answer.status_code == 409
    assert "the only version of 'train' that is offered" in answer.json()["error"]["message"]
    assert not api.get(path).json()["archived"]


def test_a_component_shows_its_versions_the_newest_first(api: Client, workspace: Workspace) -> None:
    first = register(workspace, TRAIN)["train"]
    second = register(workspace, replace(TRAIN, description="Better."))["train"]

    shown = api.get("/api/v1/components/train").json()

    assert (shown["version"], shown["latest_version"]) == (second.version, second.version)
    assert [row["version"] for row in shown["versions"]] == [second.version, first.version]
    assert shown["inputs"][1]["default"] == 100


def test_an_older_version_says_which_is_the_latest(api: Client, workspace: Workspace) -> None:
    first = register(workspace, TRAIN)["train"]
    second = register(workspace, replace(TRAIN, description="Better."))["train"]

    shown = api.get(f"/api/v1/components/train/versions/{first.version}").json()

    assert (shown["version"], shown["latest_version"]) == (first.version, second.version)
    assert shown["yaml"] == "name: train\n"
    assert shown["files"] == []
    assert api.get("/api/v1/components/train/versions/latest").json()["version"] == second.version


def test_the_code_of_a_version_can_be_read(api: Client, workspace: Workspace) -> None:
    code = store_folder({"train.py": b"print('hi')\n", "data.bin": bytes(range(256))})
    version = register(workspace, TRAIN, code=code)["train"]
    path = f"/api/v1/components/train/versions/{version.version}"

    assert [file["path"] for file in api.get(path).json()["files"]] == ["data.bin", "train.py"]
    assert api.get(f"{path}/files?path=train.py").json() == {
        "path": "train.py",
        "text": "print('hi')\n",
        "size": 12,
        "truncated": False,
    }
    assert api.get(f"{path}/files?path=data.bin").json()["text"] is None


@pytest.mark.parametrize("path", ["../train.py", "/etc/passwd", "nothing", "%00", "..%2f..%2fmanifest.json"])
def test_only_files_of_the_code_can_be_read(api: Client, workspace: Workspace, path: str) -> None:
    version = register(workspace, TRAIN, code=store_folder({"train.py": b"x"}))["train"]

    answer = api.get(f"/api/v1/components/train/versions/{version.version}/files?path={path}")

    assert answer.status_code in {400, 404}


def test_a_zip_registers_a_component_and_the_same_again_changes_nothing(api: Client) -> None:
    files = {"component.yml": COMPONENT_YML, "src/hello.py": "print(1)\n", "README.md": "# Hello"}

    first = api.post("/api/v1/components", {"component": zipped(files)})
    again = api.post("/api/v1/components", {"component": zipped(files)})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["name"] == "say_hello"
    assert first.json()["version"] == again.json()["version"]
    assert api.get("/api/v1/components/say_hello").json()["readme"] == "# Hello"


def test_a_component_with_mistakes_is_refused_with_each_place(api: Client) -> None:
    text = "type: command\nname: bad\ninputs:\n  a:\n    type: nonsense\noutputs:\n  b:\n    type: table\n"

    answer = api.post("/api/v1/components", {"component": zipped({"component.yml": text})})

    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["code"] == "invalid_component"
    assert len(error["findings"]) >= 2
    assert {finding["line"] for finding in error["findings"]} >= {5, 8}


def test_an_explicit_version_with_other_content_is_refused(api: Client) -> None:
    text = COMPONENT_YML + "version: 1\n"
    api.post("/api/v1/components", {"component": zipped({"component.yml": text, "src/a.py": "1"})})

    answer = api.post("/api/v1/components", {"component": zipped({"component.yml": text, "src/a.py": "2"})})

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "version_taken"
    assert "what differs: code" in answer.json()["error"]["message"]


def test_a_zip_that_leads_out_is_refused(api: Client) -> None:
    answer = api.post("/api/v1/components", {"component": zipped({"../component.yml": COMPONENT_YML})})

    assert answer.status_code == 400
    assert "leads out of its folder" in answer.json()["error"]["message"]


def test_an_upload_without_a_file_says_so(api: Client) -> None:
    answer = api.post("/api/v1/components", {"name": "x"})

    assert answer.status_code == 400
    assert answer.json()["error"]["fields"]["component"]


def test_code_is_never_run_when_it_is_registered(api: Client, tmp_path: Path) -> None:
    evil = f"import pathlib\npathlib.Path({str(tmp_path / 'ran')!r}).write_text('x')\n"
    files = {"component.yml": COMPONENT_YML, "src/hello.py": evil, "setup.py": evil, "src/conftest.py": evil}

    api.post("/api/v1/components", {"component": zipped(files)})
    api.get("/api/v1/components/say_hello")

    assert not (tmp_path / "ran").exists()


def test_a_check_says_what_would_be_registered_and_keeps_nothing(api: Client) -> None:
    files = {
        "component.yml": COMPONENT_YML + "tags: {a: 1}\nodd: 1\n",
        "src/hello.py": "print(1)\n",
        "README.md": "# Hi",
    }

    answer = api.post("/api/v1/component-checks", {"component": zipped(files)})
    told = answer.json()

    assert answer.status_code == 200
    assert (told["interface"]["name"], told["is_new"], told["previous"]) == ("say_hello", True, None)
    assert [file["path"] for file in told["files"]] == ["hello.py"]
    assert told["has_readme"]
    assert [(item["line"], item["severity"]) for item in told["findings"]] == [(15, "warning")]
    assert api.get("/api/v1/components").json()["count"] == 0
    assert api.post("/api/v1/components", {"component": zipped(files)}).json()["version"] == told["version"]


def test_a_check_knows_the_version_that_stands(api: Client) -> None:
    files = {"component.yml": COMPONENT_YML, "src/hello.py": "print(1)\n"}
    first = api.post("/api/v1/components", {"component": zipped(files)}).json()

    same = api.post("/api/v1/component-checks", {"component": zipped(files)}).json()
    other = api.post("/api/v1/component-checks", {"component": zipped({**files, "src/hello.py": "print(2)\n"})}).json()

    assert (same["is_new"], same["version"]) == (False, first["version"])
    assert other["is_new"]
    assert other["version"] != first["version"]
    assert other["previous"]["version"] == first["version"]


@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        ("type: command\nname: bad\n", 400, "needs a command"),
        (COMPONENT_YML + "version: 1\n", 409, "has a version 1 with other content"),
        (COMPONENT_YML.replace("./src", "./gone"), 400, "does not exist"),
    ],
)
def test_a_check_refuses_what_registering_would_refuse(api: Client, text: str, status: int, sentence: str) -> None:
    first = zipped({"component.yml": COMPONENT_YML + "version: 1\n", "src/hello.py": "print(1)\n"})
    api.post("/api/v1/components", {"component": first})

    answer = api.post(
        "/api/v1/component-checks", {"component": zipped({"component.yml": text, "src/hello.py": "print(2)\n"})}
    )

    assert answer.status_code == status
    assert sentence in answer.json()["error"]["message"]


def test_a_viewer_may_not_check_an_upload(viewer: Client) -> None:
    answer = viewer.post("/api/v1/component-checks", {"component": zipped({"component.yml": COMPONENT_YML})})

    assert answer.status_code == 403


def test_where_a_component_is_used_is_told_with_the_versions(
    api: Client, workspace: Workspace, django_assert_max_num_queries: Any
) -> None:
    run, _, _ = finished_run(api, two_steps(workspace))
    register(workspace, replace(TRAIN, description="Better."))
    api.post("/api/v1/pipelines", {"name": "Other"}, content_type="application/json")

    with django_assert_max_num_queries(12):
        told = api.get("/api/v1/components/train/uses").json()

    assert [(item["name"], item["steps"], len(item["versions"])) for item in told["pipelines"]] == [("Cars", 1, 1)]
    assert [(item["id"], item["state"]) for item in told["runs"]] == [(run.pk, "succeeded")]
    assert api.get("/api/v1/components/read_file/uses").status_code == 404


def test_a_value_that_is_called_like_a_component_is_no_use_of_it(api: Client, workspace: Workspace) -> None:
    known = register(workspace, GIVE, READ)
    graph = drawing(node("give", known["give_table"], table={"value": "read_file"}))
    api.post("/api/v1/pipelines", {"name": "Named", "graph": graph}, content_type="application/json")

    assert api.get("/api/v1/components/read_file/uses").json()["pipelines"] == []
    assert len(api.get("/api/v1/components/give_table/uses").json()["pipelines"]) == 1
