from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from designer.accounts.models import Workspace
from designer.pipelines.models import Pipeline
from tests.registry.shelf import GIVE, READ, TRAIN, drawing, new_workspace, node, register, two_steps

pytestmark = pytest.mark.django_db

JSON = "application/json"


def create(api: Client, graph: object = None, name: str = "Cars") -> dict[str, object]:
    body = {"name": name} if graph is None else {"name": name, "graph": graph}
    answer = api.post("/api/v1/pipelines", body, content_type=JSON)
    assert answer.status_code == 201, answer.content
    return answer.json()


def save(api: Client, pipeline_id: object, revision: int, graph: object):  # type: ignore[no-untyped-def]
    return api.put(f"/api/v1/pipelines/{pipeline_id}/graph", {"revision": revision, "graph": graph}, content_type=JSON)


def test_a_pipeline_is_made_found_renamed_and_archived(api: Client) -> None:
    made = create(api)
    path = f"/api/v1/pipelines/{made['id']}"

    api.patch(path, {"name": "Old cars"}, content_type=JSON)
    found = api.get(path).json()
    assert (found["name"], found["revision"], found["updated_by"]) == ("Old cars", 1, "owner-of-main")
    assert [row["id"] for row in api.get("/api/v1/pipelines").json()["results"]] == [made["id"]]

    assert api.delete(path).status_code == 204
    assert api.get("/api/v1/pipelines").json()["count"] == 0
    assert api.get("/api/v1/pipelines?archived=true").json()["count"] == 1
    api.patch(path, {"archived": False}, content_type=JSON)
    assert api.get("/api/v1/pipelines").json()["count"] == 1


def test_what_a_caller_may_not_set_is_left_alone(api: Client) -> None:
    other = new_workspace("elsewhere")[1]
    made = create(api)

    api.patch(
        f"/api/v1/pipelines/{made['id']}",
        {"workspace": other.pk, "workspace_id": other.pk, "revision": 99, "created_by": None},
        content_type=JSON,
    )

    pipeline = Pipeline.objects.get()
    assert pipeline.workspace.slug == "main"
    assert pipeline.revision == 1
    assert pipeline.created_by is not None


def test_a_drawing_is_saved_with_its_problems(api: Client, workspace: Workspace) -> None:
    known = register(workspace, TRAIN)
    made = create(api)

    answer = save(api, made["id"], 1, drawing(node("train", known["train"])))

    assert answer.status_code == 200
    saved = answer.json()
    assert saved["revision"] == 2
    assert [(problem["code"], problem["node"], problem["port"]) for problem in saved["problems"]] == [
        ("missing_input", "train", "table")
    ]


def test_a_drawing_comes_with_the_interfaces_of_its_components_and_no_others(api: Client, workspace: Workspace) -> None:
    register(workspace, READ)
    made = create(api, two_steps(workspace))
    old = made["components"]
    newer = register(workspace, replace(TRAIN, description="Fits a better model."))["train"]

    components = api.get(f"/api/v1/pipelines/{made['id']}").json()["components"]

    assert {item["name"] for item in components} == {"give_table", "train"}
    [train] = [item for item in components if item["name"] == "train"]
    assert train["latest_version"] == newer.version
    assert [{**item, "latest_version": None} for item in components] == [
        {**item, "latest_version": None} for item in old
    ]


def test_unknown_keys_of_a_node_are_kept(api: Client, workspace: Workspace) -> None:
    known = register(workspace, GIVE)
    made = create(api, drawing({**node("give", known["give_table"]), "x": 10, "y": 5, "colour": "green"}))

    graph = api.get(f"/api/v1/pipelines/{made['id']}").json()["graph"]

    assert graph["nodes"][0]["colour"] == "green"
    assert (graph["nodes"][0]["x"], graph["nodes"][0]["y"]) == (10, 5)


def test_a_stale_save_is_refused_with_what_stands(api: Client, workspace: Workspace) -> None:
    made = create(api)
    save(api, made["id"], 1, two_steps(workspace))

    answer = save(api, made["id"], 1, drawing())

    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "stale_revision"
    assert error["current"]["revision"] == 2
    assert len(error["current"]["graph"]["nodes"]) == 2
    assert error["current"]["updated_by"] == "owner-of-main"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"graph": {}}, "revision: This field is required."),
        ({"revision": 1}, "graph: This field is required."),
        ({"revision": "x", "graph": {}}, "revision: A valid integer is required."),
        ({"revision": 1, "graph": []}, "the graph should be an object; it is '[]'."),
        ({"revision": 1, "graph": {"nodes": "x"}}, "nodes should be a list"),
        ({"revision": 1, "graph": {"nodes": [{"id": 7}]}}, "nodes[0].component should be an object"),
        ({"revision": 1, "graph": {"format": 9}}, "The graph has format 9"),
        ([1, 2], "Invalid data"),
    ],
)
def test_what_is_no_drawing_is_refused_with_the_place(api: Client, body: object, sentence: str) -> None:
    made = create(api)

    answer = api.put(f"/api/v1/pipelines/{made['id']}/graph", body, content_type=JSON)

    assert answer.status_code == 400
    assert sentence in answer.json()["error"]["message"]


