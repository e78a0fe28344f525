import pytest

from designer.runs.transitions import sweeping
from tests.runs.drawn_run import workspace

pytestmark = pytest.mark.django_db


def test_one_sweeper_at_a_time():
    workspace()

    assert sweeping.become_sweeper("first", 30)
    assert not sweeping.become_sweeper("second", 30)
    assert sweeping.become_sweeper("first", 30)
