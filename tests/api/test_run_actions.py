from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.core.interfaces import LogName
from designer.runs.models import Run, RunQueue, RunTag, Step
from designer.workers.stores import attempt_logs
from tests.api.answers import post
from tests.api.hands import finish_two_steps, finished_run, start
from tests.registry.shelf import two_steps

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume asynchronous iterators"),
]

JSON = "application/json"


def put_tags(api: Client, run_id: int, *tags: str) -> Any:
    return api.put(f"/api/v1/runs/{run_id}/tags", {"tags": list(tags)}, content_type=JSON)


def listed(api: Client, query: str = "") -> list[int]:
    answer = api.get(f"/api/v1/runs?{query}")
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


# Tags


def test_tags_are_put_on_found_by_and_taken_off(api: Client, pipeline: int) -> None:
    first, second = start(api, pipeline)["id"], start(api, pipeline)["id"]

    answer = put_tags(api, first, "baseline", "  to   show ", "baseline", "")

    assert answer.json()["tags"] == ["baseline", "to show"]
    assert listed(api, "tag=baseline") == [first]
    assert listed(api, "q=sho") == [first]
    assert listed(api) == [second, first]
    assert put_tags(api, first).json()["tags"] == []
    assert listed(api, "tag=baseline") == []


def test_a_tag_does_not_change_the_counts_of_steps(api: Client, pipeline: int) -> None:
    run = start(api, pipeline)["id"]
    put_tags(api, run, "a", "b", "c")

    row = api.get("/api/v1/runs?tag=a").json()["results"][0]

    assert row["steps"]["total"] == 2


@pytest.mark.parametrize(
    "tags", [["x" * 51], ["a,b"], ["a\u202eb"], ["a\x00b"], [f"t{n}" for n in range(21)], [5, {}], "text"]
)
def test_odd_tags_are_refused(api: Client, pipeline: int, tags: object) -> None:
    run = start(api, pipeline)["id"]

    answer = api.put(f"/api/v1/runs/{run}/tags", {"tags": tags}, content_type=JSON)

    assert answer.status_code == 400
    assert RunTag.objects.count() == 0


def test_several_runs_are_tagged_at_once_and_only_ones_own(
    api: Client, stranger: Client, workspace: Workspace, pipeline: int
) -> None:
    runs = [start(api, pipeline)["id"] for _ in range(2)]

    assert post(api, "/runs/tag", {"runs": runs, "add": ["a", "b"]}).status_code == 200
    theirs = post(stranger, "/runs/tag", {"runs": runs, "add": ["theirs"], "remove": ["a"]}).json()
    assert post(api, "/runs/tag", {"runs": runs[:1], "remove": ["b"]}).status_code == 200

    assert theirs == {"added": [], "removed": []}
    assert [row["tags"] for row in api.get("/api/v1/runs").json()["results"]] == [["a", "b"], ["a"]]


def test_a_change_of_tags_tells_what_it_changed_so_that_it_can_be_taken_back(api: Client, pipeline: int) -> None:
    first, second = [start(api, pipeline)["id"] for _ in range(2)]
    put_tags(api, first, "a", "old")

    told = post(api, "/runs/tag", {"runs": [first, second], "add": ["a", "b"], "remove": ["old", "never"]}).json()

    assert told == {
        "added": [{"name": "a", "runs": [second]}, {"name": "b", "runs": [first, second]}],
        "removed": [{"name": "old", "runs": [first]}],
    }


def test_runs_are_found_by_all_of_several_tags(api: Client, pipeline: int) -> None:
    first, second = [start(api, pipeline)["id"] for _ in range(2)]
    put_tags(api, first, "a", "b")
    put_tags(api, second, "a")

    assert listed(api, "tag=a") == [second, first]
    assert listed(api, "tag=a,b") == [first]
    assert listed(api, "tag=,") == [second, first]