def problems_of(api: Client, graph: object) -> list[tuple[str, str]]:
    return [(problem["code"], problem["message"]) for problem in create(api, graph)["problems"]]  # type: ignore[attr-defined]


def test_a_cycle_is_named_with_its_steps(api: Client, workspace: Workspace) -> None:
    through = register(workspace, READ, TRAIN)
    graph = drawing(
        node("a", through["train"], table=("b", "model")),
        node("b", through["train"], table=("a", "model")),
    )

    codes = dict(problems_of(api, graph))

    assert "Train → Train → Train" in codes["cycle"]


def test_each_bad_input_has_its_sentence(api: Client, workspace: Workspace) -> None:
    known = register(workspace, GIVE, TRAIN, READ)
    unknown = {"id": "ghost", "component": {"name": "ghost", "version": "1"}, "inputs": {}, "settings": {}}
    graph = drawing(
        node("train", known["train"]),
        node("far", known["train"], table=("give", "table"), trees=5000),
        node("give", known["give_table"]),
        node("read", known["read_file"], file={"data": {"name": "cars", "version": "3"}}),
        unknown,
    )

    found = problems_of(api, graph)

    assert found == [
        ("missing_input", "Train needs 'table': connect a step's output or choose data."),
        ("out_of_range", "Train, input 'trees' takes 1 to 2000; it is 5000."),
        ("unknown_data", "Read file, input 'file': there is no data 'cars:3'. Upload it, or choose other data."),
        ("unknown_component", "ghost: there is no component 'ghost'. Register it, or replace the step."),
    ]


def test_too_large_a_drawing_is_refused_with_the_limit(api: Client, workspace: Workspace, settings: object) -> None:
    settings.PIPEWRIGHT_MAX_NODES = 1  # type: ignore[attr-defined]
    made = create(api)

    answer = save(api, made["id"], 1, two_steps(workspace))

    assert answer.status_code == 413
    assert "at most 1 are allowed" in answer.json()["error"]["message"]


def test_broken_yaml_is_refused_with_line_and_column(api: Client) -> None:
    answer = api.post(
        "/api/v1/pipelines/import", {"yaml": "type: pipeline\njobs:\n  a: [1, 2\n  b: 3\n"}, content_type=JSON
    )

    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["code"] == "invalid_document"
    assert error["fields"] == {"line": 4, "column": 4}
    assert error["findings"][0]["line"] == 4


def test_a_name_that_would_be_a_path_or_another_file_is_made_harmless_in_a_download(api: Client) -> None:
    made = create(api, name='../up"; filename="evil\u202eyml.exe')

    sent = api.get(f"/api/v1/pipelines/{made['id']}/export").headers["Content-Disposition"]

    assert sent == 'attachment; filename="up_; filename=_evil_yml.exe.yml"'


def test_a_text_is_imported_and_exported_again(api: Client, workspace: Workspace) -> None:
    made = create(api, two_steps(workspace), name='Cars; "drop"\r\nX: y')
    exported = api.get(f"/api/v1/pipelines/{made['id']}/export")
    assert exported.headers["Content-Type"] == "application/yaml; charset=utf-8"
    assert "\n" not in exported.headers["Content-Disposition"]

    answer = api.post(
        "/api/v1/pipelines/import", {"yaml": exported.content.decode(), "name": "Again"}, content_type=JSON
    )

    assert answer.status_code == 201
    again = answer.json()
    assert (again["name"], again["findings"], again["problems"]) == ("Again", [], [])
    assert again["graph"]["nodes"] == made["graph"]["nodes"]  # type: ignore[index]


def test_a_part_of_a_drawing_goes_to_text_and_back_without_a_pipeline(api: Client, workspace: Workspace) -> None:
    graph = two_steps(workspace)

    written = api.post("/api/v1/pipelines/write-yaml", {"graph": graph}, content_type=JSON)
    read = api.post("/api/v1/pipelines/read-yaml", written.json(), content_type=JSON)

    assert (written.status_code, read.status_code) == (200, 200)
    assert [item["id"] for item in read.json()["graph"]["nodes"]] == ["give", "train"]
    assert [item["name"] for item in read.json()["components"]] == ["give_table", "train"]
    assert read.json()["findings"] == []
    assert Pipeline.objects.count() == 0


def test_a_text_that_cannot_be_read_is_refused_with_line_and_column(api: Client) -> None:
    answer = api.post("/api/v1/pipelines/read-yaml", {"yaml": "jobs:\n  a: [1, 2\n  b: 3\n"}, content_type=JSON)

    assert answer.status_code == 400
    assert answer.json()["error"]["fields"] == {"line": 3, "column": 4}


def test_a_plan_says_what_would_run(api: Client, viewer: Client, workspace: Workspace) -> None:
    made = create(api, two_steps(workspace))

    answer = viewer.post(f"/api/v1/pipelines/{made['id']}/plan", content_type="application/json")

    assert answer.status_code == 200
    assert [(step["node"], step["outcome"]) for step in answer.json()["steps"]] == [
        ("give", "run"),
        ("train", "depends"),
    ]


