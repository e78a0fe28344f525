"""The drawing as plain data: nodes, what is bound to their inputs, the pipeline's own inputs and outputs.

An input has at most one binding, so an edge is a binding and cannot be stored twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from designer.core.types import LiteralValue, PortType

FORMAT = 1


@dataclass(frozen=True)
class Value:
    """A literal."""

    value: LiteralValue


@dataclass(frozen=True)
class FromNode:
    """An edge: the output `port` of `node`."""

    node: str
    port: str


@dataclass(frozen=True)
class FromInput:
    """An input of the pipeline."""

    name: str


@dataclass(frozen=True)
class FromData:
    """A version of a data asset."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}:{self.version}"


Binding = Value | FromNode | FromInput | FromData


@dataclass(frozen=True)
class ComponentRef:
    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}:{self.version}"


@dataclass(frozen=True)
class Node:
    id: str
    component: ComponentRef
    title: str = ""
    x: float | None = None
    y: float | None = None
    inputs: Mapping[str, Binding] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    # It does not run, and neither does what depends on it.
    disabled: bool = False
    # The group it stands in on the canvas, by its key in the graph's groups.
    group: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PipelineInput:
    name: str
    type: PortType
    value: LiteralValue | None = None
    data: FromData | None = None
    description: str = ""
    optional: bool = False
    min: float | None = None
    max: float | None = None
    enum: tuple[str, ...] | None = None
    x: float | None = None
    y: float | None = None

    @property
    def is_set(self) -> bool:
        return self.value is not None or self.data is not None


@dataclass(frozen=True)
class PipelineOutput:
    name: str
    node: str
    port: str
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True)
class Note:
    """A text on the canvas; it does nothing."""

    text: str
    x: float
    y: float
    width: float
    height: float
    colour: str = ""
    group: str = ""


@dataclass(frozen=True)
class Group:
    """A frame around nodes and notes that name it; it does nothing."""

    title: str
    colour: str = ""


@dataclass(frozen=True)
class Edge:
    source: FromNode
    target: str
    port: str


@dataclass(frozen=True)
class Graph:
    nodes: tuple[Node, ...] = ()
    inputs: tuple[PipelineInput, ...] = ()
    outputs: tuple[PipelineOutput, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)

    def node(self, node_id: str) -> Node | None:
        return next((node for node in self.nodes if node.id == node_id), None)


def edges(graph: Graph) -> Iterator[Edge]:
    """Every edge between two nodes, in drawing order; ends that do not exist are included."""
    for node in graph.nodes:
        for port, binding in node.inputs.items():
            if isinstance(binding, FromNode):
                yield Edge(binding, node.id, port)