def test_a_run_does_not_get_more_tags_than_it_may(api: Client, pipeline: int) -> None:
    run = start(api, pipeline)["id"]
    put_tags(api, run, *(f"t{n}" for n in range(20)))

    answer = post(api, "/runs/tag", {"runs": [run], "add": ["one more"]})

    assert answer.status_code == 400
    assert f"run {run} would have 21" in answer.json()["error"]["message"]
    assert RunTag.objects.count() == 20


def test_the_filters_offer_the_tags_and_people_of_this_workspace(api: Client, stranger: Client, pipeline: int) -> None:
    put_tags(api, start(api, pipeline)["id"], "a", "b")
    put_tags(api, start(api, pipeline)["id"], "b")

    choices = api.get("/api/v1/runs/choices").json()

    assert choices["tags"] == [{"name": "b", "count": 2}, {"name": "a", "count": 1}]
    assert len(choices["people"]) == 1
    assert stranger.get("/api/v1/runs/choices").json() == {"tags": [], "people": []}


# Filters


def test_runs_are_found_by_who_when_and_number(api: Client, pipeline: int) -> None:
    run = start(api, pipeline)
    old = start(api, pipeline)["id"]
    Run.objects.filter(pk=old).update(created_at=timezone.now() - timedelta(days=3), created_by=None)
    day = (timezone.now() - timedelta(days=1)).isoformat().replace("+00:00", "Z")

    assert listed(api, f"by={run['created_by']}") == [run["id"]]
    assert listed(api, "by=nobody") == []
    assert listed(api, f"since={day}") == [run["id"]]
    assert listed(api, f"before={day}") == [old]
    assert listed(api, f"q=%23{old}") == [old]
    assert listed(api, "state=queued,running,cancelling,succeeded,failed,cancelled&q=cars") == [old, run["id"]]


def test_runs_are_sorted_and_what_has_no_duration_yet_stands_last(api: Client, pipeline: int) -> None:
    runs = [start(api, pipeline)["id"] for _ in range(3)]
    began = timezone.now()
    for run, seconds, name in zip(runs[:2], (9, 3), ("Bikes", "Apples"), strict=True):
        Run.objects.filter(pk=run).update(
            started_at=began, finished_at=began + timedelta(seconds=seconds), name=name, state="succeeded"
        )

    assert listed(api, "sort=run") == runs
    assert listed(api, "sort=duration") == [runs[1], runs[0], runs[2]]
    assert listed(api, "sort=-duration") == [*runs]
    assert listed(api, "sort=name") == [runs[1], runs[0], runs[2]]
    assert listed(api, "sort=state") == [runs[2], runs[1], runs[0]]
    assert api.get("/api/v1/runs?sort=graph").status_code == 400


def test_all_that_a_filter_finds_is_told_by_number(api: Client, stranger: Client, pipeline: int) -> None:
    runs = [start(api, pipeline)["id"] for _ in range(3)]
    put_tags(api, runs[1], "a")

    assert api.get("/api/v1/runs/ids").json() == {"runs": runs[::-1], "count": 3}
    assert api.get("/api/v1/runs/ids?tag=a").json() == {"runs": [runs[1]], "count": 1}
    assert stranger.get("/api/v1/runs/ids").json() == {"runs": [], "count": 0}


@pytest.mark.parametrize("query", ["since=yesterday", "before=5", "tag=" + "x" * 51, "q=%00", "by=%00"])
def test_filters_that_make_no_sense_are_answered(api: Client, pipeline: int, query: str) -> None:
    assert api.get(f"/api/v1/runs?{query}").status_code in {200, 400}


@pytest.mark.parametrize("text", ["%27 OR 1=1 --", "%25", "_", "9" * 40, "%23", "%23abc"])
def test_odd_search_texts_find_nothing(api: Client, pipeline: int, text: str) -> None:
    start(api, pipeline)

    assert listed(api, f"q={text}") == []


# Priority


def test_what_is_still_to_run_may_be_sooner(api: Client, pipeline: int) -> None:
    run = start(api, pipeline)

    answer = api.put(f"/api/v1/runs/{run['id']}/priority", {"priority": "high"}, content_type=JSON)

    assert (answer.status_code, answer.json()["priority"]) == (200, "high")
    assert list(RunQueue.objects.filter(run=run["id"]).values_list("priority", flat=True)) == [1]


