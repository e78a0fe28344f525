"""What a worker holds while one step ends and the next is taken in its place."""

import pytest

from designer.core.needs import Needs
from designer.runs.transitions.leases import Claim
from designer.workers.held import Held

ALL = Needs(cpu=4, gpu=2)


def claim(attempt: int, queue: str = "local", *, solo: bool = False) -> Claim:
    return Claim(attempt, attempt, 1, queue, 1, 1, solo, "node", None, {}, {})


def test_the_next_step_may_have_all_that_the_one_before_had():
    held = Held(ALL)
    first = held.take(lambda alone, free: claim(1, "local gpu=2"))
    asked = []

    def end(alone: bool, free: Needs) -> tuple[str, Claim]:
        asked.append((alone, free))
        return "ended", claim(2, "local gpu=1")

    told, second = held.replace(first, end)

    assert asked == [(True, ALL)]
    assert told == "ended"
    assert held.ids() == [2]
    assert second.gpus == (0,)


def test_a_step_beside_others_is_not_followed_as_if_it_had_been_alone():
    held = Held(ALL)
    first = held.take(lambda alone, free: claim(1))
    held.take(lambda alone, free: claim(2))
    asked = []

    held.replace(first, lambda alone, free: (asked.append(alone), None))

    assert asked == [False]
    assert held.ids() == [2]


def test_what_could_not_be_ended_is_still_held():
    held = Held(ALL)
    first = held.take(lambda alone, free: claim(1))

    def away(alone: bool, free: Needs) -> tuple[None, None]:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        held.replace(first, away)

    assert held.ids() == [1]
