"""Which compute takes a step: the one that its node names, or else its pipeline, by the name that it has here."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from designer.core.errors import Problem
from designer.core.graph import Graph
from designer.core.needs import LOCAL_COMPUTE, needs_of
from designer.core.topology import left_out
from designer.runs.models import Worker


def compute_for(graph: Graph, node_settings: Mapping[str, Any]) -> str:
    """The name of a compute; on one machine every name means that machine."""
    names: Mapping[str, str] | None = settings.PIPEWRIGHT_COMPUTES
    if names is None:
        return LOCAL_COMPUTE
    name = _named(graph, node_settings) or LOCAL_COMPUTE
    return names.get(name, name)


def place_of(graph: Graph, node_settings: Mapping[str, Any]) -> dict[str, str | None]:
    """Where a step would run: its compute, or none on one machine; what the drawing calls it; what it needs there."""
    return {
        "compute": None if settings.PIPEWRIGHT_COMPUTES is None else compute_for(graph, node_settings),
        "named_compute": _named(graph, node_settings),
        "needs": str(needs_of(node_settings)),
    }


def _named(graph: Graph, node_settings: Mapping[str, Any]) -> str:
    return str(node_settings.get("compute") or graph.settings.get("default_compute") or "").removeprefix("azureml:")


def unknown_computes(graph: Graph) -> Iterator[Problem]:
    """A problem for each step that would wait for ever: no worker was ever there of the compute that it names."""
    if settings.PIPEWRIGHT_COMPUTES is None:
        return
    known = {LOCAL_COMPUTE, *settings.PIPEWRIGHT_COMPUTES.values()}
    known.update(name for queues in Worker.objects.values_list("queues", flat=True) for name in queues)
    skipped = left_out(graph)
    for node in graph.nodes:
        compute = compute_for(graph, node.settings)
        if node.id not in skipped and compute not in known:
            message = (
                f"{node.title or node.id}: there is no compute '{compute}'. There are: {', '.join(sorted(known))}. "
                "Name one of them, start a worker of it, or give the name a meaning in the cluster's file."
            )
            yield Problem("unknown_compute", message, node=node.id)
