"""What the inputs of a step are bound to, and what its outputs are called in the pipeline."""

from dataclasses import dataclass, field
from typing import Any

from designer.core.component import ComponentSpec
from designer.core.graph import Binding, FromData, FromInput, FromNode, Value
from designer.core.types import PortType
from designer.formats.azureml.data_sources import DataSources
from designer.formats.azureml.expressions import NotUnderstood, ParentInput, ParentOutput, StepPort, expression
from designer.formats.azureml.literals import literal
from designer.formats.azureml.pipeline_document import DataUse
from designer.formats.azureml.ports import port_type
from designer.formats.findings import Placed
from designer.formats.sections import Section, shape_of
from designer.formats.yaml_nodes import Entry, YamlList, YamlMap, YamlNode, YamlScalar

_INPUT_KEYS = ("type", "path", "mode", "value")
KEPT_OF_OUTPUT = ("mode", "path", "name", "version")


@dataclass(frozen=True)
class SameAs:
    """Bound to whatever the input of another step is bound to; stands in until all steps are read."""

    step: str
    port: str


@dataclass
class StepPorts:
    """The ports of a step as its text has them."""

    inputs: dict[str, Binding | SameAs] = field(default_factory=dict)
    input_modes: dict[str, str] = field(default_factory=dict)
    pipeline_outputs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_step_ports(step: Section, node: str, spec: ComponentSpec | None, data: DataSources) -> StepPorts:
    """`pipeline_outputs` maps a port to the pipeline's output; `outputs` keeps what a port says beside that."""
    ports = StepPorts()
    inputs = step.section("inputs")
    if inputs is not None:
        for entry in inputs.entries():
            port = None if spec is None else spec.input(entry.key)
            _InputReader(inputs, node, None if port is None else port.type, data, ports).read(entry)
    outputs = step.section("outputs")
    if outputs is not None:
        for entry in outputs.entries():
            _read_output(entry, outputs, ports)
    return ports


@dataclass(frozen=True)
class _InputReader:
    section: Section
    node: str
    wanted: PortType | None
    data: DataSources
    ports: StepPorts

    def read(self, entry: Entry) -> None:
        binding: Binding | SameAs | None = None
        match entry.value:
            case YamlScalar(value=None):
                return
            case YamlScalar():
                binding = self._scalar(entry.key, entry.value)
            case YamlMap():
                binding = self._described(entry.key, entry.value)
            case YamlList():
                message = f"{entry.key} should be one value; it is a list. Write it as a text, like '[1, 2]'."
                self.section.error(message, entry, entry.key)
        if binding is not None:
            self.ports.inputs[entry.key] = binding

    def _scalar(self, port: str, scalar: YamlScalar) -> Binding | SameAs | None:
        found = expression(scalar.text)
        if found is not None:
            return self._expression(found, port, scalar)
        if self.wanted is not None and not self.wanted.is_literal and isinstance(scalar.value, str):
            return self._data(scalar.text, self.wanted, port, scalar)
        value = literal(scalar, self.wanted)
        if value is None:
            self.section.error(f"{port} should be a finite value; it is {shape_of(scalar)}.", scalar, port)
            return None
        return Value(value)

    def _described(self, port: str, node: YamlMap) -> Binding | SameAs | None:
        section = Section(node, self.section.findings, self.section.dotted(port))
        text = section.text("type")
        declared = port_type(text) if text is not None else None
        if text is not None and declared is None:
            section.error(f"the type '{text[:40]}' is not one of {', '.join(PortType)}.", section.place("type"), "type")
        mode = section.text("mode")
        if mode is not None:
            self.ports.input_modes[port] = mode
        binding: Binding | SameAs | None = None
        path, value = section.take("path"), section.take("value")
        if isinstance(path, YamlScalar):
            found = expression(path.text)
            binding = (
                self._expression(found, port, path)
                if found is not None
                else self._data(path.text, declared or self.wanted, port, path)
            )
        elif isinstance(value, YamlScalar):
            binding = self._scalar(port, value)
        else:
            self.section.error(f"{port} needs a path, a value, or an expression.", node, port)
        section.pass_over(["datastore", "path_on_compute"])
        section.warn_of_unread("a step's input", _INPUT_KEYS)
        return binding

    def _expression(self, found: object, port: str, at: Placed) -> Binding | SameAs | None:
        match found:
            case ParentInput(name):
                return FromInput(name)
            case StepPort(step, name, is_input=False):
                return FromNode(step, name)
            case StepPort(step, name):
                return SameAs(step, name)
            case ParentOutput(name):
                self.section.error(
                    f"{port} cannot take the pipeline's output '{name}'; take it from its step.", at, port
                )
            case NotUnderstood(text, is_whole=True):
                self.section.error(
                    f"{port}: {text.strip()[:80]} is not understood; write ${{{{parent.inputs.NAME}}}} or "
                    f"${{{{parent.jobs.STEP.outputs.NAME}}}}.",
                    at,
                    port,
                )
            case _:
                self.section.error(
                    f"{port} mixes text with an expression, which is not supported: bind the whole input to one "
                    f"expression, and join texts in the command.",
                    at,
                    port,
                )
        return None

    def _data(self, text: str, wanted: PortType | None, port: str, at: YamlNode) -> FromData | None:
        if wanted is not None and wanted.is_literal:
            self.section.error(f"a {wanted} has a value, not a path.", at, port)
            return None
        return self.data.bind(text, wanted, DataUse(self.node, port), at, self.section.dotted(port))


def _read_output(entry: Entry, section: Section, ports: StepPorts) -> None:
    match entry.value:
        case YamlScalar(value=None):
            return
        case YamlScalar(text=text):
            found = expression(text)
            if isinstance(found, ParentOutput):
                ports.pipeline_outputs[entry.key] = found.name
            else:
                wanted = "empty or ${{parent.outputs.NAME}}"
                section.error(f"{entry.key} should be {wanted}; it is '{text[:80]}'.", entry.value, entry.key)
        case YamlMap():
            _read_described_output(entry.key, Section(entry.value, section.findings, section.dotted(entry.key)), ports)
        case _:
            section.error(f"{entry.key} should be empty or an expression; it is a list.", entry, entry.key)


def _read_described_output(port: str, section: Section, ports: StepPorts) -> None:
    kept = {key: section.free(key) for key in KEPT_OF_OUTPUT if section.take(key) is not None}
    if "version" in kept:
        kept["version"] = section.text("version")
    path = section.text("path")
    found = None if path is None else expression(path)
    if isinstance(found, ParentOutput):
        ports.pipeline_outputs[port] = found.name
        del kept["path"]
    # The port has its type from its component; the SDK writes a type of its own here.
    section.pass_over(["type"])
    section.warn_of_unread("a step's output", ["type", *KEPT_OF_OUTPUT])
    if kept:
        ports.outputs[port] = kept
