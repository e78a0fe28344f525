"""A graph as pipeline.yml, such that Azure ML takes it and reading it back gives the same graph."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from designer.core.component import ComponentSpec
from designer.core.errors import InvalidGraph
from designer.core.graph import Binding, ComponentRef, FromData, FromInput, FromNode, Graph, Node, Value
from designer.core.graph_json import group_to_json, note_to_json
from designer.core.types import LiteralValue, PortType
from designer.formats.azureml.drawn_inputs import write_input
from designer.formats.azureml.expressions import input_expression, output_expression, step_expression
from designer.formats.azureml.layout import PROPERTY, Layout, with_place, write_layout
from designer.formats.azureml.pipeline_settings import write_pipeline_settings
from designer.formats.azureml.references_text import component_reference, data_reference
from designer.formats.azureml.step_settings import write_step_settings
from designer.formats.azureml.unspeakable import unspeakable
from designer.formats.azureml.writable import as_map, unwritable_of_graph, unwritable_of_node
from designer.formats.yaml_writer import write_yaml

SCHEMA = "https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json"

SpecOf = Callable[[ComponentRef], ComponentSpec | None]


def write_pipeline(graph: Graph, *, spec_of: SpecOf, display_name: str = "", description: str = "") -> str:
    """The text of pipeline.yml. `spec_of` gives the interfaces that types of data are taken from.

    Raises InvalidGraph for what no text can say: names used twice, and values that would be read as expressions.
    """
    problems = list(unspeakable(graph))
    if problems:
        raise InvalidGraph(problems)
    return write_yaml(_PipelineWriter(graph, spec_of).document(display_name, description))


class _PipelineWriter:
    def __init__(self, graph: Graph, spec_of: SpecOf) -> None:
        self.graph = graph
        self.specs = {node.id: spec_of(node.component) for node in graph.nodes}
        self.layout: Layout = {"nodes": {}, "inputs": {}, "outputs": {}, "more_outputs": []}
        self.bound = self._bind_outputs()

    def document(self, display_name: str, description: str) -> dict[str, Any]:
        own, under_settings, rest = write_pipeline_settings(self.graph.settings)
        if "default_compute" not in self.graph.settings or "default_compute" in rest:
            self.layout["no_compute"] = under_settings["default_compute"]
        inputs = self._inputs()
        names = {name for ports in self.bound.values() for name in ports.values()}
        described = [name for name, value in inputs.items() if isinstance(value, dict)]
        self.layout["settings"] = rest | unwritable_of_graph(self.graph.settings, described, names)
        outputs = self._outputs(names)
        jobs = {node.id: self._step(node) for node in self.graph.nodes}
        self.layout["notes"] = {key: note_to_json(note) for key, note in self.graph.notes.items()}
        self.layout["groups"] = {key: group_to_json(group) for key, group in self.graph.groups.items()}
        properties = own.pop("properties", {})
        written = {key: value for key, value in self.layout.items() if value}
        parts: dict[str, Any] = {
            "display_name": display_name,
            "description": description,
            **own,
            "settings": under_settings,
            "inputs": self._with_kept(inputs, "inputs"),
            "outputs": self._with_kept(outputs, "outputs"),
        }
        filled = {key: value for key, value in parts.items() if value not in ("", {})}
        document = {"$schema": SCHEMA, "type": "pipeline", **filled, "jobs": jobs}
        if written or properties:
            document["properties"] = {**properties, **({PROPERTY: write_layout(written)} if written else {})}
        return document

    def _with_kept(self, declared: dict[str, Any], key: str) -> dict[str, Any]:
        """The declarations with what the settings say of them."""
        kept = {} if key in self.layout["settings"] else as_map(self.graph.settings.get(key))
        return {
            name: {**value, **as_map(kept.get(name))} if isinstance(value, dict) else value
            for name, value in declared.items()
        }

    def _inputs(self) -> dict[str, LiteralValue | dict[str, str]]:
        inputs: dict[str, LiteralValue | dict[str, str]] = {}
        for item in self.graph.inputs:
            written, drawn = write_input(item)
            if drawn:
                self.layout["inputs"][item.name] = drawn
            if written is not None:
                inputs[item.name] = written
        if len(inputs) < len(self.graph.inputs):
            self.layout["input_order"] = [item.name for item in self.graph.inputs]
        return inputs

    def _bind_outputs(self) -> dict[str, dict[str, str]]:
        """For each step, the pipeline output that each of its ports gives: the format has room for one."""
        bound: dict[str, dict[str, str]] = defaultdict(dict)
        for index, item in enumerate(self.graph.outputs):
            if item.node not in self.specs or item.port in bound[item.node]:
                more = {"name": item.name, "node": item.node, "port": item.port, "index": index}
                self.layout["more_outputs"].append(with_place(more, item.x, item.y))
                continue
            bound[item.node][item.port] = item.name
            if drawn := with_place({}, item.x, item.y):
                self.layout["outputs"][item.name] = drawn
        return bound

    def _outputs(self, names: set[str]) -> dict[str, dict[str, str]]:
        return {
            item.name: {"type": str(self._output_type(item.node, item.port))}
            for item in self.graph.outputs
            if item.name in names
        }

    def _step(self, node: Node) -> dict[str, Any]:
        unwritable = unwritable_of_node(node)
        settings = {key: value for key, value in node.settings.items() if key not in unwritable}
        keys, rest = write_step_settings(settings)
        # The title stands in both: the SDK drops display_name when it writes a pipeline.
        drawn: dict[str, Any] = {
            "title": node.title,
            "disabled": node.disabled,
            "group": node.group,
            "settings": rest | unwritable,
            "extra": dict(node.extra),
        }
        if drawn := with_place({key: value for key, value in drawn.items() if value}, node.x, node.y):
            self.layout["nodes"][node.id] = drawn
        parts: dict[str, Any] = {
            "type": "command",
            "component": component_reference(node.component),
            "display_name": node.title,
            "inputs": self._step_inputs(node, as_map(settings.get("input_modes"))),
            "outputs": self._step_outputs(node, as_map(settings.get("outputs"))),
        }
        return {key: value for key, value in parts.items() if value not in ("", {})} | keys

    def _step_inputs(self, node: Node, modes: Mapping[str, Any]) -> dict[str, Any]:
        spec = self.specs[node.id]
        written = {}
        for name, binding in node.inputs.items():
            port = None if spec is None else spec.input(name)
            value = _binding(binding, PortType.URI_FOLDER if port is None else port.type)
            if name in modes:
                value = {**(value if isinstance(value, dict) else {"path": value}), "mode": modes[name]}
            written[name] = value
        return written

    def _step_outputs(self, node: Node, kept: Mapping[str, Any]) -> dict[str, Any]:
        bound = self.bound.get(node.id, {})
        written: dict[str, Any] = {port: output_expression(name) for port, name in bound.items()}
        for port, own in kept.items():
            path = {"path": output_expression(bound[port])} if port in bound else {}
            written[port] = {"type": str(self._output_type(node.id, port)), **own, **path}
        return written

    def _output_type(self, node_id: str, port: str) -> PortType:
        spec = self.specs.get(node_id)
        output = None if spec is None else spec.output(port)
        return PortType.URI_FOLDER if output is None else output.type


def _binding(binding: Binding, port_type: PortType) -> LiteralValue | dict[str, LiteralValue]:
    match binding:
        case Value(value):
            return value
        case FromNode(node, port):
            return step_expression(node, port)
        case FromInput(name):
            return input_expression(name)
        case FromData():
            wanted = PortType.URI_FOLDER if port_type.is_literal else port_type
            return {"type": str(wanted), "path": data_reference(binding)}
