"""What reading a pipeline gives: the graph, and what must be registered and uploaded before it can run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from designer.core.component import ComponentSpec, label_of
from designer.core.errors import DocumentProblem
from designer.core.graph import Binding, ComponentRef, FromData, Graph, Node
from designer.core.types import PortType
from designer.formats.azureml.component import ComponentDocument
from designer.formats.azureml.names import component_name
from designer.formats.local_files import LocalFolder

DEFAULT_NAME = "Imported pipeline"
UNREGISTERED = ""
"""The version of a component or data asset that the graph uses and that is not registered yet."""

_LONGEST_NAME = 255


@dataclass(frozen=True)
class Surroundings:
    """What a pipeline's text may refer to: files beside it, and what the workspace has registered."""

    folder: LocalFolder | None = None
    known: Callable[[str], str | None] = lambda _: None
    known_data: Callable[[str], str | None] = lambda _: None
    spec_of: Callable[[ComponentRef], ComponentSpec | None] = lambda _: None


@dataclass(frozen=True)
class PipelineComponent:
    """A component that the pipeline brings along; `nodes` use it. An anonymous one stands in the pipeline itself."""

    key: str
    document: ComponentDocument
    nodes: tuple[str, ...]
    anonymous: bool = False


@dataclass(frozen=True)
class DataUse:
    """An input that data goes into: of a node, or of the pipeline when `node` is None."""

    node: str | None
    port: str


@dataclass(frozen=True)
class PipelineData:
    """Data that the pipeline brings along: a file or folder on this machine, or an address. `key` suggests a name."""

    key: str
    type: PortType
    uses: tuple[DataUse, ...]
    path: Path | None = None
    uri: str | None = None


@dataclass(frozen=True)
class PipelineDocument:
    """A pipeline as read. Its graph refers to `components` and `data` with an empty version until `resolved`."""

    name: str
    display_name: str
    description: str
    graph: Graph
    components: tuple[PipelineComponent, ...] = ()
    data: tuple[PipelineData, ...] = ()
    warnings: tuple[DocumentProblem, ...] = ()

    @property
    def title(self) -> str:
        return self.display_name or self.name

    def document_of(self, item: PipelineComponent) -> ComponentDocument:
        """The component as it is registered: one that stands in the pipeline goes by the names of both."""
        spec = item.document.spec
        if not item.anonymous:
            return item.document
        name = f"{component_name(self.title or DEFAULT_NAME)}_{spec.name}"[:_LONGEST_NAME]
        return replace(
            item.document,
            spec=replace(spec, name=name, version=None, display_name=spec.display_name or label_of(spec.name)),
        )

    def resolved(self, components: Mapping[str, ComponentRef], data: Mapping[str, FromData]) -> Graph:
        """The graph with what was registered, by key. Inputs whose data was not uploaded are left open."""
        refs = {node: components[item.key] for item in self.components for node in item.nodes if item.key in components}
        nodes = tuple(_resolve_node(node, refs, data) for node in self.graph.nodes)
        inputs = tuple(
            replace(item, data=_resolve_data(item.data, data)) if _is_open(item.data) else item
            for item in self.graph.inputs
        )
        return replace(self.graph, nodes=nodes, inputs=inputs)


def _resolve_node(node: Node, refs: Mapping[str, ComponentRef], data: Mapping[str, FromData]) -> Node:
    bindings: dict[str, Binding] = {}
    for port, binding in node.inputs.items():
        if isinstance(binding, FromData) and _is_open(binding):
            found = _resolve_data(binding, data)
            if found is not None:
                bindings[port] = found
        else:
            bindings[port] = binding
    return replace(node, component=refs.get(node.id, node.component), inputs=bindings)


def _is_open(data: FromData | None) -> bool:
    return data is not None and data.version == UNREGISTERED


def _resolve_data(data: FromData | None, resolved: Mapping[str, FromData]) -> FromData | None:
    return None if data is None else resolved.get(data.name)