def test_what_has_ended_cannot_be_sooner(api: Client, workspace: Workspace) -> None:
    run, *_ = finished_run(api, two_steps(workspace))

    answer = api.put(f"/api/v1/runs/{run.pk}/priority", {"priority": "high"}, content_type=JSON)

    assert answer.status_code == 409
    assert "has ended" in answer.json()["error"]["message"]


def test_a_start_may_name_another_priority_than_the_pipeline_has(api: Client, workspace: Workspace) -> None:
    graph = {**two_steps(workspace), "settings": {"priority": "low"}}
    pipeline = post(api, "/pipelines", {"name": "Cars", "graph": graph}).json()["id"]

    own = post(api, f"/pipelines/{pipeline}/runs").json()
    other = post(api, f"/pipelines/{pipeline}/runs", {"priority": "high"}).json()

    assert (own["priority"], other["priority"]) == ("low", "high")


def test_who_may_only_look_changes_nothing(viewer: Client, api: Client, workspace: Workspace) -> None:
    run, *_ = finished_run(api, two_steps(workspace))

    answers = [
        post(viewer, f"/runs/{run.pk}/again"),
        post(viewer, f"/runs/{run.pk}/clone"),
        post(viewer, "/runs/delete", {"runs": [run.pk]}),
        post(viewer, "/runs/cancel", {"runs": [run.pk]}),
        post(viewer, "/runs/tag", {"runs": [run.pk], "add": ["a"]}),
        put_tags(viewer, run.pk, "a"),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert (Run.objects.count(), RunTag.objects.count()) == (1, 0)


# Several at once


@pytest.mark.parametrize("address", ["runs", "runs/ids"])
@pytest.mark.parametrize("state", ["bogus", "failed,bogus", "failed, bogus,"])
def test_a_state_that_no_run_is_ever_in_is_refused_with_the_list_of_states(
    api: Client, address: str, state: str
) -> None:
    answer = api.get(f"/api/v1/{address}", {"state": state})

    assert answer.status_code == 400
    assert answer.json()["error"]["fields"]["state"] == (
        "No run is ever in the state 'bogus'. "
        "The states of a run: queued, running, cancelling, succeeded, failed, cancelled."
    )


def test_several_runs_are_cancelled_and_what_has_ended_is_told(
    api: Client, workspace: Workspace, pipeline: int
) -> None:
    ended, *_ = finished_run(api, two_steps(workspace, trees=9))
    runs = [start(api, pipeline, force_rerun=True)["id"] for _ in range(2)]

    told = post(api, "/runs/cancel", {"runs": [*runs, ended.pk, runs[0], 10**9]}).json()

    assert told["done"] == runs
    assert [item["run"] for item in told["refused"]] == [ended.pk, 10**9]
    assert set(Run.objects.filter(pk__in=runs).values_list("state", flat=True)) == {"cancelled"}


def test_runs_that_ended_are_deleted_with_their_logs_and_others_are_kept(
    api: Client, workspace: Workspace, pipeline: int, django_capture_on_commit_callbacks: Any
) -> None:
    ended, table, _ = finished_run(api, two_steps(workspace, trees=9))
    live = start(api, pipeline, force_rerun=True)["id"]
    log = LogName(ended.pk, "train", 1)
    assert attempt_logs().size(log) > 0

    with django_capture_on_commit_callbacks(execute=True):
        told = post(api, "/runs/delete", {"runs": [ended.pk, live]}).json()

    assert (told["done"], told["refused"][0]["run"]) == ([ended.pk], live)
    assert "cancel it first" in told["refused"][0]["reason"]
    assert list(Run.objects.values_list("pk", flat=True)) == [live]
    assert attempt_logs().size(log) == 0
    assert api.get(f"/api/v1/artifacts/{table}").status_code == 404


def test_what_was_reused_stays_when_its_run_is_deleted(api: Client, workspace: Workspace) -> None:
    run, table, _ = finished_run(api, two_steps(workspace))
    again = start(api, run.pipeline_id)

    post(api, "/runs/delete", {"runs": [run.pk]})

    steps = api.get(f"/api/v1/runs/{again['id']}").json()["steps"]
    assert [step["state"] for step in steps] == ["reused", "reused"]
    assert [step["metrics"] for step in steps] == [{"r2": 0.87}, {"r2": 0.87}]
    assert api.get(f"/api/v1/artifacts/{table}").status_code == 200
    assert "deleted since" in api.get(f"/api/v1/runs/{again['id']}/steps/train").json()["why"]


def test_the_log_of_a_reused_step_says_that_the_run_which_wrote_it_was_deleted(
    api: Client, workspace: Workspace
) -> None:
    run, *_ = finished_run(api, two_steps(workspace))
    again = start(api, run.pipeline_id)
    post(api, "/runs/delete", {"runs": [run.pk]})

    answer = api.get(f"/api/v1/runs/{again['id']}/steps/train/log")

    assert answer.status_code == 404
    assert answer.json()["error"] == {
        "code": "log_deleted",
        "message": "The run that wrote this log was deleted, and the log with it.",
    }


def test_a_run_that_another_waits_for_is_kept(api: Client, workspace: Workspace, pipeline: int) -> None:
    first, second = start(api, pipeline)["id"], start(api, pipeline)["id"]
    assert Step.objects.filter(run_id=second, twin__run_id=first).exists()
    Run.objects.filter(pk=first).update(state="cancelled")

    told = post(api, "/runs/delete", {"runs": [first]}).json()

    assert "Another run waits" in told["refused"][0]["reason"]


@pytest.mark.parametrize("action", ["cancel", "delete"])
def test_runs_of_others_are_not_touched(api: Client, stranger: Client, workspace: Workspace, action: str) -> None:
    run, *_ = finished_run(api, two_steps(workspace))

    told = post(stranger, f"/runs/{action}", {"runs": [run.pk]}).json()

    assert told == {
        "done": [],
        "refused": [{"run": run.pk, "code": "unknown", "reason": f"There is no run {run.pk} in this workspace."}],
    }
    assert Run.objects.count() == 1


@pytest.mark.parametrize("runs", [[], ["a"], [0], [1.5], list(range(1, 502)), None, {"a": 1}, [[1]]])
@pytest.mark.parametrize("action", ["cancel", "delete", "tag"])
def test_what_is_no_list_of_runs_is_refused(api: Client, workspace: Workspace, action: str, runs: object) -> None:
    assert post(api, f"/runs/{action}", {"runs": runs}).status_code == 400


# Logs


def test_a_log_tells_the_number_of_its_lines(api: Client, workspace: Workspace) -> None:
    run, *_ = finished_run(api, two_steps(workspace))
    path = f"/api/v1/runs/{run.pk}/steps/train/log"

    assert api.get(f"{path}?offset=0&limit=5&numbered=true").headers["X-Log-Line"] == "0"
    assert api.get(f"{path}?offset=9&limit=5&numbered=true").headers["X-Log-Line"] == "1"
    assert api.get(f"{path}?offset=99999&limit=5&numbered=true").headers["X-Log-Line"] == "3"
    assert "X-Log-Line" not in api.get(f"{path}?offset=9&limit=5").headers


def test_finished_runs_do_not_wait(api: Client, pipeline: int) -> None:
    start(api, pipeline)
    finish_two_steps()

    assert listed(api, "state=succeeded") != []


def test_numbers_beyond_all_runs_and_pipelines_are_told_or_find_nothing(api: Client, pipeline: int) -> None:
    beyond = 2**63

    asked = [
        api.get(f"/api/v1/runs?pipeline={beyond}"),
        api.get(f"/api/v1/runs/ids?pipeline={beyond}"),
        *(
            api.post(f"/api/v1/runs/{what}", {"runs": [beyond], "add": ["a"]}, content_type="application/json")
            for what in ("cancel", "delete", "tag")
        ),
    ]

    assert {answer.status_code for answer in asked} == {400}
