"""Order in a graph: layers, ancestors, loops. networkx does the work; a running run uses counters instead."""

import networkx as nx

from designer.core.graph import Graph, edges


def digraph(graph: Graph) -> "nx.DiGraph[str]":
    """The nodes and their data edges; edges with an end that does not exist are left out."""
    result: nx.DiGraph[str] = nx.DiGraph()
    result.add_nodes_from(node.id for node in graph.nodes)
    for edge in edges(graph):
        if edge.source.node in result:
            result.add_edge(edge.source.node, edge.target)
    return result


def topological_order(graph: Graph) -> list[str]:
    """Node ids, each after what it depends on, ties in drawing order. The graph must have no cycle."""
    position = {node.id: index for index, node in enumerate(graph.nodes)}
    return list(nx.lexicographical_topological_sort(digraph(graph), key=position.__getitem__))


def ancestors(graph: Graph, node_id: str) -> set[str]:
    return set(nx.ancestors(digraph(graph), node_id))


def descendants(graph: Graph, node_id: str) -> set[str]:
    return set(nx.descendants(digraph(graph), node_id))


def left_out(graph: Graph) -> dict[str, str]:
    """The nodes that do not run, each with the disabled node that is why: itself, or one that it depends on."""
    found = {node.id: node.id for node in graph.nodes if node.disabled}
    if not found:
        return {}
    directed = digraph(graph)
    for disabled in list(found):
        for below in nx.descendants(directed, disabled):
            found.setdefault(below, disabled)
    return found


def loops(graph: Graph) -> list[list[str]]:
    """The strongly connected groups that hold a loop, each in drawing order, in order of their first node."""
    position = {node.id: index for index, node in enumerate(graph.nodes)}
    directed = digraph(graph)
    found = [
        sorted(group, key=position.__getitem__)
        for group in nx.strongly_connected_components(directed)
        if len(group) > 1 or any(directed.has_edge(node, node) for node in group)
    ]
    return sorted(found, key=lambda group: position[group[0]])
