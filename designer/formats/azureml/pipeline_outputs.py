"""The outputs of a pipeline: each is an output of one of its steps."""

from collections.abc import Mapping
from typing import Any

from designer.core.graph import PipelineOutput
from designer.core.types import PortType
from designer.formats.azureml.layout import Layout, place_of
from designer.formats.azureml.ports import port_type
from designer.formats.azureml.step_ports import KEPT_OF_OUTPUT, StepPorts
from designer.formats.sections import Section
from designer.formats.yaml_nodes import YamlMap, YamlScalar


def read_pipeline_outputs(
    root: Section, steps: Mapping[str, Section], ports: Mapping[str, StepPorts], layout: Layout
) -> tuple[tuple[PipelineOutput, ...], dict[str, dict[str, Any]]]:
    """The outputs in the order of their declarations, and what the declarations say beside the type."""
    bound = _bound_outputs(steps, ports, layout)
    declared, kept = _declared_outputs(root, bound)
    # The SDK leaves out declarations that say nothing, so a bound output need not be declared.
    names = [name for name in declared if name in bound]
    names += [name for name in bound if name not in names]
    outputs = [bound[name] for name in names]
    for item in layout.get("more_outputs", []):
        _insert(item, outputs)
    return tuple(outputs), kept


def declared_type(root: Section, name: str) -> PortType | None:
    """The type that the pipeline declares for an output."""
    outputs = root.node.get("outputs")
    declared = outputs.get(name) if isinstance(outputs, YamlMap) else None
    kind = declared.get("type") if isinstance(declared, YamlMap) else None
    return port_type(kind.text) if isinstance(kind, YamlScalar) else None


def _bound_outputs(
    steps: Mapping[str, Section], ports: Mapping[str, StepPorts], layout: Layout
) -> dict[str, PipelineOutput]:
    bound: dict[str, PipelineOutput] = {}
    for step_id, section in steps.items():
        for port, name in ports[step_id].pipeline_outputs.items():
            if name in bound:
                section.error(
                    f"the pipeline's output '{name}' is bound here and in {bound[name].node}; bind it once.",
                    section.place("outputs"),
                    f"outputs.{port}",
                )
            x, y = place_of(layout.get("outputs", {}).get(name, {}))
            bound[name] = PipelineOutput(name, step_id, port, x, y)
    return bound


def _declared_outputs(
    root: Section, bound: Mapping[str, PipelineOutput]
) -> tuple[list[str], dict[str, dict[str, Any]]]:
    section = root.section("outputs")
    declared: list[str] = []
    kept: dict[str, dict[str, Any]] = {}
    for entry in section.entries() if section is not None else ():
        declared.append(entry.key)
        if section is not None and entry.key not in bound:
            section.warn(f"no step gives the output '{entry.key}'; it is left out.", entry, entry.key)
        elif section is not None and isinstance(entry.value, YamlMap):
            inner = Section(entry.value, section.findings, section.dotted(entry.key))
            found = {key: inner.free(key) for key in KEPT_OF_OUTPUT if inner.take(key) is not None}
            if "version" in found:
                found["version"] = inner.text("version")
            if found:
                kept[entry.key] = found
            inner.pass_over(["type"])
            inner.warn_of_unread("a pipeline output", ["type", *KEPT_OF_OUTPUT])
    return declared, kept


def _insert(item: Mapping[str, Any], outputs: list[PipelineOutput]) -> None:
    """An output that only the layout speaks of: the format binds an output of a step to one name at most."""
    name, node, port, index = item.get("name"), item.get("node"), item.get("port"), item.get("index")
    if isinstance(name, str) and isinstance(node, str) and isinstance(port, str) and isinstance(index, int):
        outputs.insert(index, PipelineOutput(name, node, port, *place_of(item)))
