import pytest
from django.db import OperationalError, connection, transaction
from django.http import Http404
from django.test import Client, RequestFactory
from rest_framework.request import Request
from rest_framework.response import Response

from designer.api.errors import STATUS_OF, answer_error, status_of
from designer.core import errors
from designer.core.errors import PipewrightError, Problem
from designer.pipelines.services import StaleRevision
from designer.runs import database as db


def kinds(root: type[PipewrightError] = PipewrightError) -> list[type[PipewrightError]]:
    return [root, *(kind for child in root.__subclasses__() for kind in kinds(child))]


def answer(error: Exception) -> Response:
    return answer_error(error, {"request": Request(RequestFactory().get("/api/v1/runs/7?token=secret"))})


def answered(error: Exception) -> tuple[int, dict[str, object]]:
    response = answer(error)
    return response.status_code, response.data["error"]


def test_every_kind_of_error_has_a_status() -> None:
    direct = set(PipewrightError.__subclasses__())

    assert direct <= set(STATUS_OF)


def test_a_kind_of_a_kind_has_the_status_of_its_kind() -> None:
    assert StaleRevision in kinds()
    assert STATUS_OF[errors.Conflict] == 409
    assert status_of(errors.NotAllowed("No.", code="expired")) == 403


def test_problems_of_a_graph_are_all_told() -> None:
    problems = [Problem("cycle", "A loop.", "a"), Problem("unused_input", "Unused.", port="x", severity="warning")]

    status, error = answered(errors.InvalidGraph(problems))

    assert status == 400
    assert error["message"] == "A loop."
    assert error["problems"] == [
        {"code": "cycle", "severity": "error", "node": "a", "port": None, "message": "A loop."},
        {"code": "unused_input", "severity": "warning", "node": None, "port": "x", "message": "Unused."},
    ]


def test_what_nobody_foresaw_gives_a_number_to_look_for_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise RuntimeError("the password is hunter2")
    except RuntimeError as error:
        response = answer(error)

    told = response.data["error"]
    assert response.status_code == 500
    assert told["code"] == "internal_error"
    assert "hunter2" not in str(response.data)
    assert "Traceback" not in str(response.data)
    assert told["request_id"] in told["message"]
    assert told["request_id"] in caplog.text
    assert response.headers["X-Request-ID"] == told["request_id"]
    assert "hunter2" in caplog.text
    assert "token=secret" not in caplog.text.split("Traceback")[0]


def test_a_page_that_fails_tells_no_more(client: Client, db: None, settings: object) -> None:
    client.raise_request_exception = False
    settings.STATIC_ROOT = None  # type: ignore[attr-defined]

    answer = client.get("/sign-in")

    assert answer.status_code == 500
    assert set(answer.json()["error"]) == {"code", "message", "request_id"}


def test_what_does_not_exist_and_a_wrong_method(api: Client) -> None:
    assert answered(Http404())[0] == 404
    assert api.get("/api/v1/nothing").json()["error"]["code"] == "not_found"
    refused = api.delete("/api/v1/runs")
    assert (refused.status_code, refused.json()["error"]["code"]) == (405, "method_not_allowed")


def test_a_name_in_an_error_stays_a_text(api: Client) -> None:
    answer = api.get("/api/v1/components/<script>alert(1)<%2fscript>")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def fill_the_disk() -> None:
    """Have the database say that its disk is full; of PostgreSQL a test in tests/cluster fills a real one."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            db.execute("DO $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$")
    [(pages,)] = db.fetch("PRAGMA page_count")
    db.fetch(f"PRAGMA max_page_count = {pages}")
    try:
        with transaction.atomic():
            db.execute("CREATE TABLE more AS SELECT zeroblob(10000000) AS large")
    finally:
        db.fetch("PRAGMA max_page_count = 1073741823")


@pytest.mark.django_db
def test_a_full_disk_of_the_database_is_told_as_one(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(OperationalError) as full:
        fill_the_disk()

    status, error = answered(full.value)

    assert (status, error["code"]) == (503, "disk_full")
    assert error["message"] == "The disk of the database is full. Free some space; what runs waits for it."
    assert [record.levelname for record in caplog.records] == ["ERROR"]
