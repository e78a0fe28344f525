"""What a run is asked for: which steps of a drawing, which of them though they could be reused, and how soon."""

from dataclasses import dataclass, replace

from designer.core.errors import InvalidRequest
from designer.core.graph import Graph
from designer.core.topology import ancestors, descendants, left_out

# A worker takes steps of a run of higher priority first, whatever waits longer.
PRIORITIES = {"low": -1, "normal": 0, "high": 1}
USUAL_PRIORITY = "normal"


@dataclass(frozen=True)
class Scope:
    """`target`: only this step, and what it needs. `rerun_from`: this step runs, and all that depends on it.

    Both are ids of nodes, empty where all is meant and nothing in particular. `force_rerun`: everything runs.
    `priority`: one of PRIORITIES, or empty for the pipeline's own.
    """

    target: str = ""
    rerun_from: str = ""
    force_rerun: bool = False
    priority: str = ""

    def of_pipeline(self, graph: Graph) -> "Scope":
        """The scope of a run that the pipeline's own settings have a say in."""
        return replace(
            self,
            force_rerun=self.force_rerun or bool(graph.settings.get("force_rerun")),
            priority=self.priority or str(graph.settings.get("priority", "")),
        )

    def asked_for(self, graph: Graph) -> Graph:
        """The drawing with all disabled that is not asked for; raises InvalidRequest for a step that cannot be."""
        for node_id in filter(None, (self.target, self.rerun_from)):
            if graph.node(node_id) is None:
                raise InvalidRequest(f"There is no step '{node_id}' in the drawing. Choose one of its steps.")
            if node_id in left_out(graph):
                raise InvalidRequest(
                    f"'{node_id}' does not run: it, or a step that it needs, is disabled. Enable that."
                )
        if not self.target:
            return graph
        needed = {self.target, *ancestors(graph, self.target)}
        if self.rerun_from and self.rerun_from not in needed:
            raise InvalidRequest(f"'{self.target}' does not need '{self.rerun_from}', so it would not run again.")
        return replace(
            graph, nodes=tuple(replace(node, disabled=node.disabled or node.id not in needed) for node in graph.nodes)
        )

    def forced(self, graph: Graph) -> frozenset[str]:
        """The steps that may not be reused."""
        if self.force_rerun:
            return frozenset(node.id for node in graph.nodes)
        return frozenset({self.rerun_from, *descendants(graph, self.rerun_from)} if self.rerun_from else ())


EVERYTHING = Scope()
