"""What of a graph no text of the format can say. A drawing may have it for a while; a file cannot."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from designer.core.errors import Problem
from designer.core.graph import Graph, Value
from designer.formats.azureml.expressions import has_expression

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_ASSET = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_VERSION = re.compile(r"[\w.+-]*", re.ASCII)


def unspeakable(graph: Graph) -> Iterator[Problem]:
    """Names that are used twice or are no names, and values that a reader takes for expressions."""
    yield from _names(
        "duplicate_pipeline_input", "bad_input_name", "pipeline input", (item.name for item in graph.inputs)
    )
    yield from _names("bad_output", "bad_output", "pipeline output", (item.name for item in graph.outputs))
    yield from _names("duplicate_node_id", "bad_node_id", "step", (node.id for node in graph.nodes))
    for node in graph.nodes:
        ref = node.component
        if not _ASSET.fullmatch(ref.name) or not _VERSION.fullmatch(ref.version):
            message = f"{node.id} runs '{ref}', which a text cannot name. Choose another component."
            yield Problem("unknown_component", message, node.id)
        for port, binding in node.inputs.items():
            if isinstance(binding, Value) and isinstance(binding.value, str) and has_expression(binding.value):
                message = f"The value of {port} in {node.id} holds '${{{{', which is read as an expression. Change it."
                yield Problem("wrong_type", message, node.id, port)


def _names(doubled: str, bad: str, what: str, names: Iterable[str]) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Problem(doubled, f"{times} {what}s are called '{name}', and a text can hold one. Rename the others.")
        if not _NAME.fullmatch(name):
            yield Problem(bad, f"The {what} '{name}' needs a name of letters, digits and _, no digit first.")
