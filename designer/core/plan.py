"""What one run will do: its steps, what each waits for, and what decides whether each may be reused."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from designer.core.cache_key import cache_key, with_inputs
from designer.core.component import ComponentSpec
from designer.core.graph import Binding, FromData, FromInput, FromNode, Graph, Node, PipelineInput, Value
from designer.core.step_controls import always_runs, depends_on
from designer.core.topology import descendants, left_out, topological_order
from designer.core.types import LiteralValue
from designer.core.values import coerce


@dataclass(frozen=True)
class PlannedStep:
    """One node's part in a run. Every input stands in exactly one of `values`, `data` and `sources`, or is unset.

    `follows`: the steps that it runs after, by order alone.
    """

    node: str
    title: str
    spec: ComponentSpec
    values: Mapping[str, LiteralValue]
    data: Mapping[str, FromData]
    sources: Mapping[str, FromNode]
    settings: Mapping[str, Any] = field(default_factory=dict)
    follows: frozenset[str] = frozenset()

    @property
    def parents(self) -> frozenset[str]:
        return self.follows.union(source.node for source in self.sources.values())

    @property
    def always(self) -> bool:
        return always_runs(self.settings)

    @property
    def reusable(self) -> bool:
        """Whether an equal step's results may stand for it. One that always runs is there for what it does."""
        return self.spec.is_deterministic and not self.always


@dataclass(frozen=True)
class Plan:
    """`left_out`: what does not run, by the disabled node that is why. `order`: all nodes, those left out too."""

    steps: tuple[PlannedStep, ...]
    outputs: Mapping[str, FromNode]
    left_out: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def step(self, node: str) -> PlannedStep | None:
        return next((step for step in self.steps if step.node == node), None)


def make_plan(graph: Graph, spec_of: Callable[[Node], ComponentSpec]) -> Plan:
    """The plan of a valid graph, in an order in which every step follows what it depends on."""
    inputs = {item.name: item for item in graph.inputs}
    nodes = {node.id: node for node in graph.nodes}
    order = tuple(topological_order(graph))
    skipped = left_out(graph)
    steps = tuple(
        _plan_step(nodes[node_id], spec_of(nodes[node_id]), inputs) for node_id in order if node_id not in skipped
    )
    outputs = {item.name: FromNode(item.node, item.port) for item in graph.outputs}
    return Plan(_in_order(graph, steps), outputs, skipped, order)


def _in_order(graph: Graph, steps: tuple[PlannedStep, ...]) -> tuple[PlannedStep, ...]:
    """What each step follows by order alone: the steps that its node names, as far as they run.

    One that always runs and waits for nothing comes after all but such steps, and what waits for these.
    """
    running = {step.node for step in steps}
    last = {step.node for step in steps if step.always}
    ordinary = frozenset(running - last - descendants(graph, *last))

    def follows(step: PlannedStep) -> frozenset[str]:
        named = running.intersection(depends_on(step.settings))
        return ordinary if step.always and not step.sources and not named else frozenset(named - step.parents)

    return tuple(replace(step, follows=found) if (found := follows(step)) else step for step in steps)


def _plan_step(node: Node, spec: ComponentSpec, inputs: Mapping[str, PipelineInput]) -> PlannedStep:
    values: dict[str, LiteralValue] = {}
    data: dict[str, FromData] = {}
    sources: dict[str, FromNode] = {}
    for port in spec.inputs:
        bound = _resolve(node.inputs.get(port.name), inputs)
        match bound:
            case Value(value):
                values[port.name] = coerce(value, port)
            case FromData():
                data[port.name] = bound
            case FromNode():
                sources[port.name] = bound
            case None if port.default is not None:
                values[port.name] = coerce(port.default, port)
    return PlannedStep(node.id, node.title or spec.title, spec, values, data, sources, node.settings)


def _resolve(binding: Binding | None, inputs: Mapping[str, PipelineInput]) -> Value | FromData | FromNode | None:
    if not isinstance(binding, FromInput):
        return binding
    item = inputs[binding.name]
    if item.data is not None:
        return item.data
    return None if item.value is None else Value(item.value)


@dataclass(frozen=True)
class EarlierResult:
    """A step that succeeded before, and the digests of its outputs."""

    run: int
    outputs: Mapping[str, str]
    step: int | None = None


@dataclass(frozen=True)
class Forecast:
    """What would happen to one step now: it is reused, it runs, or that depends on what an earlier step gives."""

    node: str
    outcome: str
    parts: Mapping[str, Any] | None
    run: int | None = None
    # Which step it is reused from, as its finder numbers it.
    step: int | None = None


def forecast(
    plan: Plan,
    parts_of: Callable[[PlannedStep], Mapping[str, Any]],
    find: Callable[[str], EarlierResult | None],
    *,
    forced: Container[str] = (),
) -> list[Forecast]:
    """Foretell each step of a plan; `find` looks a cache key up among what succeeded before. Forced ones run."""
    known: dict[str, Mapping[str, str]] = {}
    told: list[Forecast] = []
    for step in plan.steps:
        if not all(source.node in known for source in step.sources.values()):
            told.append(Forecast(step.node, "depends", None))
            continue
        digests = {port: known[source.node][source.port] for port, source in step.sources.items()}
        parts = with_inputs(parts_of(step), digests)
        reusable = step.reusable and step.node not in forced
        earlier = find(cache_key(parts)) if reusable else None
        if earlier is None:
            told.append(Forecast(step.node, "run", parts))
        else:
            known[step.node] = earlier.outputs
            told.append(Forecast(step.node, "reuse", parts, earlier.run, earlier.step))
    return told
