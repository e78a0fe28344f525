"""Every problem of a graph, found in one pass; the browser holds the same rules (frontend/src/domain/validate.ts).

tests/parity/*.json holds the cases that both must agree on. Order: the pipeline's own inputs and outputs, then each
node, then that node's ports as its interface lists them. A port has at most one problem.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from designer.core.component import ComponentSpec, InputPort
from designer.core.errors import Problem
from designer.core.graph import Binding, FromData, FromInput, FromNode, Graph, Node, PipelineInput, Value
from designer.core.step_controls import always_runs, depends_on, setting_problems
from designer.core.topology import left_out, loops
from designer.core.types import DataType, Fit, PortKind, fits
from designer.core.values import matches, value_problems

IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]*\Z", re.IGNORECASE)
_INPUT_REFERENCE = re.compile(r"\$\{\{\s*parent\.inputs\.(\w+)\s*\}\}")
MAX_NODES = 5_000


class Catalogue(Protocol):
    """What a graph may refer to."""

    def component(self, name: str, version: str) -> ComponentSpec | None: ...
    def has_component(self, name: str) -> bool: ...
    def is_archived(self, name: str, version: str) -> bool: ...
    def data(self, name: str, version: str) -> DataType | None: ...


def find_problems(graph: Graph, catalogue: Catalogue, *, max_nodes: int = MAX_NODES) -> list[Problem]:
    """All problems of a graph; an empty list or warnings alone mean that it can run."""
    if len(graph.nodes) > max_nodes:
        message = f"The drawing has {len(graph.nodes)} nodes; {max_nodes} are allowed. Split it into smaller pipelines."
        return [Problem("too_large", message)]
    return list(_Check(graph, catalogue).problems())


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


class _Check:
    def __init__(self, graph: Graph, catalogue: Catalogue) -> None:
        self.graph = graph
        self.catalogue = catalogue
        self.inputs: dict[str, PipelineInput] = {}
        for item in graph.inputs:
            self.inputs.setdefault(item.name, item)
        self.nodes: dict[str, Node] = {}
        for node in graph.nodes:
            self.nodes.setdefault(node.id, node)
        self.specs = {
            node.id: catalogue.component(node.component.name, node.component.version) for node in self.nodes.values()
        }
        self.left_out = left_out(graph)
        self.loop_of = {loop[0]: loop for loop in loops(graph)}

    def problems(self) -> Iterator[Problem]:
        if not self.graph.nodes:
            message = "The pipeline is empty: drag a component on to the canvas."
            yield Problem("empty_pipeline", message, severity="warning")
        elif all(node.id in self.left_out for node in self.graph.nodes):
            message = "No step would run: all of them are disabled, or depend on one that is. Enable one."
            yield Problem("empty_pipeline", message, severity="warning")
        yield from self._pipeline_inputs()
        yield from self._pipeline_outputs()
        seen: set[str] = set()
        for node in self.graph.nodes:
            yield from self._identity(node, seen)
            runs = node.id not in self.left_out
            if runs:
                yield from self._component(node)
            if node.id in self.loop_of and self.nodes[node.id] is node:
                yield self._loop(self.loop_of[node.id])
            if runs:
                yield from self._ports(node)
            if runs and node.settings:
                for sentence in setting_problems(node.settings):
                    yield Problem("bad_setting", f"{self._node_title(node)}: {sentence}", node=node.id)
                yield from self._order(node)

    def _pipeline_inputs(self) -> Iterator[Problem]:
        if not self.graph.inputs:
            return
        used = set(_used_inputs(self.graph))
        running = tuple(node for node in self.graph.nodes if node.id not in self.left_out)
        needed = set(_used_inputs(replace(self.graph, nodes=running)))
        seen: set[str] = set()
        for item in self.graph.inputs:
            if not IDENTIFIER.match(item.name):
                message = f"'{item.name}' cannot name a pipeline input: use letters, digits and _, not a digit first."
                yield Problem("bad_input_name", message, port=item.name)
            if item.name in seen:
                message = f"Two pipeline inputs are named '{item.name}'. Rename one."
                yield Problem("duplicate_pipeline_input", message, port=item.name)
            seen.add(item.name)
            yield from self._pipeline_input_value(item)
            if item.name not in used:
                message = f"No step uses the pipeline input '{item.name}'. Remove it, or connect it."
                yield Problem("unused_input", message, port=item.name, severity="warning")
            elif item.name in needed and not item.is_set and not item.optional:
                message = f"The pipeline input '{item.name}' has no value: set it before a run starts."
                yield Problem("missing_input", message, port=item.name, severity="warning")

    def _pipeline_input_value(self, item: PipelineInput) -> Iterator[Problem]:
        label = f"The pipeline input '{item.name}'"
        if item.value is not None:
            if item.type.is_literal:
                yield from value_problems(label, as_port(item), item.value, node=None)
            else:
                message = f"{label} takes a file or folder ({item.type}): choose data, not a value."
                yield Problem("wrong_type", message, port=item.name)
        elif item.data is not None:
            yield from self._data(label, PortKind(item.type), item.data, None, item.name)

    def _pipeline_outputs(self) -> Iterator[Problem]:
        seen: set[str] = set()
        for item in self.graph.outputs:
            spec = self.specs.get(item.node)
            if not IDENTIFIER.match(item.name):
                reason = "its name should have only letters, digits and _, and no digit first"
            elif item.name in seen:
                reason = f"there are two pipeline outputs named '{item.name}'"
            elif item.node not in self.nodes:
                reason = f"the step '{item.node}' is not in the pipeline"
            elif spec is not None and spec.output(item.port) is None:
                reason = f"{self._title(item.node)} has no output '{item.port}'"
            else:
                reason = ""
            seen.add(item.name)
            if reason:
                message = f"The pipeline output '{item.name}' cannot be used: {reason}. Change or remove it."
                yield Problem("bad_output", message, port=item.name)

    def _identity(self, node: Node, seen: set[str]) -> Iterator[Problem]:
        if not IDENTIFIER.match(node.id):
            message = f"'{node.id}' cannot name a step: use letters, digits and _, not a digit first."
            yield Problem("bad_node_id", message, node=node.id)
        if node.id in seen:
            yield Problem("duplicate_node_id", f"Two steps are named '{node.id}'. Rename one.", node=node.id)
        seen.add(node.id)

    def _component(self, node: Node) -> Iterator[Problem]:
        ref = node.component
        if self._spec(node) is None:
            title = self._node_title(node)
            if self.catalogue.has_component(ref.name):
                message = f"{title}: the component '{ref.name}' has no version '{ref.version}'. Choose another version."
                yield Problem("unknown_version", message, node=node.id)
            else:
                message = f"{title}: there is no component '{ref.name}'. Register it, or replace the step."
                yield Problem("unknown_component", message, node=node.id)
        elif self.catalogue.is_archived(ref.name, ref.version):
            title = self._node_title(node)
            message = f"{title}: '{ref.name}' {ref.version} is archived. It still runs; choose another for new work."
            yield Problem("archived_component", message, node=node.id, severity="warning")

    def _loop(self, loop: list[str]) -> Problem:
        names = " → ".join(self._title(node_id) for node_id in [*loop, loop[0]])
        return Problem("cycle", f"These steps wait for each other: {names}. Remove one of the edges.", node=loop[0])

    def _order(self, node: Node) -> Iterator[Problem]:
        title = self._node_title(node)
        for source in depends_on(node.settings):
            if source not in self.nodes:
                message = f"{title} runs after '{source}', which is not in the pipeline. Choose another step."
                yield Problem("unknown_dependency", message, node=node.id)
        taken = [binding.node for binding in node.inputs.values() if isinstance(binding, FromNode)]
        if taken and always_runs(node.settings):
            message = (
                f"{title} always runs, yet it takes data of {self._title(taken[0])}: where that gives none, it is "
                "skipped. Let it run after that step instead."
            )
            yield Problem("always_needs_data", message, node=node.id, severity="warning")

    def _ports(self, node: Node) -> Iterator[Problem]:
        spec = self._spec(node)
        if spec is None:
            return
        title = self._node_title(node)
        for port in spec.inputs:
            binding = node.inputs.get(port.name)
            place = f"{title}, input '{port.name}'"
            if binding is not None:
                yield from self._binding(node, place, port, binding)
            elif port.required:
                action = "type a value" if port.type.is_literal else "connect a step's output or choose data"
                yield Problem("missing_input", f"{title} needs '{port.name}': {action}.", node.id, port.name)
        for name in sorted(node.inputs.keys() - {port.name for port in spec.inputs}):
            known = ", ".join(port.name for port in spec.inputs) or "none"
            yield Problem("unknown_port", f"{title} has no input '{name}'. Its inputs: {known}.", node.id, name)

    def _binding(self, node: Node, place: str, port: InputPort, binding: Binding) -> Iterator[Problem]:
        match binding:
            case Value(value) if port.type.is_literal:
                yield from value_problems(place, port, value, node.id)
            case Value():
                message = f"{place} takes a file or folder ({port.type}): connect a step's output or choose data."
                yield Problem("wrong_type", message, node.id, port.name)
            case FromNode():
                yield from self._edge(node, place, port, binding)
            case FromInput(name):
                yield from self._from_input(node, place, port, name)
            case FromData():
                yield from self._data(place, port.fit_kind, binding, node.id, port.name)

    def _edge(self, node: Node, place: str, port: InputPort, source: FromNode) -> Iterator[Problem]:
        if source.node not in self.nodes:
            message = f"{place} is connected to '{source.node}', which is not in the pipeline. Connect another step."
            yield Problem("unknown_source_node", message, node.id, port.name)
            return
        spec = self.specs[source.node]
        if spec is None:
            return  # The unknown component is a problem of its own node.
        output = spec.output(source.port)
        if output is None:
            known, giver = ", ".join(item.name for item in spec.outputs) or "none", self._title(source.node)
            message = f"{place} is connected to '{source.port}' of {giver}, which has no such output. It has: {known}."
            yield Problem("unknown_source_port", message, node.id, port.name)
        else:
            fit = fits(output.fit_kind, port.fit_kind)
            if fit.outcome != "fits":
                giver = f"'{output.name}' of {self._title(source.node)}"
                yield from _fit_problems(place, giver, fit, node.id, port.name)

    def _from_input(self, node: Node, place: str, port: InputPort, name: str) -> Iterator[Problem]:
        item = self.inputs.get(name)
        if item is None:
            known = ", ".join(self.inputs) or "none"
            message = f"{place} uses the pipeline input '{name}', which does not exist. Pipeline inputs: {known}."
            yield Problem("unknown_pipeline_input", message, node.id, port.name)
            return
        giver = f"the pipeline input '{name}'"
        fit = fits(PortKind(item.type, None, item.enum), port.fit_kind)
        found = list(_fit_problems(place, giver, fit, node.id, port.name))
        # A value that is not even of the pipeline input's own type is a problem there, not at each port that takes it.
        if fit.outcome != "refused" and item.value is not None and matches(item.value, item.type):
            found = [*value_problems(place, port, item.value, node.id), *found]
        if fit.outcome != "refused" and item.optional and not item.is_set and port.required:
            message = f"{place} must have a value, and {giver} is optional and unset: set it."
            found = [Problem("missing_input", message, node.id, port.name)]
        yield from found[:1]

    def _data(self, place: str, target: PortKind, data: FromData, node: str | None, port: str) -> Iterator[Problem]:
        if target.type.is_literal:
            yield Problem("wrong_type", f"{place} takes a {target.type}, not data: type a value.", node, port)
            return
        found = self.catalogue.data(data.name, data.version)
        if found is None:
            message = f"{place}: there is no data '{data}'. Upload it, or choose other data."
            yield Problem("unknown_data", message, node, port)
        elif found.type is not None:
            fit = fits(PortKind(found.type, found.kind), target)
            yield from _fit_problems(place, f"the data '{data}'", fit, node, port)

    def _spec(self, node: Node) -> ComponentSpec | None:
        if self.nodes[node.id] is node:
            return self.specs[node.id]
        return self.catalogue.component(node.component.name, node.component.version)

    def _node_title(self, node: Node) -> str:
        spec = self._spec(node)
        return node.title or (spec.title if spec else node.id)

    def _title(self, node_id: str) -> str:
        return self._node_title(self.nodes[node_id])


def _used_inputs(graph: Graph) -> Iterator[str]:
    for node in graph.nodes:
        for binding in node.inputs.values():
            if isinstance(binding, FromInput):
                yield binding.name
        if node.settings:
            yield from _INPUT_REFERENCE.findall(str(dict(node.settings)))
    yield from _INPUT_REFERENCE.findall(str(dict(graph.settings)))


def _fit_problems(place: str, giver: str, fit: Fit, node: str | None, port: str) -> Iterator[Problem]:
    if fit.outcome == "refused":
        yield Problem("type_mismatch", f"{place} cannot take {giver}: {fit.reason}.", node, port)
    elif fit.outcome == "warns":
        yield Problem("type_warning", f"{place} takes {giver}: {fit.reason}.", node, port, severity="warning")


def as_port(item: PipelineInput) -> InputPort:
    """The pipeline input as a port that takes its value."""
    return InputPort(item.name, item.type, min=item.min, max=item.max, enum=item.enum)


@dataclass(frozen=True)
class MemoryCatalogue:
    """A catalogue of plain values: for tests, and for graphs that bring their own components."""

    specs: Mapping[tuple[str, str], ComponentSpec]
    known_data: Mapping[str, DataType]
    archived: frozenset[str] = frozenset()

    @classmethod
    def of(cls, specs: Iterable[ComponentSpec], data: Mapping[str, DataType] | None = None) -> "MemoryCatalogue":
        return cls({(spec.name, spec.version or ""): spec for spec in specs}, dict(data or {}))

    def component(self, name: str, version: str) -> ComponentSpec | None:
        return self.specs.get((name, version))

    def has_component(self, name: str) -> bool:
        return any(known == name for known, _ in self.specs)

    def is_archived(self, name: str, version: str) -> bool:
        return name in self.archived

    def data(self, name: str, version: str) -> DataType | None:
        return self.known_data.get(f"{name}:{version}")
