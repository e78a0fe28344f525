"""However odd a drawing is, it is refused or saved with its problems; the server never fails over it."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.accounts.models import Workspace
from tests.registry.shelf import TRAIN, register

pytestmark = pytest.mark.django_db

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(10**30), 1e308, 0.5]),
    st.sampled_from(["", "a", "b", "train", "table", "trees", "model", "1", "1e999", "uri_file", "integer", "\0", "𝕏"]),
)
odd = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
bindings = st.one_of(
    odd,
    st.fixed_dictionaries({"value": odd}),
    st.fixed_dictionaries({"node": scalars, "port": scalars}),
    st.fixed_dictionaries({"input": scalars}),
    st.fixed_dictionaries({"data": odd | st.fixed_dictionaries({"name": scalars, "version": scalars})}),
)


def likely(key: str, usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(usual, usual, usual, odd)


nodes = st.fixed_dictionaries(
    {
        "id": likely("id", st.sampled_from(["a", "b", "c"])),
        "component": likely("component", st.just({"name": "train", "version": "1"})),
        "inputs": likely("inputs", st.dictionaries(st.sampled_from(["table", "trees", "x"]), bindings, max_size=3)),
    },
    optional={"settings": odd, "title": odd, "x": odd, "y": odd},
)
inputs = st.fixed_dictionaries(
    {
        "name": likely("name", st.sampled_from(["a", "b"])),
        "type": likely("type", st.sampled_from(["integer", "uri_file"])),
    },
    optional={"value": odd, "data": odd, "enum": odd, "min": odd, "max": odd, "optional": odd, "description": odd},
)
outputs = st.fixed_dictionaries({"name": odd, "node": scalars, "port": scalars})
graphs = st.fixed_dictionaries(
    {
        "nodes": likely("nodes", st.lists(nodes, max_size=3)),
        "inputs": likely("inputs", st.lists(inputs, max_size=2)),
        "outputs": likely("outputs", st.lists(outputs, max_size=2)),
    },
    optional={"settings": odd, "format": odd},
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(graph=graphs)
def test_an_odd_drawing_is_refused_or_saved(api: Client, workspace: Workspace, graph: object) -> None:
    register(workspace, replace(TRAIN, version="1"))

    made = api.post("/api/v1/pipelines", {"name": "Odd", "graph": graph}, content_type="application/json")

    assert made.status_code in {201, 400}, made.content
    if made.status_code == 201:
        path = f"/api/v1/pipelines/{made.json()['id']}"
        assert api.get(path).status_code == 200
        assert api.get(f"{path}/export").status_code in {200, 400}
        assert api.post(f"{path}/plan").status_code in {200, 400}
        assert api.post(f"{path}/runs", {}, content_type="application/json").status_code in {201, 400}
        assert api.get("/api/v1/pipelines").status_code == 200
