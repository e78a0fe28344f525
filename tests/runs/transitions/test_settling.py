import pytest

from designer.runs.models import Attempt
from designer.runs.transitions import settling
from tests.runs.drawn_run import draw, opened, run_all, state, states, succeed, take, workspace

pytestmark = pytest.mark.django_db


def test_a_parent_with_two_edges_into_one_child_is_counted_once():
    run = draw("a > b")
    edge = run.steps.get(node="a").children_edges.get()
    edge.pk = None
    edge.port = "in_again"
    edge.save()
    settling.open_run(run.pk)

    succeed(take())

    assert states(run)["b"] == "queued"


def test_an_unchanged_pipeline_is_reused_as_a_whole_without_a_single_attempt():
    first = opened("a > b > c, a > d")
    run_all()

    second = opened("a > b > c, a > d")

    assert set(states(second).values()) == {"reused"}
    assert state(second) == "succeeded"
    assert not Attempt.objects.filter(run=second).exists()
    assert second.steps.get(node="c").reused_from == first.steps.get(node="c")


def test_a_changed_value_runs_its_step_and_what_follows_and_reuses_the_rest():
    opened("a > b > c, a > d")
    run_all()

    second = opened("a > b > c, a > d", values={"b": 1})
    ran = run_all({"b": "other content"})

    assert ran == ["b", "c"]
    assert states(second) == {"a": "reused", "b": "succeeded", "c": "succeeded", "d": "reused"}


def test_a_step_that_gives_the_same_content_again_stops_the_wave():
    opened("a > b > c")
    run_all()

    second = opened("a > b > c", values={"a": 1})
    ran = run_all({"a": "content of a"})

    assert ran == ["a"]
    assert states(second) == {"a": "succeeded", "b": "reused", "c": "reused"}


def test_another_workspace_never_reuses_what_this_one_made():
    opened("a")
    run_all()

    other = opened("a", in_workspace=workspace("other"))

    assert states(other) == {"a": "queued"}


def test_a_component_that_is_not_deterministic_runs_each_time():
    opened("a", deterministic=False)
    run_all()

    again = opened("a", deterministic=False)

    assert states(again) == {"a": "queued"}


def test_force_rerun_runs_everything_and_its_results_are_reused_later():
    opened("a")
    run_all()

    forced = opened("a", force=True)
    assert run_all() == ["a"]

    third = opened("a")
    assert third.steps.get(node="a").reused_from == forced.steps.get(node="a")
