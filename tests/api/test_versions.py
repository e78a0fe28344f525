from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from designer.accounts.models import Workspace
from tests.api.hands import start
from tests.registry.shelf import two_steps

pytestmark = pytest.mark.django_db

JSON = "application/json"


class Pipeline:
    """One pipeline as a caller has it."""

    def __init__(self, api: Client, graph: dict[str, Any]) -> None:
        self.api = api
        made = api.post("/api/v1/pipelines", {"name": "Cars", "graph": graph}, content_type=JSON).json()
        self.id, self.graph, self.revision = made["id"], made["graph"], made["revision"]
        self.address = f"/api/v1/pipelines/{self.id}"

    def save(self, trees: int) -> None:
        give, train = self.graph["nodes"]
        train = {**train, "inputs": {**train["inputs"], "trees": {"value": trees}}}
        self.graph = {**self.graph, "nodes": [give, train]}
        saved = self.api.put(
            f"{self.address}/graph", {"revision": self.revision, "graph": self.graph}, content_type=JSON
        )
        self.revision = saved.json()["revision"]

    def keep(self, **wanted: object) -> Any:
        return self.api.post(f"{self.address}/versions", wanted, content_type=JSON)

    def versions(self, query: str = "") -> Any:
        return self.api.get(f"{self.address}/versions?{query}").json()

    def restore(self, number: int, revision: int) -> Any:
        return self.api.post(f"{self.address}/versions/{number}/restore", {"revision": revision}, content_type=JSON)


@pytest.fixture
def cars(api: Client, workspace: Workspace) -> Pipeline:
    return Pipeline(api, two_steps(workspace))


def test_a_pipeline_has_no_versions_at_first(cars: Pipeline) -> None:
    assert cars.versions() == {"results": [], "count": 0, "next": None, "previous": None}


def test_versions_come_newest_first_with_who_made_them_and_their_runs(cars: Pipeline) -> None:
    start(cars.api, cars.id)
    start(cars.api, cars.id)
    cars.save(trees=80)
    assert cars.keep(name="More trees").status_code == 201

    named, ran = cars.versions()["results"]

    assert (named["number"], named["name"], named["origin"], named["runs"]) == (2, "More trees", "hand", 0)
    assert (ran["number"], ran["name"], ran["origin"], ran["runs"]) == (1, "", "run", 2)
    assert named["created_by"] == ran["created_by"] == "owner-of-main"
    assert (named["is_draft"], ran["is_draft"]) == (True, False)


def test_a_version_is_read_with_its_drawing(cars: Pipeline) -> None:
    first = cars.graph
    cars.keep()
    cars.save(trees=80)

    version = cars.api.get(f"{cars.address}/versions/1").json()

    assert version["graph"] == first
    assert version["is_draft"] is False


def test_a_version_is_renamed(cars: Pipeline) -> None:
    cars.keep()

    answer = cars.api.patch(f"{cars.address}/versions/1", {"name": "Baseline"}, content_type=JSON)

    assert answer.json()["name"] == "Baseline"
    assert cars.versions()["results"][0]["name"] == "Baseline"


def test_two_names_for_one_drawing_are_refused(cars: Pipeline) -> None:
    cars.keep(name="Baseline")

    answer = cars.keep(name="Other")

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "already_named"


def test_a_restore_answers_with_the_drawing_and_the_version_that_holds_what_was_there(cars: Pipeline) -> None:
    first = cars.graph
    cars.keep(name="Baseline")
    cars.save(trees=80)

    answer = cars.restore(1, cars.revision).json()

    assert (answer["graph"], answer["revision"], answer["kept"]) == (first, 3, 2)
    assert cars.api.get(cars.address).json()["graph"] == first
    assert [row["origin"] for row in cars.versions()["results"]] == ["restore", "hand"]


def test_a_stale_restore_shows_what_stands(cars: Pipeline) -> None:
    cars.keep()
    cars.save(trees=80)

    answer = cars.restore(1, revision=1)

    assert answer.status_code == 409
    assert answer.json()["error"]["current"]["revision"] == 2


def test_keeping_a_drawing_that_is_no_longer_there_is_refused(cars: Pipeline) -> None:
    cars.save(trees=80)

    assert cars.keep(revision=1).status_code == 409
    assert cars.keep(revision=2, before_merge=True).json()["origin"] == "merge"


def test_a_drawing_that_could_not_be_saved_is_kept_beside_the_one_that_stands(cars: Pipeline) -> None:
    unsaved = cars.graph
    cars.save(trees=80)

    kept = cars.keep(graph=unsaved, before_merge=True).json()

    assert cars.api.get(f"{cars.address}/versions/{kept['number']}").json()["graph"] == unsaved
    assert (kept["origin"], kept["is_draft"]) == ("merge", False)
    assert cars.api.get(cars.address).json()["graph"] == cars.graph


def test_what_is_no_drawing_is_not_kept(cars: Pipeline) -> None:
    assert cars.keep(graph={"format": 1, "nodes": "none"}).status_code == 400
    assert cars.versions()["count"] == 0


@pytest.mark.parametrize(
    "body", [{"name": "x" * 101}, {"name": 5 * ["x"]}, {"before_merge": "perhaps"}, {"revision": "no"}]
)
def test_odd_wishes_are_refused(cars: Pipeline, body: dict[str, object]) -> None:
    assert cars.keep(**body).status_code == 400
    assert cars.versions()["count"] == 0


def test_a_viewer_reads_versions_and_makes_none(cars: Pipeline, viewer: Client) -> None:
    cars.keep()

    assert viewer.get(f"{cars.address}/versions").json()["count"] == 1
    assert viewer.post(f"{cars.address}/versions", {}, content_type=JSON).status_code == 403
    assert viewer.patch(f"{cars.address}/versions/1", {"name": "x"}, content_type=JSON).status_code == 403
    assert viewer.post(f"{cars.address}/versions/1/restore", {"revision": 1}, content_type=JSON).status_code == 403


def test_a_list_of_versions_is_cut_into_pages_and_costs_the_same_for_many(cars: Pipeline) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert cars.api.get(f"{cars.address}/versions?page_size=200").status_code == 200
        return len(queries)

    cars.keep()
    few = cost()
    for trees in range(1, 30):
        cars.save(trees=trees)
        cars.keep()

    page = cars.versions("page_size=10&page=3")

    assert [row["number"] for row in page["results"]] == list(range(10, 0, -1))
    assert page["count"] == 30
    assert cost() == few <= 8


def test_a_list_of_versions_leaves_the_drawings_where_they_are(cars: Pipeline) -> None:
    cars.keep()

    with CaptureQueriesContext(connection) as queries:
        cars.versions()

    listed = [query["sql"] for query in queries if '"pipelines_pipelineversion"."number"' in query["sql"]]
    assert listed
    assert not any('"pipelines_pipelineversion"."graph"' in sql for sql in listed)
