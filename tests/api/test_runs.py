import pytest
from django.test import Client

from designer.accounts.models import Workspace
from designer.pipelines.models import Pipeline
from designer.runs.models import Metric, Run, Step, Sweeper
from designer.runs.transitions import leases, losses
from tests.api.hands import LOG, finish_all, finished_run, start, store_file, store_folder, worker_is_seen
from tests.registry.shelf import TRAIN, drawing, node, register, two_steps

pytestmark = [
    pytest.mark.django_db,
    # Logs are streamed for an ASGI server; the test client reads them at once.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators"),
]

JSON = "application/json"


def body(response: object) -> bytes:
    return b"".join(response)  # type: ignore[call-overload, no-any-return]


def test_a_run_is_started_followed_and_found(api: Client, pipeline: int) -> None:
    run = start(api, pipeline)

    snapshot = api.get(f"/api/v1/runs/{run['id']}").json()
    assert snapshot["state"] == "queued"
    assert [(step["node"], step["state"]) for step in snapshot["steps"]] == [("give", "queued"), ("train", "waiting")]
    assert snapshot["components"][0]["name"] in {"give_table", "train"}
    listed = api.get(f"/api/v1/runs?pipeline={pipeline}").json()["results"]
    assert [row["id"] for row in listed] == [run["id"]]
    assert listed[0]["steps"]["total"] == 2
    assert api.get("/api/v1/pipelines").json()["results"][0]["last_run"]["id"] == run["id"]


def test_what_happened_after_a_number_is_told(api: Client, pipeline: int) -> None:
    run = start(api, pipeline)
    seq = api.get(f"/api/v1/runs/{run['id']}").json()["seq"]
    finish_all({"give": {"table": store_file("t.csv", b"a\n1\n")}, "train": {"model": store_folder({"m": b"1"})}})

    told = api.get(f"/api/v1/runs/{run['id']}/events?after={seq}").json()

    assert not told["reset"]
    states = {event["data"].get("node", "run"): event["data"]["state"] for event in told["events"]}
    assert states == {"give": "succeeded", "train": "succeeded", "run": "succeeded"}
    assert api.get(f"/api/v1/runs/{run['id']}/events?after={told['seq']}").json()["events"] == []


def test_an_attempt_whose_worker_was_lost_is_told_with_its_time_and_reason(api: Client, pipeline: int) -> None:
    run = start(api, pipeline)
    Sweeper.objects.get_or_create(pk=1)
    leases.claim(["local"], "worker-1", 30, alone=True)
    losses.lose_owner("worker-1", crash_limit=3)
    finish_all({"give": {"table": store_file("t.csv", b"a\n1\n")}, "train": {"model": store_folder({"m": b"1"})}})

    give, train = api.get(f"/api/v1/runs/{run['id']}").json()["steps"]

    assert (give["state"], give["attempt"]) == ("succeeded", 2)
    (lost,) = give["ended_early"]
    assert (lost["number"], lost["state"], lost["error"]) == (1, "lost", "The worker was lost while this attempt ran.")
    assert lost["started_at"] <= lost["finished_at"] <= give["started_at"]
    assert train["ended_early"] == []


def test_metrics_that_were_reported_along_the_way_are_told_as_curves(api: Client, pipeline: int) -> None:
    run = start(api, pipeline)
    finish_all({"give": {"table": store_file("t.csv", b"a\n1\n")}, "train": {"model": store_folder({"m": b"1"})}})
    step = Step.objects.get(run_id=run["id"], node="train")
    for position, value in ((1, 0.9), (2, 0.5), (3, 0.4)):
        Metric.objects.create(step=step, name="loss", value=value, position=position)

    told = api.get(f"/api/v1/runs/{run['id']}/steps/train/curves").json()
    shown = api.get(f"/api/v1/runs/{run['id']}/steps/train").json()

    assert told == {
        "curves": [{"name": "loss", "points": [[1.0, 0.9], [2.0, 0.5], [3.0, 0.4]], "count": 3}],
        "left_out": 0,
    }
    assert shown["metrics"] == {"r2": 0.87, "loss": 0.4}


def test_a_run_is_cancelled(api: Client, pipeline: int) -> None:
    run = start(api, pipeline)

    answer = api.post(f"/api/v1/runs/{run['id']}/cancel", content_type=JSON)

    assert answer.status_code == 200
    assert answer.json()["state"] == "cancelled"


