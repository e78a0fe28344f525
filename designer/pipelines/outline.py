"""What a list shows of a drawing."""

from collections.abc import Mapping
from typing import Any

# A thumbnail is small; a drawing of thousands of nodes shows as well with its first ones.
OUTLINE_NODES = 150


def outline(document: Mapping[str, Any]) -> dict[str, Any]:
    """Where the nodes stand, and which is joined to which by position in that list."""
    nodes = document["nodes"][:OUTLINE_NODES]
    position = {node["id"]: index for index, node in enumerate(nodes)}
    joined = {
        (position[binding["node"]], index)
        for index, node in enumerate(nodes)
        for binding in node["inputs"].values()
        if binding.get("node") in position
    }
    return {
        "nodes": [{"x": node.get("x"), "y": node.get("y")} for node in nodes],
        "edges": [{"source": source, "target": target} for source, target in sorted(joined)],
    }
