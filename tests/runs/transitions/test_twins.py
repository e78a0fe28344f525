import pytest

from tests.runs.drawn_run import fail, opened, run_all, state, states, take

pytestmark = pytest.mark.django_db


def test_of_two_equal_steps_in_flight_the_second_waits_and_reuses_the_first():
    opened("a > b")
    second = opened("a > b")
    assert states(second)["a"] == "waiting"
    assert "run" in second.steps.get(node="a").reason

    ran = run_all()

    assert ran == ["a", "b"]
    assert set(states(second).values()) == {"reused"}
    assert state(second) == "succeeded"


def test_when_the_first_of_two_equal_steps_fails_the_second_runs_itself():
    opened("a")
    second = opened("a")

    fail(take())

    assert states(second) == {"a": "queued"}
    assert run_all() == ["a"]
    assert state(second) == "succeeded"