def test_one_step_of_a_run_is_cancelled(api: Client, pipeline: int) -> None:
    run = start(api, pipeline)
    first, *others = run_steps(api, run["id"])

    answer = api.post(f"/api/v1/runs/{run['id']}/steps/{first}/cancel")

    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert run_steps(api, run["id"]) == {first: "cancelled", **dict.fromkeys(others, "skipped")}
    assert api.post(f"/api/v1/runs/{run['id']}/steps/none/cancel").status_code == 404


def run_steps(api: Client, run: int) -> dict[str, str]:
    steps = api.get(f"/api/v1/runs/{run}").json()["steps"]
    return {step["node"]: step["state"] for step in steps}


def test_a_drawing_with_problems_does_not_start(api: Client, workspace: Workspace) -> None:
    known = register(workspace, TRAIN)
    graph = drawing(node("train", known["train"], trees=9999))
    made = api.post("/api/v1/pipelines", {"name": "Cars", "graph": graph}, content_type=JSON).json()

    answer = api.post(f"/api/v1/pipelines/{made['id']}/runs", {}, content_type=JSON)

    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["code"] == "invalid_graph"
    assert [problem["code"] for problem in error["problems"]] == ["missing_input", "out_of_range"]
    assert error["message"].startswith("2 things to fix.")
    assert Run.objects.count() == 0


def test_a_drawing_larger_than_the_setting_does_not_start(api: Client, pipeline: int, settings: object) -> None:
    settings.PIPEWRIGHT_MAX_NODES = 1  # type: ignore[attr-defined]

    answer = api.post(f"/api/v1/pipelines/{pipeline}/runs", {}, content_type=JSON)

    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("The drawing has 2 nodes; 1 are allowed.")


def test_a_run_of_another_revision_than_the_caller_saw_is_refused(api: Client, pipeline: int) -> None:
    answer = api.post(f"/api/v1/pipelines/{pipeline}/runs", {"revision": 7}, content_type=JSON)

    assert answer.status_code == 409
    assert answer.json()["error"]["current"]["revision"] == 1
    assert Run.objects.count() == 0


def test_an_input_that_the_pipeline_does_not_have_is_refused(api: Client, pipeline: int) -> None:
    answer = api.post(f"/api/v1/pipelines/{pipeline}/runs", {"inputs": {"target": 1}}, content_type=JSON)

    assert answer.status_code == 400
    assert "no input 'target'" in answer.json()["error"]["message"]


@pytest.mark.parametrize("value", [[1], {"a": 1}, None])
def test_an_input_that_is_no_literal_is_refused(api: Client, workspace: Workspace, value: object) -> None:
    known = register(workspace, TRAIN)
    graph = drawing(
        node("train", known["train"], trees={"input": "trees"}),
        inputs=[{"name": "trees", "type": "integer"}],
    )
    made = api.post("/api/v1/pipelines", {"name": "Cars", "graph": graph}, content_type=JSON).json()

    answer = api.post(f"/api/v1/pipelines/{made['id']}/runs", {"inputs": {"trees": value}}, content_type=JSON)

    assert answer.status_code == 400
    assert "trees" in answer.json()["error"]["message"]


def test_the_same_drawing_again_is_reused(api: Client, workspace: Workspace, pipeline: int) -> None:
    finished_run(api, two_steps(workspace))

    again = start(api, pipeline)

    assert again["state"] == "succeeded"
    steps = api.get(f"/api/v1/runs/{again['id']}").json()["steps"]
    assert [step["state"] for step in steps] == ["reused", "reused"]
    plan = api.post(f"/api/v1/pipelines/{pipeline}/plan", content_type=JSON).json()["steps"]
    assert {step["outcome"] for step in plan} == {"reuse"}


def test_a_step_tells_what_it_did_and_why(api: Client, workspace: Workspace) -> None:
    run, _, model = finished_run(api, two_steps(workspace))

    step = api.get(f"/api/v1/runs/{run.pk}/steps/train").json()

    assert step["state"] == "succeeded"
    assert step["headline"] == "R² 0.870"
    assert step["outputs"]["model"]["digest"] == model
    assert step["inputs"]["trees"] == {"value": 50}
    assert step["inputs"]["table"]["from"] == {"node": "give", "port": "table"}
    assert len(step["attempts"]) == 1
    assert step["why"]
    assert api.get(f"/api/v1/runs/{run.pk}/steps/nobody").status_code == 404


