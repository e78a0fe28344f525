"""Random graphs that a person could draw, with the components they use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from designer.core.component import ComponentSpec, InputPort, OutputPort
from designer.core.graph import (
    Binding,
    ComponentRef,
    FromData,
    FromInput,
    FromNode,
    Graph,
    Group,
    Node,
    Note,
    PipelineInput,
    PipelineOutput,
    Value,
)
from designer.core.types import LITERAL_TYPES, PortType

IDS = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
VERSIONS = st.from_regex(r"[0-9a-z][0-9a-z.\-]{0,6}", fullmatch=True).filter(lambda text: text != "latest")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20).filter(
    lambda text: "${{" not in text
)
FILLED = TEXTS.filter(bool)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
COORDINATES = st.integers(-5000, 5000) | st.floats(-5000, 5000)
DATA_TYPES = st.sampled_from([kind for kind in PortType if kind not in LITERAL_TYPES])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | FINITE | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
NOTES = st.builds(Note, TEXTS, COORDINATES, COORDINATES, COORDINATES, COORDINATES, TEXTS, TEXTS)
DATA = st.builds(FromData, st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), VERSIONS)

_VALUES = {
    PortType.STRING: TEXTS,
    PortType.NUMBER: FINITE | st.integers(),
    PortType.INTEGER: st.integers(),
    PortType.BOOLEAN: st.booleans(),
}


@dataclass(frozen=True)
class Drawn:
    graph: Graph
    specs: Mapping[ComponentRef, ComponentSpec]

    def spec_of(self, ref: ComponentRef) -> ComponentSpec | None:
        return self.specs.get(ref)


@st.composite
def specs(draw: st.DrawFn) -> ComponentSpec:
    names = draw(st.lists(IDS, min_size=1, max_size=6, unique=True))
    cut = draw(st.integers(0, len(names)))
    return ComponentSpec(
        name=draw(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)),
        version=draw(VERSIONS),
        command="true",
        inputs=tuple(InputPort(name, draw(st.sampled_from(PortType))) for name in names[:cut]),
        outputs=tuple(OutputPort(name, draw(DATA_TYPES)) for name in names[cut:]),
    )


@st.composite
def pipeline_inputs(draw: st.DrawFn, name: str) -> PipelineInput:
    kind = draw(st.sampled_from(PortType))
    limits = st.none() | FINITE | st.integers()
    place = draw(st.none() | st.tuples(COORDINATES, COORDINATES)) or (None, None)
    literal = kind.is_literal
    return PipelineInput(
        name=name,
        type=kind,
        value=draw(st.none() | _VALUES[kind]) if literal else None,
        data=None if literal else draw(st.none() | DATA),
        description=draw(TEXTS),
        optional=draw(st.booleans()),
        min=draw(limits) if literal else None,
        max=draw(limits) if literal else None,
        enum=draw(st.none() | st.lists(FILLED, min_size=1, max_size=3).map(tuple)) if literal else None,
        x=place[0],
        y=place[1],
    )


@st.composite
def drawings(draw: st.DrawFn) -> Drawn:
    found = draw(st.lists(specs(), min_size=1, max_size=3, unique_by=lambda spec: (spec.name, spec.version)))
    known = {ComponentRef(spec.name, spec.version or ""): spec for spec in found}
    inputs = [draw(pipeline_inputs(name)) for name in draw(st.lists(IDS, max_size=3, unique=True))]
    nodes: list[Node] = []
    for node_id in draw(st.lists(IDS, max_size=5, unique=True)):
        nodes.append(draw(_nodes(node_id, known, inputs, nodes)))
    return Drawn(
        Graph(
            tuple(nodes),
            tuple(inputs),
            tuple(draw(_outputs(known, nodes))),
            draw(_graph_settings(inputs)),
            draw(st.dictionaries(IDS, NOTES, max_size=2)),
            draw(st.dictionaries(IDS, st.builds(Group, TEXTS, TEXTS), max_size=2)),
        ),
        known,
    )


@st.composite
def _nodes(
    draw: st.DrawFn,
    node_id: str,
    known: Mapping[ComponentRef, ComponentSpec],
    inputs: list[PipelineInput],
    earlier: list[Node],
) -> Node:
    ref = draw(st.sampled_from(list(known)))
    bindings: dict[str, Binding] = {}
    for port in known[ref].inputs:
        choices = _choices(port, known, inputs, earlier)
        if draw(st.booleans()):
            bindings[port.name] = draw(st.one_of(choices))
    place = draw(st.none() | st.tuples(COORDINATES, COORDINATES)) or (None, None)
    return Node(
        id=node_id,
        component=ref,
        title=draw(TEXTS),
        x=place[0],
        y=place[1],
        inputs=bindings,
        settings=draw(_node_settings()),
        disabled=draw(st.booleans()),
        group=draw(st.just("") | IDS),
        extra=draw(st.dictionaries(FILLED.map(lambda text: f"own {text}"), JSON, max_size=2)),
    )


def _choices(
    port: InputPort,
    known: Mapping[ComponentRef, ComponentSpec],
    inputs: list[PipelineInput],
    earlier: list[Node],
) -> list[st.SearchStrategy[Binding]]:
    choices: list[st.SearchStrategy[Binding]] = [
        st.builds(FromInput, st.just(item.name)) for item in inputs if item.type.is_literal == port.type.is_literal
    ]
    if port.type.is_literal:
        return [*choices, st.builds(Value, _VALUES[port.type])]
    sources = [(node.id, output.name) for node in earlier for output in known[node.component].outputs]
    if sources:
        choices.append(st.sampled_from(sources).map(lambda source: FromNode(*source)))
    return [*choices, DATA]


@st.composite
def _outputs(draw: st.DrawFn, known: Mapping[ComponentRef, ComponentSpec], nodes: list[Node]) -> list[PipelineOutput]:
    ports = [(node.id, output.name) for node in nodes for output in known[node.component].outputs]
    outputs = []
    for name in draw(st.lists(IDS, max_size=4, unique=True)) if ports else []:
        node, port = draw(st.sampled_from(ports))
        place = draw(st.none() | st.tuples(COORDINATES, COORDINATES)) or (None, None)
        outputs.append(PipelineOutput(name, node, port, *place))
    return outputs


def _node_settings() -> st.SearchStrategy[dict[str, Any]]:
    modes = st.sampled_from(["upload", "rw_mount", "direct"])
    return st.fixed_dictionaries(
        {},
        optional={
            "compute": st.just("azureml:cpu") | TEXTS,
            "comment": TEXTS,
            "timeout_seconds": st.integers() | FINITE,
            "environment_variables": st.dictionaries(FILLED, TEXTS, max_size=3),
            "environment": st.sampled_from(["azureml:sklearn-1.5@latest", {"image": "python:3.11"}]) | JSON,
            "resources": st.dictionaries(FILLED, JSON, max_size=2),
            "outputs": st.dictionaries(IDS, st.fixed_dictionaries({"mode": modes}), max_size=2) | JSON,
            "input_modes": st.dictionaries(IDS, modes, max_size=2),
            "something": JSON,
        },
    )


def _graph_settings(inputs: list[PipelineInput]) -> st.SearchStrategy[dict[str, Any]]:
    names = st.sampled_from([item.name for item in inputs]) if inputs else IDS
    return st.fixed_dictionaries(
        {},
        optional={
            "force_rerun": st.booleans(),
            "continue_on_step_failure": st.booleans(),
            "default_compute": st.sampled_from(["azureml:cpu", "azureml:local"]) | TEXTS,
            "default_datastore": TEXTS,
            "experiment_name": TEXTS,
            "tags": st.dictionaries(FILLED, TEXTS, max_size=2),
            "properties": st.dictionaries(FILLED, TEXTS, max_size=2),
            "inputs": st.dictionaries(names, st.just({"mode": "download"}), max_size=2) | JSON,
            "something": JSON,
        },
    )
