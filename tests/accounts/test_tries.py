from collections.abc import Iterator

import pytest
from django.core.cache import cache

from designer.accounts.tries import MOST_FAILURES, Tries
from designer.core.errors import RateLimited


@pytest.fixture(autouse=True)
def no_earlier_tries() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def spend(tries: Tries) -> None:
    for _ in range(MOST_FAILURES):
        tries.require_left()
        tries.failed()


def test_after_the_last_failure_there_is_a_wait() -> None:
    spend(Tries("token", "10.0.0.1", "pw_abc"))

    with pytest.raises(RateLimited, match="Wait 15 minutes") as refused:
        Tries("token", "10.0.0.1", "pw_abc").require_left()

    assert refused.value.wait_seconds == 900


@pytest.mark.parametrize(
    "other", [("sign-in", "10.0.0.1", "a"), ("token", "10.0.0.2", "a"), ("token", "10.0.0.1", "b")]
)
def test_others_do_not_wait(other: tuple[str, str, str]) -> None:
    spend(Tries("token", "::1", "a"))

    Tries(*other).require_left()


def test_what_is_tried_may_be_any_text() -> None:
    odd = "\N{SNOWMAN} \n" * 4

    spend(Tries("token", "::1", odd))

    with pytest.raises(RateLimited):
        Tries("token", "::1", odd).require_left()