def test_a_log_is_read_in_pieces(api: Client, workspace: Workspace) -> None:
    run, *_ = finished_run(api, two_steps(workspace))
    path = f"/api/v1/runs/{run.pk}/steps/train/log"

    whole = api.get(path)
    assert body(whole) == LOG
    assert whole.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert whole.headers["X-Log-Size"] == str(len(LOG))

    piece = api.get(f"{path}?offset=9&limit=8")
    assert body(piece) == b"line two"
    assert (piece.headers["X-Log-Offset"], piece.headers["X-Log-Size"]) == ("9", str(len(LOG)))
    assert body(api.get(f"{path}?offset=1000")) == b""

    ranged = api.get(path, headers={"Range": "bytes=-6"})
    assert (ranged.status_code, body(ranged)) == (206, b"three\n")


def test_a_log_shows_nothing_of_another_attempt_or_file(api: Client, workspace: Workspace) -> None:
    run, *_ = finished_run(api, two_steps(workspace))

    assert api.get(f"/api/v1/runs/{run.pk}/steps/train/log?attempt=2").status_code == 404
    assert api.get(f"/api/v1/runs/{run.pk}/steps/..%2f..%2fsecrets%2ftoken/log").status_code == 404
    assert api.get(f"/api/v1/runs/{run.pk}/steps/train/log?offset=-1").status_code == 400


def test_a_drawing_that_comes_along_is_run_and_kept(api: Client, workspace: Workspace) -> None:
    sent = {"name": "From a file", "graph": two_steps(workspace), "force_rerun": True}

    answer = api.post("/api/v1/runs", sent, content_type=JSON)
    again = api.post("/api/v1/runs", sent, content_type=JSON)

    assert (answer.status_code, again.status_code) == (201, 201)
    assert answer.json()["force_rerun"]
    assert Pipeline.objects.get().name == "From a file"
    assert answer.json()["pipeline"] == again.json()["pipeline"]


def test_the_session_tells_of_the_worker(api: Client) -> None:
    worker_is_seen()

    session = api.get("/api/v1/session").json()

    assert session["worker"]["alive"]
    assert (session["isolation"], session["isolation_reason"]) == ("none", "Bubblewrap is not installed.")


def test_a_disabled_step_and_what_depends_on_it_are_skipped_with_the_reason(api: Client, workspace: Workspace) -> None:
    graph = two_steps(workspace)
    off = {**graph["nodes"][1], "disabled": True, "inputs": {}}
    graph = {**graph, "nodes": [graph["nodes"][0], off]}
    made = api.post("/api/v1/pipelines", {"name": "Cars", "graph": graph}, content_type=JSON).json()
    assert made["problems"] == []

    planned = api.post(f"/api/v1/pipelines/{made['id']}/plan", content_type=JSON).json()["steps"]
    run = start(api, made["id"])
    finish_all({"give": {"table": store_file("t.csv", b"a\n1\n")}})

    assert {step["node"]: step["outcome"] for step in planned} == {"give": "run", "train": "skip"}
    snapshot = api.get(f"/api/v1/runs/{run['id']}").json()
    assert snapshot["state"] == "succeeded"
    states = [(step["node"], step["state"], step["reason"]) for step in snapshot["steps"]]
    assert states[1] == ("train", "skipped", "Not run: it is disabled.")
    assert api.get(f"/api/v1/runs/{run['id']}/steps/train").status_code == 200


def test_a_pipeline_of_disabled_steps_is_not_started(api: Client, workspace: Workspace) -> None:
    graph = two_steps(workspace)
    graph = {**graph, "nodes": [{**item, "disabled": True} for item in graph["nodes"]]}
    made = api.post("/api/v1/pipelines", {"name": "Cars", "graph": graph}, content_type=JSON).json()

    answer = api.post(f"/api/v1/pipelines/{made['id']}/runs", {}, content_type=JSON)

    assert answer.status_code == 400
    assert "No step would run" in answer.content.decode()
