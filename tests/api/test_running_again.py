"""What is run again, with other values or in part; and what would be."""

import pytest
from django.test import Client

from designer.accounts.models import Workspace
from designer.pipelines.models import Pipeline, PipelineVersion
from designer.runs.models import Run, Step
from tests.api.answers import post
from tests.api.hands import finish_two_steps, finished_run, start
from tests.registry.shelf import TRAIN, drawing, node, register, two_steps, upload

pytestmark = pytest.mark.django_db

# Again


def test_a_run_is_retried_with_its_own_drawing_and_reuses_what_succeeded(api: Client, workspace: Workspace) -> None:
    run, *_ = finished_run(api, two_steps(workspace))
    assert run.pipeline is not None
    Pipeline.objects.filter(pk=run.pipeline_id).update(graph={"nodes": []})

    again = post(api, f"/runs/{run.pk}/again")

    assert again.status_code == 201
    assert (again.json()["retry_of"], again.json()["version"]) == (run.pk, 1)
    assert again.json()["state"] == "succeeded"
    assert set(Step.objects.filter(run_id=again.json()["id"]).values_list("state", flat=True)) == {"reused"}


def test_a_run_is_run_again_with_another_parameter_as_a_version_of_its_own(api: Client, workspace: Workspace) -> None:
    run, *_ = finished_run(api, two_steps(workspace))

    again = post(api, f"/runs/{run.pk}/again", {"values": [{"node": "train", "port": "trees", "value": 77}]}).json()

    steps = dict(Step.objects.filter(run_id=again["id"]).values_list("node", "state"))
    assert steps == {"give": "reused", "train": "queued"}
    assert again["version"] == 2
    version = PipelineVersion.objects.get(number=2)
    assert version.graph["nodes"][1]["inputs"]["trees"] == {"value": 77}


def test_a_run_is_run_again_with_other_inputs(api: Client, workspace: Workspace) -> None:
    known = register(workspace, TRAIN)
    upload(workspace, "cars")
    graph = drawing(
        node("train", known["train"], table={"data": {"name": "cars", "version": "1"}}, trees={"input": "trees"}),
        inputs=[{"name": "trees", "type": "integer", "value": 10}],
    )
    made = post(api, "/pipelines", {"name": "Cars", "graph": graph}).json()
    run = start(api, made["id"])

    again = post(api, f"/runs/{run['id']}/again", {"inputs": {"trees": 33}}).json()

    assert Run.objects.get(pk=again["id"]).drawing.graph["inputs"][0]["value"] == 33
    assert again["version"] == run["version"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"values": [{"node": "nobody", "port": "trees", "value": 1}]}, "no step 'nobody'"),
        ({"values": [{"node": "train", "port": "table", "value": 1}]}, "is connected"),
        ({"values": [{"node": "train", "port": "trees", "value": 9999}]}, "to fix"),
        ({"values": [{"node": "train", "port": "unheard", "value": 1}]}, "to fix"),
        ({"values": [{"node": "train"}]}, ""),
        ({"values": [{"node": "train", "port": "trees", "value": [1]}]}, ""),
        ({"inputs": {"unknown": 1}}, "no input 'unknown'"),
        ({"inputs": 5}, ""),
    ],
)
def test_values_that_do_not_fit_start_nothing(api: Client, workspace: Workspace, body: object, says: str) -> None:
    run, *_ = finished_run(api, two_steps(workspace))

    answer = post(api, f"/runs/{run.pk}/again", body)

    assert answer.status_code == 400
    assert says in answer.json()["error"]["message"] or answer.json()["error"].get("problems")
    assert Run.objects.count() == 1


def test_a_run_is_run_again_with_other_data(api: Client, workspace: Workspace) -> None:
    known = register(workspace, TRAIN)
    upload(workspace, "cars")
    upload(workspace, "bikes", b"a,b\n3,4\n")
    graph = drawing(
        node("train", known["train"], table={"input": "table"}),
        inputs=[{"name": "table", "type": "uri_file", "data": {"name": "cars", "version": "1"}}],
    )
    made = post(api, "/pipelines", {"name": "Cars", "graph": graph}).json()
    run = start(api, made["id"])

    again = post(api, f"/runs/{run['id']}/again", {"data": {"table": {"name": "bikes", "version": "1"}}}).json()
    missing = post(api, f"/runs/{run['id']}/again", {"data": {"table": {"name": "boats", "version": "1"}}})

    assert Run.objects.get(pk=again["id"]).drawing.graph["inputs"][0]["data"] == {"name": "bikes", "version": "1"}
    assert missing.status_code == 400
    assert Run.objects.count() == 2


def test_what_running_again_would_do_is_told_and_nothing_is_started(
    api: Client, stranger: Client, workspace: Workspace
) -> None:
    run, *_ = finished_run(api, two_steps(workspace))
    path = f"/runs/{run.pk}/again/plan"
    other = {"values": [{"node": "train", "port": "trees", "value": 77}]}

    same = post(api, path).json()["steps"]
    changed = post(api, path, other).json()["steps"]
    forced = post(api, path, {"force_rerun": True}).json()["steps"]

    assert [(step["outcome"], step["run"]) for step in same] == [("reuse", run.pk)] * 2
    assert same[0]["size"] == len(b"a,b\n1,2\n3,4\n")
    assert same[0]["made_at"] is not None
    assert [step["outcome"] for step in changed] == ["reuse", "run"]
    assert [step["outcome"] for step in forced] == ["run", "depends"]
    assert Run.objects.count() == 1


