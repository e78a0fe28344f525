"""What JSON columns give back is what was put in: PostgreSQL's own jsonb would sort keys and rewrite numbers."""

import json

import pytest
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.runs.models import Run, RunDrawing

pytestmark = pytest.mark.django_db


def test_json_comes_back_with_its_order_its_numbers_and_its_odd_characters() -> None:
    value = {"zebra": 1e16, "a": -0.0, "middle": {"b": 1.0, "aa": 1}, "text": "\u0000 and \ud7ff"}
    workspace = Workspace.objects.create(slug="json", name="json")

    run = Run.objects.create(workspace=workspace, name="json", created_at=timezone.now())
    RunDrawing.objects.create(run=run, graph=value)

    assert json.dumps(RunDrawing.objects.get(run=run).graph) == json.dumps(value)
