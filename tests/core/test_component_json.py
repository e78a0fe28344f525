"""A component in the database and a component on the wire."""

import json

import pytest

from designer.core.component import ComponentSpec, EnvironmentSpec, InputPort, OutputPort
from designer.core.component_json import interface_to_json, spec_from_interface, spec_from_json, spec_to_json
from designer.core.errors import InvalidDocument
from designer.core.types import PortType

SPEC = ComponentSpec(
    name="train_model",
    command="python train.py",
    version="1a2b3c4d",
    display_name="Train model",
    description="Fit a model.",
    tags={"pipewright.category": "Model training"},
    inputs=(
        InputPort("table", PortType.URI_FILE, kind="table"),
        InputPort("rate", PortType.NUMBER, "how fast", default=0.1, min=0, max=1),
        InputPort("mode", PortType.STRING, optional=True, enum=("a", "b"), columns_of="table"),
    ),
    outputs=(OutputPort("model", PortType.CUSTOM_MODEL, "the model", "model"),),
    environment=EnvironmentSpec(
        "packages", "tables", "3.11", ("pandas==2.1",), "base:1", ("not used",), "azureml:tables:1"
    ),
    is_deterministic=False,
    environment_variables={"A": "b"},
    distribution={"type": "pytorch", "process_count_per_instance": 2},
    resources={"instance_count": 2},
    timeout_seconds=60,
)


def test_a_spec_comes_back_whole_from_the_database() -> None:
    stored = json.dumps(spec_to_json(SPEC))

    assert spec_from_json(json.loads(stored)) == SPEC


def test_a_spec_that_was_stored_otherwise_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="format 2"):
        spec_from_json({**spec_to_json(SPEC), "format": 2})
    with pytest.raises(InvalidDocument, match="cannot be read"):
        spec_from_json({"format": 1})


def test_an_interface_says_what_the_canvas_needs() -> None:
    interface = interface_to_json(SPEC, latest_version="2b", archived=True)

    assert interface["name"] == "train_model"
    assert interface["version"] == "1a2b3c4d"
    assert interface["latest_version"] == "2b"
    assert interface["archived"] is True
    assert interface["category"] == "Model training"
    assert interface["environment"] == "tables"
    assert interface["inputs"][2]["enum"] == ["a", "b"]
    assert interface["outputs"] == [
        {"name": "model", "type": "custom_model", "description": "the model", "kind": "model"}
    ]


def test_an_interface_gives_the_same_ports_back() -> None:
    spec = spec_from_interface(interface_to_json(SPEC))

    assert (spec.inputs, spec.outputs) == (SPEC.inputs, SPEC.outputs)
