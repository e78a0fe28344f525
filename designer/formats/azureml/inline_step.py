"""A step with a command of its own: the component that it amounts to, with ports as its values have them."""

from collections.abc import Callable
from dataclasses import dataclass

from designer.core.component import ComponentSpec, InputPort, OutputPort
from designer.core.types import PortType
from designer.formats.azureml.command_text import check_command
from designer.formats.azureml.component import ComponentParts, find_code, free_map
from designer.formats.azureml.environment import read_environment
from designer.formats.azureml.expressions import ParentInput, ParentOutput, StepPort, expression
from designer.formats.azureml.literals import literal, literal_type
from designer.formats.azureml.names import check_port_name, component_name
from designer.formats.azureml.ports import port_type
from designer.formats.local_files import LocalFolder
from designer.formats.sections import Section
from designer.formats.yaml_nodes import YamlMap, YamlNode, YamlScalar


@dataclass(frozen=True)
class KnownTypes:
    """The types of what an input may be bound to; None where nothing is known."""

    of_pipeline_input: Callable[[str], PortType | None]
    of_pipeline_output: Callable[[str], PortType | None]
    of_step_output: Callable[[str, str], PortType | None]


def read_inline_step(step: Section, key: str, folder: LocalFolder | None, types: KnownTypes) -> ComponentParts:
    """The anonymous component of a step, named after the step's key."""
    command = step.text("command") or ""
    inputs, outputs = _inputs(step, types), _outputs(step, types)
    if not command.strip():
        step.error("a command step needs a command.", step.place("command"), "command")
    check_command(command, inputs, outputs, step)
    deterministic = step.flag("is_deterministic")
    spec = ComponentSpec(
        name=component_name(key),
        command=command,
        display_name=step.text("display_name") or "",
        description=step.text("description") or "",
        inputs=inputs,
        outputs=outputs,
        environment=read_environment(step, folder),
        is_deterministic=True if deterministic is None else deterministic,
        distribution=free_map(step, "distribution"),
    )
    return ComponentParts(spec, find_code(step, folder))


def inline_output_type(step: Section, port: str, types: KnownTypes) -> PortType | None:
    """The type of an output that a step with its own command declares."""
    outputs = step.node.get("outputs")
    if not isinstance(outputs, YamlMap) or port not in outputs.entries:
        return None
    return _output_type(outputs.get(port), types)


def _inputs(step: Section, types: KnownTypes) -> tuple[InputPort, ...]:
    section = step.section("inputs")
    if section is None:
        return ()
    ports = []
    for entry in section.entries():
        check_port_name(entry.key, entry, section)
        ports.append(InputPort(entry.key, _input_type(entry.value, types)))
    return tuple(ports)


def _input_type(value: YamlNode, types: KnownTypes) -> PortType:
    if isinstance(value, YamlMap):
        declared = value.get("type")
        found = port_type(declared.text) if isinstance(declared, YamlScalar) else None
        path = value.get("path")
        if found is None and isinstance(path, YamlScalar):
            found = _bound_type(path.text, types)
        if found is None and isinstance(own := value.get("value"), YamlScalar):
            return _input_type(own, types)
        return found or PortType.URI_FOLDER
    if isinstance(value, YamlScalar):
        bound = _bound_type(value.text, types)
        own_value = literal(value)
        return bound or (PortType.STRING if own_value is None else literal_type(own_value))
    return PortType.STRING


def _bound_type(text: str, types: KnownTypes) -> PortType | None:
    match expression(text):
        case ParentInput(name):
            return types.of_pipeline_input(name) or PortType.STRING
        case StepPort(step, port):
            return types.of_step_output(step, port) or PortType.URI_FOLDER
    return None


def _outputs(step: Section, types: KnownTypes) -> tuple[OutputPort, ...]:
    section = step.section("outputs")
    if section is None:
        return ()
    ports = []
    for entry in section.entries():
        check_port_name(entry.key, entry, section)
        ports.append(OutputPort(entry.key, _output_type(entry.value, types)))
    return tuple(ports)


def _output_type(value: YamlNode | None, types: KnownTypes) -> PortType:
    declared, bound = (value.get("type"), value.get("path")) if isinstance(value, YamlMap) else (None, value)
    found = port_type(declared.text) if isinstance(declared, YamlScalar) else None
    if found is None and isinstance(bound, YamlScalar) and isinstance(output := expression(bound.text), ParentOutput):
        found = types.of_pipeline_output(output.name)
    return found or PortType.URI_FOLDER
