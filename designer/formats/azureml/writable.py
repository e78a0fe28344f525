"""What of a graph's settings the format can say; the rest travels in the layout."""

from collections.abc import Collection, Mapping
from typing import Any

from designer.core.errors import InvalidDocument
from designer.core.graph import Node, Value
from designer.formats.azureml.environment_text import environment_from_plain, environment_to_plain
from designer.formats.azureml.expressions import has_expression
from designer.formats.azureml.pipeline_inputs import KEPT_OF_INPUT
from designer.formats.azureml.step_ports import KEPT_OF_OUTPUT


def as_map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def is_port_map(value: object, names: Collection[str] | None, keys: Collection[str]) -> bool:
    """Whether `value` gives some of `names`, each with texts under some of `keys`."""
    return (
        isinstance(value, Mapping)
        and len(value) > 0
        and all(names is None or name in names for name in value)
        and all(_has_texts(item, keys) for item in value.values())
    )


def unwritable_of_graph(
    settings: Mapping[str, Any], inputs: Collection[str], outputs: Collection[str]
) -> dict[str, Any]:
    """What the graph's settings say of its inputs and outputs that the text has no place for."""
    rest = {}
    if "inputs" in settings and not is_port_map(settings["inputs"], inputs, KEPT_OF_INPUT):
        rest["inputs"] = settings["inputs"]
    if "outputs" in settings and not is_port_map(settings["outputs"], outputs, KEPT_OF_OUTPUT):
        rest["outputs"] = settings["outputs"]
    return rest


def unwritable_of_node(node: Node) -> dict[str, Any]:
    """What a node's settings say of its ports and environment that the text has no place for."""
    settings, rest = node.settings, {}
    if "outputs" in settings and not is_port_map(settings["outputs"], None, KEPT_OF_OUTPUT):
        rest["outputs"] = settings["outputs"]
    if "input_modes" in settings and not _are_modes(settings["input_modes"], node):
        rest["input_modes"] = settings["input_modes"]
    if "environment" in settings and not _is_environment(settings["environment"]):
        rest["environment"] = settings["environment"]
    return rest


def _has_texts(item: object, keys: Collection[str]) -> bool:
    return (
        isinstance(item, Mapping)
        and len(item) > 0
        and all(key in keys and isinstance(text, str) and not has_expression(text) for key, text in item.items())
    )


def _are_modes(value: object, node: Node) -> bool:
    bound = {port for port, binding in node.inputs.items() if not isinstance(binding, Value)}
    return (
        isinstance(value, Mapping)
        and len(value) > 0
        and all(port in bound and isinstance(mode, str) for port, mode in value.items())
    )


def _is_environment(value: object) -> bool:
    """Whether reading what is written gives the same: only then may the text be its one home."""
    if not isinstance(value, (str, Mapping)) or not value:
        return False
    try:
        return environment_to_plain(environment_from_plain(value)) == value
    except InvalidDocument:
        return False
