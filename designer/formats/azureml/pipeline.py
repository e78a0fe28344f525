"""pipeline.yml as a graph, with the components and the data that it brings along."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from designer.core.errors import InvalidDocument
from designer.core.graph import Binding, ComponentRef, Graph, Group, Node, Note, PipelineInput
from designer.core.graph_json import group_from_json, note_from_json
from designer.core.types import PortType
from designer.formats.azureml.data_sources import DataSources
from designer.formats.azureml.drawn_inputs import literal_types, unset_input, with_drawn
from designer.formats.azureml.environment import read_environment
from designer.formats.azureml.environment_text import environment_to_plain
from designer.formats.azureml.expressions import ParentInput, expression
from designer.formats.azureml.inline_step import KnownTypes, inline_output_type, read_inline_step
from designer.formats.azureml.layout import PROPERTY, Layout, place_of, read_layout
from designer.formats.azureml.pipeline_document import UNREGISTERED, PipelineDocument, Surroundings
from designer.formats.azureml.pipeline_inputs import PipelineInputs
from designer.formats.azureml.pipeline_outputs import declared_type, read_pipeline_outputs
from designer.formats.azureml.pipeline_settings import PIPELINE_KEYS, read_pipeline_settings
from designer.formats.azureml.step_component import StepComponent, StepComponents
from designer.formats.azureml.step_ports import SameAs, StepPorts, read_step_ports
from designer.formats.azureml.step_settings import STEP_KEYS, read_step_settings
from designer.formats.azureml.step_types import refused_type
from designer.formats.findings import Findings
from designer.formats.local_files import LocalFolder, read_document
from designer.formats.sections import Section, shape_of
from designer.formats.yaml_nodes import YamlMap, YamlScalar
from designer.formats.yaml_text import read_yaml_map

_NODE_ID = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_NOTHING = StepComponent(ComponentRef("", UNREGISTERED), None)


def read_pipeline(text: str, *, source: str = "pipeline.yml", around: Surroundings | None = None) -> PipelineDocument:
    """Read a pipeline's text; raises InvalidDocument with all that is wrong.

    Without `around.folder` the text stands alone, as one that was pasted: it may name only what is registered.
    """
    root = Section(read_yaml_map(text, source), Findings(source))
    document = _PipelineReader(root, around or Surroundings()).read()
    root.findings.raise_errors()
    return replace(document, warnings=root.findings.warnings)


def read_pipeline_file(path: Path, *, around: Surroundings | None = None) -> PipelineDocument:
    """Read a pipeline.yml from disk; paths in it start from its folder, unless `around` has another."""
    around = around or Surroundings()
    if around.folder is None:
        around = replace(around, folder=LocalFolder(path.parent))
    return read_pipeline(read_document(path, path.name), source=path.name, around=around)


@dataclass
class _Step:
    id: str
    section: Section
    component: StepComponent = _NOTHING

    @property
    def has_own_command(self) -> bool:
        return not self.section.has("component")


class _PipelineReader:
    """Reads in the order in which types become known: components, pipeline inputs, steps with own commands."""

    def __init__(self, root: Section, around: Surroundings) -> None:
        self.root = root
        self.around = around
        self.name = root.text("name") or ""
        self.display_name = root.text("display_name") or ""
        source = root.findings.source
        self.components = StepComponents(around, source)
        self.data = DataSources(around, root.findings, self.display_name or self.name or Path(source).stem)
        self.steps: dict[str, _Step] = {}
        self.inputs: dict[str, PipelineInput] = {}
        self.types = KnownTypes(self._input_type, lambda name: declared_type(root, name), self._step_output_type)

    def read(self) -> PipelineDocument:
        settings, layout = self._settings_and_layout()
        self._find_steps()
        for step in self.steps.values():
            if not step.has_own_command:
                step.component = self.components.of_step(step.section, step.id) or _NOTHING
        kept_inputs = self._read_inputs(layout)
        self._read_own_commands()
        ports = {
            step.id: read_step_ports(step.section, step.id, step.component.spec, self.data)
            for step in self.steps.values()
        }
        sections = {step.id: step.section for step in self.steps.values()}
        outputs, kept_outputs = read_pipeline_outputs(self.root, sections, ports, layout)
        kept = {"inputs": kept_inputs, "outputs": kept_outputs}
        settings |= {key: value for key, value in kept.items() if value} | layout.get("settings", {})
        nodes = tuple(self._node(step, ports, layout.get("nodes", {}).get(step.id, {})) for step in self.steps.values())
        description = (self.root.text("description") or "").strip()
        self.root.warn_of_unread("a pipeline", PIPELINE_KEYS)
        graph = Graph(nodes, tuple(self.inputs.values()), outputs, settings, *self._drawn(layout))
        components, data = self.components.all(), self.data.all()
        return PipelineDocument(self.name, self.display_name, description, graph, components, data)

    def _settings_and_layout(self) -> tuple[dict[str, Any], Layout]:
        settings, written = read_pipeline_settings(self.root)
        layout = read_layout(written) if written is not None else {}
        if layout is None:
            self.root.warn(f"{PROPERTY} cannot be read; the steps are placed anew.", self.root.place("properties"))
            layout = {}
        if layout.get("no_compute") and settings.get("default_compute") == layout["no_compute"]:
            del settings["default_compute"]
        return settings, layout

    def _drawn(self, layout: Layout) -> tuple[dict[str, Note], dict[str, Group]]:
        """Notes and groups; what is no such thing, after an edit by hand, is left away with a warning."""
        try:
            notes = {key: note_from_json(item, f"notes.{key}") for key, item in layout.get("notes", {}).items()}
            groups = {key: group_from_json(item, f"groups.{key}") for key, item in layout.get("groups", {}).items()}
        except InvalidDocument as error:
            self.root.warn(f"{PROPERTY}: {error} Notes and groups are left away.", self.root.place("properties"))
            return {}, {}
        return notes, groups

    def _find_steps(self) -> None:
        jobs = self.root.section("jobs") if self._is_pipeline() else None
        if jobs is None:
            return
        for entry in jobs.entries():
            if not _NODE_ID.fullmatch(entry.key):
                jobs.error(f"the step '{entry.key[:80]}' needs a name of letters, digits and _.", entry, entry.key)
            elif not isinstance(entry.value, YamlMap):
                jobs.error(f"the step {entry.key} should hold keys; it is {shape_of(entry.value)}.", entry, entry.key)
            else:
                section = Section(entry.value, jobs.findings, jobs.dotted(entry.key))
                if _is_command_step(section):
                    self.steps[entry.key] = _Step(entry.key, section)

    def _is_pipeline(self) -> bool:
        kind = self.root.text("type")
        if self.root.has("jobs"):
            if kind is not None and kind.strip().lower() != "pipeline":
                self.root.error(f"type '{kind[:40]}' has no jobs; write pipeline.", self.root.take("type"), "type")
            return True
        if self.root.has("component"):
            at = self.root.place("component")
            self.root.error(f"this runs a component as a pipeline: {refused_type('pipeline')}", at, "component")
        elif self.root.has("command"):
            self.root.error("this is a component, not a pipeline; register it as a component.")
        elif kind is not None and kind.strip().lower() == "pipeline":
            # The SDK writes an empty pipeline so.
            self.root.warn("the pipeline has no jobs yet: its steps, each under its name.")
        else:
            self.root.error("a pipeline needs jobs: its steps, each under its name.")
        return False

    def _read_inputs(self, layout: Layout) -> dict[str, dict[str, Any]]:
        drawn = layout.get("inputs", {})
        kept: dict[str, dict[str, Any]] = {}
        section = self.root.section("inputs")
        if section is not None:
            types = self._consumers() | {name: {known} for name, known in literal_types(drawn).items()}
            reader = PipelineInputs(section, self.data, types)
            self.inputs = {item.name: with_drawn(item, drawn.get(item.name, {})) for item in reader.read()}
            kept = reader.kept
        for name, item in drawn.items():
            if name not in self.inputs and item.get("unset") and (found := unset_input(name, item)):
                self.inputs[name] = found
        order = {name: index for index, name in enumerate(layout.get("input_order", []))}
        self.inputs = dict(sorted(self.inputs.items(), key=lambda pair: order.get(pair[0], len(order))))
        return kept

    def _consumers(self) -> dict[str, set[PortType]]:
        """The types of the ports that each pipeline input goes into, as far as components tell."""
        found: dict[str, set[PortType]] = defaultdict(set)
        for step in self.steps.values():
            inputs, spec = step.section.node.get("inputs"), step.component.spec
            if not isinstance(inputs, YamlMap) or spec is None:
                continue
            for entry in inputs:
                port = spec.input(entry.key)
                bound = expression(entry.value.text) if isinstance(entry.value, YamlScalar) else None
                if port is not None and isinstance(bound, ParentInput):
                    found[bound.name].add(port.type)
        return found

    def _read_own_commands(self) -> None:
        for step in self.steps.values():
            if step.has_own_command:
                parts = read_inline_step(step.section, step.id, self.around.folder, self.types)
                step.component = self.components.add_anonymous(parts, step.id, step.section)

    def _input_type(self, name: str) -> PortType | None:
        return self.inputs[name].type if name in self.inputs else None

    def _step_output_type(self, step_id: str, port: str) -> PortType | None:
        step = self.steps.get(step_id)
        if step is None or step.has_own_command:
            return None if step is None else inline_output_type(step.section, port, self.types)
        output = None if step.component.spec is None else step.component.spec.output(port)
        return None if output is None else output.type

    def _node(self, step: _Step, ports: dict[str, StepPorts], drawn: dict[str, Any]) -> Node:
        section = step.section
        settings = read_step_settings(section)
        if step.has_own_command:
            # These are part of the component that the step amounts to.
            settings = {key: value for key, value in settings.items() if key not in ("distribution", "description")}
        elif (environment := environment_to_plain(read_environment(section, self.around.folder))) is not None:
            settings["environment"] = environment
        kept = {"outputs": ports[step.id].outputs, "input_modes": ports[step.id].input_modes}
        settings |= {key: value for key, value in kept.items() if value}
        title = section.text("display_name") or drawn.get("title")
        section.pass_over(["code", "command"])
        section.warn_of_unread("a step", STEP_KEYS)
        x, y = place_of(drawn)
        own_settings, extra = drawn.get("settings"), drawn.get("extra")
        return Node(
            id=step.id,
            component=step.component.ref,
            title=title if isinstance(title, str) else "",
            x=x,
            y=y,
            inputs=_bindings(step, ports),
            settings=settings | own_settings if isinstance(own_settings, dict) else settings,
            disabled=drawn.get("disabled") is True,
            group=_drawn_text(drawn, "group"),
            extra=extra if isinstance(extra, dict) else {},
        )


def _drawn_text(drawn: dict[str, Any], key: str) -> str:
    value = drawn.get(key)
    return value if isinstance(value, str) else ""


def _is_command_step(section: Section) -> bool:
    kind = section.text("type")
    refused = refused_type(kind) if kind is not None else None
    if refused:
        section.error(refused, section.take("type"), "type")
    elif not section.has("component") and not section.has("command"):
        section.error("a step needs a component, or a command of its own.")
    else:
        return True
    return False


def _bindings(step: _Step, ports: dict[str, StepPorts]) -> dict[str, Binding]:
    bindings: dict[str, Binding] = {}
    for port, binding in ports[step.id].inputs.items():
        found = _follow(binding, ports)
        if found is None:
            message = f"{port} takes what another step's input is bound to, and that is bound to nothing."
            step.section.error(message, step.section.place("inputs"), f"inputs.{port}")
        else:
            bindings[port] = found
    return bindings


def _follow(binding: Binding | SameAs, ports: dict[str, StepPorts]) -> Binding | None:
    seen: set[SameAs] = set()
    found: Binding | SameAs | None = binding
    while isinstance(found, SameAs):
        if found in seen:
            return None
        seen.add(found)
        other = ports.get(found.step)
        found = other.inputs.get(found.port) if other else None
    return found
