import pytest

from designer.core.step_controls import Retries, from_now, retries_of, setting_problems


def test_each_wait_is_longer_than_the_one_before_up_to_the_longest():
    retries = Retries(max=5, delay_seconds=10, backoff=3, max_delay_seconds=100)

    assert [retries.wait_before(retry, chance=0) for retry in (1, 2, 3, 4)] == [10, 30, 90, 100]


def test_chance_shortens_a_wait_by_up_to_a_fifth():
    retries = Retries(max=1, delay_seconds=10)

    assert retries.wait_before(1, chance=0.5) == 9
    assert retries.wait_before(1, chance=1) == 8


def test_a_hundred_retries_wait_no_longer_than_the_longest():
    assert Retries(max=100, backoff=10).wait_before(100, chance=0) == 3600


def test_a_step_without_settings_is_not_tried_again():
    assert retries_of({}).max == 0


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"timeout_seconds": 0.5},
        {"retries": {"max": 1}},
        {"retries": {"max": 100, "delay_seconds": 0, "backoff": 1, "max_delay_seconds": 86_400}},
        {"timeout_seconds": None, "retries": None},
    ],
)
def test_settings_within_their_ranges_are_fine(settings):
    assert list(setting_problems(settings)) == []


@pytest.mark.parametrize(
    "retries",
    [
        3,
        {},
        {"max": 0},
        {"max": 101},
        {"max": True},
        {"max": 1.5},
        {"max": 1, "delay_seconds": -1},
        {"max": 1, "delay_seconds": "10"},
        {"max": 1, "backoff": 0.5},
        {"max": 1, "backoff": float("inf")},
        {"max": 1, "max_delay_seconds": 86_401},
        {"max": 1, "times": 2},
    ],
)
def test_retries_out_of_range_are_refused_in_a_sentence(retries):
    [problem] = setting_problems({"retries": retries})

    assert problem.startswith("its retries should be 1 to 100, with waits of 0 to 86,400 seconds")


@pytest.mark.parametrize("seconds", [0, -1, "60", True, float("nan"), float("inf")])
def test_a_time_limit_is_a_number_of_seconds(seconds):
    [problem] = setting_problems({"timeout_seconds": seconds})

    assert problem.startswith("its time limit should be a number of seconds above 0")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "at once"), (9.3, "in 9.3 s"), (119.0, "in 119 s"), (600.4, "in 10 min"), (34_560, "in 9.6 h")],
)
def test_when_a_wait_ends_is_told_in_a_unit_that_can_be_read(seconds: float, words: str) -> None:
    assert from_now(seconds) == words
