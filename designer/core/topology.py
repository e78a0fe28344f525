"""Order in a graph: layers, ancestors, loops. networkx does the work but for the order, which every start asks for.

A running run uses counters instead.
"""

from heapq import heapify, heappop, heappush

import networkx as nx

from designer.core.graph import FromNode, Graph, edges
from designer.core.step_controls import depends_on


def digraph(graph: Graph) -> "nx.DiGraph[str]":
    """The nodes, each after what it depends on, by data or by order alone; ends that do not exist are left out."""
    result = _data_digraph(graph)
    for node in graph.nodes:
        result.add_edges_from((source, node.id) for source in depends_on(node.settings) if source in result)
    return result


def _data_digraph(graph: Graph) -> "nx.DiGraph[str]":
    result: nx.DiGraph[str] = nx.DiGraph()
    result.add_nodes_from(node.id for node in graph.nodes)
    for edge in edges(graph):
        if edge.source.node in result:
            result.add_edge(edge.source.node, edge.target)
    return result


def topological_order(graph: Graph) -> list[str]:
    """Node ids, each after what it depends on, ties in drawing order; what is in a loop or behind one is left out."""
    position = {node.id: index for index, node in enumerate(graph.nodes)}
    waits_for = dict.fromkeys(position, 0)
    below: dict[str, list[str]] = {node_id: [] for node_id in position}
    for node in graph.nodes:
        sources = [item.node for item in node.inputs.values() if isinstance(item, FromNode)]
        for source in (*sources, *depends_on(node.settings)):
            if source in below:
                below[source].append(node.id)
                waits_for[node.id] += 1
    ready = [position[node_id] for node_id, count in waits_for.items() if not count]
    heapify(ready)
    order = []
    while ready:
        done = graph.nodes[heappop(ready)].id
        order.append(done)
        for node_id in below[done]:
            waits_for[node_id] -= 1
            if not waits_for[node_id]:
                heappush(ready, position[node_id])
    return order


def ancestors(graph: Graph, node_id: str) -> set[str]:
    return set(nx.ancestors(digraph(graph), node_id))


def descendants(graph: Graph, *node_ids: str) -> set[str]:
    """What depends on any of these nodes."""
    if not node_ids:
        return set()
    directed = digraph(graph)
    return {below for node_id in node_ids for below in nx.descendants(directed, node_id)}


def left_out(graph: Graph) -> dict[str, str]:
    """The nodes that do not run, each with the disabled node that is why: itself, or one whose data it needs."""
    found = {node.id: node.id for node in graph.nodes if node.disabled}
    if not found:
        return {}
    directed = _data_digraph(graph)
    for disabled in list(found):
        for below in nx.descendants(directed, disabled):
            found.setdefault(below, disabled)
    return found


def loops(graph: Graph) -> list[list[str]]:
    """The strongly connected groups that hold a loop, each in drawing order, in order of their first node."""
    position = {node.id: index for index, node in enumerate(graph.nodes)}
    if len(topological_order(graph)) == len(position):
        return []
    directed = digraph(graph)
    found = [
        sorted(group, key=position.__getitem__)
        for group in nx.strongly_connected_components(directed)
        if len(group) > 1 or any(directed.has_edge(node, node) for node in group)
    ]
    return sorted(found, key=lambda group: position[group[0]])