def test_a_plan_of_a_drawing_that_cannot_run_is_refused_with_its_problems(api: Client, workspace: Workspace) -> None:
    known = register(workspace, TRAIN)
    made = create(api, drawing(node("train", known["train"])))

    answer = api.post(f"/api/v1/pipelines/{made['id']}/plan", content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["error"]["problems"][0]["code"] == "missing_input"


def test_samples_are_listed_and_opened(api: Client) -> None:
    listed = api.get("/api/v1/samples").json()["results"]
    assert "cars_fuel_economy" in [sample["id"] for sample in listed]

    answer = api.post("/api/v1/samples/cars_fuel_economy/open", content_type="application/json")

    assert answer.status_code == 201
    opened = api.get(f"/api/v1/pipelines/{answer.json()['pipeline']['id']}").json()
    assert opened["problems"] == []
    assert len(opened["graph"]["nodes"]) == 7
    assert api.post("/api/v1/samples/none/open", content_type="application/json").status_code == 404


def test_a_sample_is_opened_under_the_name_that_it_has_in_another_language(api: Client) -> None:
    words = {"name": "자동차 연비 예측", "description": "연비를 예측합니다."}

    answer = api.post("/api/v1/samples/cars_fuel_economy/open", words, content_type="application/json")

    opened = api.get(f"/api/v1/pipelines/{answer.json()['pipeline']['id']}").json()
    assert {key: opened[key] for key in words} == words


def test_a_list_comes_in_pages(api: Client) -> None:
    for number in range(5):
        create(api, name=f"Cars {number}")

    first = api.get("/api/v1/pipelines?page_size=2").json()
    second = api.get(first["next"]).json()

    assert first["count"] == 5
    assert [row["name"] for row in second["results"]] == ["Cars 2", "Cars 1"]
    assert api.get("/api/v1/pipelines?page=9").status_code == 404
    assert api.get("/api/v1/pipelines?page_size=500").status_code == 400
    assert api.get("/api/v1/pipelines?q=cars+3").json()["count"] == 1


@pytest.mark.parametrize("depth", [101, 5_000, 100_000])
def test_json_nested_too_deep_is_refused(api: Client, depth: int) -> None:
    made = create(api)
    body = '{"revision": 1, "graph": ' + '{"a":' * depth + "1" + "}" * depth + "}"

    answer = api.put(f"/api/v1/pipelines/{made['id']}/graph", body, content_type=JSON)

    assert answer.status_code == 400
    assert "100 deep" in answer.json()["error"]["message"]


@pytest.mark.parametrize("body", ["{", "nonsense", '{"revision": NaN}', b"\xff\xfe"])
def test_what_is_no_json_is_refused(api: Client, body: object) -> None:
    made = create(api)

    answer = api.put(f"/api/v1/pipelines/{made['id']}/graph", body, content_type=JSON)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_request"


def test_a_body_in_another_format_is_refused(api: Client) -> None:
    answer = api.post("/api/v1/pipelines", "<a/>", content_type="application/xml")

    assert answer.status_code == 415


def test_an_id_beyond_all_numbers_does_not_exist(api: Client) -> None:
    assert api.get(f"/api/v1/pipelines/{10**30}").status_code == 404


def test_limits_are_as_documented() -> None:
    assert settings.PIPEWRIGHT_MAX_NODES == 5_000
    assert settings.PIPEWRIGHT_DOCUMENT_LIMIT == 8 * 1024 * 1024


def test_a_duplicate_has_the_drawing_and_a_name_of_its_own(api: Client, workspace: Workspace) -> None:
    made = api.post(
        "/api/v1/pipelines",
        {"name": "Cars", "description": "All of them.", "graph": two_steps(workspace)},
        content_type="application/json",
    ).json()

    first, second = (api.post(f"/api/v1/pipelines/{made['id']}/duplicate").json() for _ in range(2))

    assert (first["name"], second["name"]) == ("Cars 2", "Cars 3")
    assert first["graph"] == made["graph"]
    assert first["description"] == "All of them."
    assert first["revision"] == 1
    assert len({made["id"], first["id"], second["id"]}) == 3


def test_a_long_name_leaves_room_for_the_number(api: Client) -> None:
    made = api.post("/api/v1/pipelines", {"name": "x" * 200}, content_type="application/json").json()

    duplicate = api.post(f"/api/v1/pipelines/{made['id']}/duplicate").json()

    assert len(duplicate["name"]) <= 200
    assert duplicate["name"] != made["name"]


def test_what_is_archived_can_be_duplicated(api: Client) -> None:
    made = api.post("/api/v1/pipelines", {"name": "Old"}, content_type="application/json").json()
    api.delete(f"/api/v1/pipelines/{made['id']}")

    duplicate = api.post(f"/api/v1/pipelines/{made['id']}/duplicate").json()

    assert (duplicate["name"], duplicate["archived"]) == ("Old", False)
