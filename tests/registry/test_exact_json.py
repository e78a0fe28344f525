"""What JSON columns give back is what was put in: PostgreSQL's own jsonb would sort keys and rewrite numbers."""

import json

import pytest
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.runs.models import Run

pytestmark = pytest.mark.django_db


def test_json_comes_back_with_its_order_its_numbers_and_its_odd_characters() -> None:
    value = {"zebra": 1e16, "a": -0.0, "middle": {"b": 1.0, "aa": 1}, "text": "\u0000 and \ud7ff"}
    workspace = Workspace.objects.create(slug="json", name="json")

    run = Run.objects.create(workspace=workspace, name="json", graph=value, created_at=timezone.now())

    assert json.dumps(Run.objects.get(pk=run.pk).graph) == json.dumps(value)
