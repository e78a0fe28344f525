"""What Prometheus reads: who may, what it says, and that it costs little."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from designer.accounts.models import Workspace
from designer.process_figures import REGISTRY
from designer.runs.bulk import delete_runs
from designer.runs.models import Run, RunQueue
from designer.runs.selectors.figures import figures
from designer.runs.transitions import leases
from designer.workers.stores import attempt_logs
from tests.api.filled import fill
from tests.runs.drawn_run import fail, opened, run_all, take
from tests.runs.transitions.test_needs import live_worker

pytestmark = pytest.mark.django_db

TOKEN = "a-token-of-the-tests"
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def switched_on(settings: object) -> None:
    settings.PIPEWRIGHT_METRICS_TOKEN = TOKEN  # type: ignore[attr-defined]


def scraped() -> Samples:
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def one(samples: Samples, name: str, **labels: str) -> float:
    return samples[name, tuple(sorted(labels.items()))]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE"])
def test_without_a_token_that_is_set_there_is_no_such_address(method: str, api: Client) -> None:
    shown = {"Authorization": f"Bearer {TOKEN}"}

    assert Client().generic(method, "/metrics", headers=shown).status_code == 404
    # With an empty one as well, which is what is not set.
    assert Client().generic(method, "/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert api.generic(method, "/metrics").status_code == 404


@pytest.mark.usefixtures("switched_on")
@pytest.mark.parametrize(
    "shown", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer ü"}, {"Authorization": f"Basic {TOKEN}"}]
)
def test_who_does_not_show_the_token_gets_nothing(shown: dict[str, str], api: Client) -> None:
    for client in (Client(), api):
        answer = client.get("/metrics", headers=shown)

        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert b"pipewright_runs" not in answer.content


@pytest.mark.usefixtures("switched_on")
def test_the_token_opens_nothing_else_and_changes_nothing() -> None:
    shown = {"Authorization": f"Bearer {TOKEN}"}

    assert Client().get("/api/v1/runs", headers=shown).status_code == 401
    assert Client().post("/metrics", headers=shown).status_code == 405


@pytest.mark.usefixtures("switched_on")
def test_it_tells_of_runs_steps_queues_and_workers() -> None:
    live_worker("one")
    live_worker("two", draining=True)
    opened("a > b, c, d", settings={"d": {"needs": {"gpu": 1}}})
    assert leases.claim(["local"], "one", 30, alone=True)[0] is not None

    told = scraped()

    assert one(told, "pipewright_runs", state="running") == 1
    assert one(told, "pipewright_runs", state="failed") == 0
    assert one(told, "pipewright_steps", state="running") == 1
    assert one(told, "pipewright_steps", state="waiting") == 1
    assert one(told, "pipewright_queued_steps", compute="local") == 2
    assert one(told, "pipewright_workers", state="alive") == 1
    assert one(told, "pipewright_workers", state="draining") == 1
    assert one(told, "pipewright_worker_slots", compute="local") == 2
    assert one(told, "pipewright_worker_slots_used", compute="local") == 1
    assert 0 <= one(told, "pipewright_oldest_queued_step_age_seconds") < 60
    assert RunQueue.objects.count() == 2


@pytest.mark.usefixtures("switched_on")
def test_attempts_that_ended_are_counted_also_when_their_run_is_deleted(workspace: Workspace) -> None:
    first = opened("a")
    run_all()
    again = opened("a")
    failing = opened("b", values={"b": 1})
    claim = take()
    assert claim is not None
    fail(claim)
    before = scraped()

    outcome = delete_runs(first.workspace, [first.pk, again.pk, failing.pk], attempt_logs())

    assert outcome["refused"] == []
    after = scraped()
    for told in (before, after):
        assert one(told, "pipewright_attempts_total", outcome="succeeded") == 1
        assert one(told, "pipewright_attempts_total", outcome="failed") == 1
        assert one(told, "pipewright_steps_reused_total") == 1
        assert one(told, "pipewright_attempt_duration_seconds_count") == 2
        assert one(told, "pipewright_attempt_duration_seconds_bucket", le="+Inf") == 2
        assert one(told, "pipewright_attempt_duration_seconds_bucket", le="60.0") == 2
    assert after["pipewright_attempt_duration_seconds_sum", ()] == pytest.approx(
        before["pipewright_attempt_duration_seconds_sum", ()]
    )
    assert one(after, "pipewright_runs", state="succeeded") == 0


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_deleted_while_it_is_counted_is_counted_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("tests/cluster runs it on PostgreSQL: SQLite in memory keeps writers out")
    run = opened("a")
    run_all()

    def delete() -> None:
        try:
            delete_runs(run.workspace, [run.pk], attempt_logs())
        finally:
            connections.close_all()

    def delete_before(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if "runs_deletedfigure" in sql:
            with ThreadPoolExecutor(1) as thread:
                thread.submit(delete).result(30)
        return execute(sql, *rest)

    with connection.execute_wrapper(delete_before):
        told = figures()

    assert not Run.objects.exists()
    assert told.ended == figures().ended == {"succeeded": 1}


@pytest.mark.usefixtures("switched_on")
def test_nobody_is_named(owner: User, workspace: Workspace) -> None:
    fill(workspace, owner, runs=3, steps=2)

    told = scraped()

    values = {value for _, labels in told for _, value in labels}
    assert owner.username not in values
    assert workspace.slug not in values
    assert {name for _, labels in told for name, _ in labels} <= {
        "state", "compute", "outcome", "le", "version", "method", "route", "status",
    }  # fmt: skip


@pytest.mark.usefixtures("switched_on")
def test_it_costs_the_same_number_of_queries_for_many_rows(owner: User, workspace: Workspace) -> None:
    fill(workspace, owner, runs=2, steps=2)
    with CaptureQueriesContext(connection) as few:
        scraped()
    fill(workspace, owner, runs=20, steps=6)
    with CaptureQueriesContext(connection) as many:
        scraped()

    assert len(many) == len(few) <= 8


@pytest.mark.usefixtures("switched_on")
def test_requests_are_counted_by_route_and_never_by_address(api: Client) -> None:
    # A client loads the middleware with its first request.
    fresh = Client()
    fresh.cookies = api.cookies
    before = scraped().get(("pipewright_http_requests_total", LISTED), 0)

    assert fresh.get("/api/v1/runs").status_code == 200
    assert fresh.get("/api/v1/runs/4711").status_code == 404

    told = scraped()
    assert told["pipewright_http_requests_total", LISTED] == before + 1
    assert not [labels for name, labels in told if name.startswith("pipewright_http") and "4711" in str(labels)]
    assert one(told, "pipewright_http_request_duration_seconds_count", route="/api/v1/runs") >= 1
    assert one(told, "pipewright_websocket_connections") == REGISTRY.get_sample_value(
        "pipewright_websocket_connections"
    )


LISTED = (("method", "GET"), ("route", "/api/v1/runs"), ("status", "200"))


@pytest.mark.usefixtures("switched_on")
def test_it_tells_of_the_disk() -> None:
    told = scraped()

    assert 0 < one(told, "pipewright_disk_free_bytes") <= one(told, "pipewright_disk_size_bytes")
