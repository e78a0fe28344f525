from datetime import timedelta

import pytest
from django.utils import timezone

from designer.runs.models import Sweeper
from designer.runs.transitions import sweeping
from tests.runs.drawn_run import workspace

pytestmark = pytest.mark.django_db


def test_one_sweeper_at_a_time():
    workspace()

    assert sweeping.become_sweeper("first", 30)
    assert not sweeping.become_sweeper("second", 30)
    assert sweeping.become_sweeper("first", 30)


def test_a_turn_that_a_clock_ahead_of_time_gave_is_none():
    workspace()
    sweeping.become_sweeper("first", 30)
    Sweeper.objects.update(until=timezone.now() + timedelta(hours=1))

    assert sweeping.become_sweeper("second", 30)
