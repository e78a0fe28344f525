"""However odd a drawing is, it is refused or saved with its problems; the server never fails over it."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from designer.accounts.models import Workspace
from tests.registry.shelf import READ, TRAIN, register, upload

pytestmark = pytest.mark.django_db

ODD: list[object] = [None, True, 0, -1, 5, 10**17, 0.5, 1e308, "", "a", "1", "1e999", "${{parent.inputs.x}}", "𝕏" * 300]
ODD += [[], ["a", 1, None], {}, {"name": "a"}, {"a": {"b": [1]}}, {"value": 1}, {"node": "a", "port": "model"}]

SOUND = {
    "format": 1,
    "nodes": [
        {
            "id": "read",
            "component": {"name": "read_file", "version": "1"},
            "title": "Read",
            "x": 10,
            "y": 20,
            "inputs": {"file": {"data": {"name": "cars", "version": "1"}}},
            "settings": {"compute": "azureml:cpu", "environment_variables": {"A": "b"}, "comment": "text"},
        },
        {
            "id": "train",
            "component": {"name": "train", "version": "1"},
            "inputs": {"table": {"input": "table"}, "trees": {"input": "trees"}},
            "settings": {"timeout_seconds": 60},
        },
        {
            "id": "again",
            "component": {"name": "train", "version": "1"},
            "inputs": {"table": {"node": "train", "port": "model"}, "trees": {"value": 7}},
            "settings": {},
        },
    ],
    "inputs": [
        {"name": "trees", "type": "integer", "value": 5, "min": 1, "max": 9, "enum": ["5", "6"], "description": "text"},
        {
            "name": "table",
            "type": "uri_file",
            "data": {"name": "cars", "version": "1"},
            "optional": True,
            "x": 1,
            "y": 2,
        },
    ],
    "outputs": [{"name": "model", "node": "train", "port": "model", "x": 1, "y": 2}],
    "settings": {
        "force_rerun": False,
        "continue_on_step_failure": True,
        "default_compute": "azureml:local",
        "max_steps_at_once": 2,
    },
}

Place = tuple[str | int, ...]


def places(value: object, above: Place = ()) -> Iterator[Place]:
    """Every place in the drawing where something could stand instead."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*above, key)
        yield from places(part, (*above, key))


def with_odd(place: Place, value: object) -> dict[str, Any]:
    drawing: Any = copy.deepcopy(SOUND)
    inner = drawing
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return drawing  # type: ignore[no-any-return]


def serve_all(api: Client, graph: object) -> None:
    made = api.post("/api/v1/pipelines", {"name": "Odd", "graph": graph}, content_type="application/json")

    assert made.status_code in {201, 400}, made.content
    if made.status_code == 201:
        path = f"/api/v1/pipelines/{made.json()['id']}"
        assert api.get(path).status_code == 200
        assert api.get(f"{path}/export").status_code in {200, 400}
        assert api.post(f"{path}/plan", content_type="application/json").status_code in {200, 400}
        assert api.post(f"{path}/runs", {}, content_type="application/json").status_code in {201, 400}


@pytest.fixture
def known(workspace: Workspace) -> None:
    register(workspace, replace(TRAIN, version="1"), replace(READ, version="1"))
    upload(workspace, "cars")


def test_the_drawing_that_is_made_odd_is_taken(api: Client, known: None) -> None:
    made = api.post("/api/v1/pipelines", {"name": "Sound", "graph": SOUND}, content_type="application/json").json()

    assert [problem["code"] for problem in made["problems"]] == ["type_mismatch"]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(place=("inputs", 0, "enum"), value=5)
@given(place=st.sampled_from(list(places(SOUND))), value=st.sampled_from(ODD))
def test_a_drawing_with_something_odd_is_refused_or_saved(
    api: Client, known: None, place: Place, value: object
) -> None:
    serve_all(api, with_odd(place, value))
