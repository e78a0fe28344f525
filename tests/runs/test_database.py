import pytest
from django.db import connection

from designer.core.run_state import AttemptState, StepState
from designer.runs import database as db


def test_a_condition_names_one_state_or_several():
    assert db.state_is([StepState.WAITING]) == "state = 'waiting'"
    assert db.state_is([StepState.WAITING, StepState.QUEUED]) == "state IN ('waiting', 'queued')"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL tells its plans otherwise")
def test_leases_that_ran_out_are_found_through_their_index():
    condition = db.state_is([AttemptState.RUNNING])

    plan = db.fetch(f"EXPLAIN QUERY PLAN SELECT id FROM runs_attempt WHERE {condition} AND lease_until < {db.now()}")

    assert "attempt_leased" in str(plan)