def test_runs_that_repeat_one_another_know_their_chain(api: Client, workspace: Workspace) -> None:
    run, *_ = finished_run(api, two_steps(workspace))
    alone = api.get(f"/api/v1/runs/{run.pk}").json()["chain"]

    second = post(api, f"/runs/{run.pk}/again").json()["id"]
    third = post(api, f"/runs/{second}/again").json()["id"]

    assert alone == []
    for each in (run.pk, second, third):
        chain = api.get(f"/api/v1/runs/{each}").json()["chain"]
        assert [link["id"] for link in chain] == [run.pk, second, third]


def test_a_run_is_cloned_into_a_pipeline_to_go_on_drawing(api: Client, workspace: Workspace) -> None:
    run, *_ = finished_run(api, two_steps(workspace))

    cloned = post(api, f"/runs/{run.pk}/clone").json()["pipeline"]

    assert cloned["name"] == "Cars 2"
    made = Pipeline.objects.get(pk=cloned["id"])
    assert made.graph["nodes"] == run.drawing.graph["nodes"]


# Parts of a drawing


def states_of(api: Client, run_id: int) -> dict[str, str]:
    return {step["node"]: step["state"] for step in api.get(f"/api/v1/runs/{run_id}").json()["steps"]}


def test_a_run_to_a_step_leaves_out_what_the_step_does_not_need(api: Client, pipeline: int) -> None:
    run = start(api, pipeline, target="give")
    finish_two_steps()

    told = api.get(f"/api/v1/runs/{run['id']}").json()

    assert states_of(api, run["id"]) == {"give": "succeeded", "train": "skipped"}
    assert told["state"] == "succeeded"
    assert told["target"] == "give"
    assert told["steps"][1]["reason"] == "Not run: only Give table and what it needs was asked for."
    assert not any(node.get("disabled") for node in told["graph"]["nodes"])


def test_a_run_to_a_step_again_goes_no_further_than_before(api: Client, pipeline: int) -> None:
    run = start(api, pipeline, target="give")
    finish_two_steps()

    again = post(api, f"/runs/{run['id']}/again").json()

    assert again["target"] == "give"
    assert states_of(api, again["id"]) == {"give": "reused", "train": "skipped"}


def test_running_again_from_a_step_reuses_only_what_stands_before_it(api: Client, pipeline: int) -> None:
    first = start(api, pipeline)["id"]
    finish_two_steps()

    from_train = post(api, f"/runs/{first}/again", {"rerun_from": "train"}).json()["id"]
    finish_two_steps()
    told = api.get(f"/api/v1/runs/{from_train}/steps/train").json()

    assert states_of(api, from_train) == {"give": "reused", "train": "succeeded"}
    assert told["why"] == "The run was asked to run again from this step, or from one that it depends on."


def test_the_plan_of_a_part_tells_what_is_left_out_and_what_runs_again(api: Client, pipeline: int) -> None:
    start(api, pipeline)
    finish_two_steps()

    part = post(api, f"/pipelines/{pipeline}/plan", {"target": "give", "rerun_from": "give"}).json()["steps"]

    assert [(step["node"], step["outcome"]) for step in part] == [("give", "run"), ("train", "skip")]


@pytest.mark.parametrize("field", ["target", "rerun_from"])
def test_a_step_that_is_not_in_the_drawing_is_named(api: Client, pipeline: int, field: str) -> None:
    answer = post(api, f"/pipelines/{pipeline}/runs", {field: "fit"})

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "There is no step 'fit' in the drawing. Choose one of its steps."
    assert Run.objects.count() == 0


# Plans


def test_the_plan_of_a_drawing_that_comes_along_keeps_nothing_of_it(
    api: Client, stranger: Client, workspace: Workspace
) -> None:
    run, *_ = finished_run(api, two_steps(workspace))
    sent = {"name": run.name, "graph": two_steps(workspace)}

    same = post(api, "/runs/plan", sent).json()["steps"]
    forced = post(api, "/runs/plan", {**sent, "rerun_from": "train"}).json()["steps"]
    empty = post(api, "/runs/plan", {"name": "empty", "graph": {}})

    assert [(step["node"], step["outcome"], step["run"]) for step in same] == [
        ("give", "reuse", run.pk),
        ("train", "reuse", run.pk),
    ]
    assert all(step["last_seconds"] is not None for step in same)
    assert [step["outcome"] for step in forced] == ["reuse", "run"]
    assert empty.json()["steps"] == []
    assert (Run.objects.count(), Pipeline.objects.count()) == (1, 1)


def test_the_plan_of_a_pipeline_that_always_runs_everything_says_so(api: Client, workspace: Workspace) -> None:
    graph = {**two_steps(workspace), "settings": {"force_rerun": True}}
    made = post(api, "/pipelines", {"name": "Always", "graph": graph}).json()["id"]
    start(api, made)
    finish_two_steps()

    told = post(api, f"/pipelines/{made}/plan").json()["steps"]

    assert [step["outcome"] for step in told] == ["run", "depends"]
