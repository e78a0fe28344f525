from dataclasses import replace

from designer.core.component import ComponentSpec, InputPort, OutputPort
from designer.core.graph import ComponentRef, FromData, FromInput, FromNode, Graph, Node, PipelineInput, Value
from designer.core.plan import EarlierResult, forecast, make_plan
from designer.core.types import PortType

STEP = ComponentSpec(
    name="step",
    version="1",
    command="true",
    inputs=(
        InputPort("source", PortType.URI_FILE, optional=True),
        InputPort("count", PortType.INTEGER, default=1),
        InputPort("label", PortType.STRING, optional=True),
    ),
    outputs=(OutputPort("out", PortType.URI_FILE),),
)


def node(name: str, **inputs: object) -> Node:
    return Node(name, ComponentRef("step", "1"), inputs=inputs)  # type: ignore[arg-type]


def plan_of(*nodes: Node, inputs: tuple[PipelineInput, ...] = ()):
    return make_plan(Graph(nodes=nodes, inputs=inputs), lambda _: STEP)


def test_every_step_follows_what_it_depends_on_and_keeps_the_drawing_order_else():
    plan = plan_of(node("c", source=FromNode("a", "out")), node("b"), node("a"))

    assert [step.node for step in plan.steps] == ["b", "a", "c"]
    assert plan.step("c").parents == {"a"}


def test_a_step_that_takes_of_another_twice_follows_it_once_it_is_through():
    twice = node("c", source=FromNode("b", "out"), count=FromNode("b", "out"), label=FromNode("a", "out"))

    plan = plan_of(twice, node("b", source=FromNode("a", "out")), node("a"))

    assert plan.order == ("a", "b", "c")


def ordered(name: str, *follows: str, always: bool = False, **inputs: object) -> Node:
    return replace(node(name, **inputs), settings={"depends_on": list(follows), "always_run": always})


def test_a_step_may_follow_another_without_its_data():
    plan = plan_of(ordered("b", "a"), node("a"))

    assert [step.node for step in plan.steps] == ["a", "b"]
    assert (plan.step("b").parents, plan.step("b").sources) == ({"a"}, {})


def test_what_feeds_a_step_is_not_followed_twice():
    plan = plan_of(node("a"), ordered("b", "a", source=FromNode("a", "out")))

    assert plan.step("b").follows == frozenset()


def test_a_disabled_step_is_not_waited_for():
    plan = plan_of(replace(node("a"), disabled=True), ordered("b", "a"))

    assert plan.step("b").parents == frozenset()


def test_a_step_that_always_runs_and_follows_nothing_follows_all_others():
    plan = plan_of(ordered("clean", always=True), ordered("tell", always=True), node("a"), node("b"))

    assert plan.step("clean").follows == plan.step("tell").follows == {"a", "b"}


def test_no_step_waits_for_itself_by_way_of_those_that_always_run():
    plan = plan_of(
        ordered("clean", always=True),
        ordered("tell", always=True),
        ordered("b", "clean"),
        ordered("c", "tell"),
        node("a"),
    )

    assert plan.step("clean").follows == plan.step("tell").follows == {"a"}


def test_a_step_that_always_runs_is_foretold_to_run():
    plan = plan_of(node("a"), ordered("clean", "a", always=True))

    told = forecast(plan, parts, lambda key: EarlierResult(7, {"out": "d"}))

    assert [item.outcome for item in told] == ["reuse", "run"]


def test_a_default_enters_the_plan_and_an_optional_input_stays_unset():
    plan = plan_of(node("a"))

    assert plan.steps[0].values == {"count": 1}


def test_values_take_the_type_of_their_port():
    plan = plan_of(node("a", count=Value("3"), label=Value(4.0)))

    assert plan.steps[0].values == {"count": 3, "label": "4"}


def test_a_pipeline_input_gives_its_value_or_its_data_to_the_port():
    inputs = (
        PipelineInput("n", PortType.INTEGER, value=7),
        PipelineInput("raw", PortType.URI_FILE, data=FromData("cars", "1")),
    )
    plan = plan_of(node("a", count=FromInput("n"), source=FromInput("raw")), inputs=inputs)

    assert plan.steps[0].values == {"count": 7}
    assert plan.steps[0].data == {"source": FromData("cars", "1")}


def parts(step):
    return {"node": step.node, "values": dict(step.values), "data": {}}


def test_a_forecast_reuses_what_is_known_runs_what_is_not_and_leaves_open_what_follows():
    plan = plan_of(node("a"), node("b", source=FromNode("a", "out")), node("c", source=FromNode("b", "out")))
    known = iter([EarlierResult(17, {"out": "digest"}), None])

    told = forecast(plan, parts, lambda key: next(known))

    assert [(item.node, item.outcome, item.run) for item in told] == [
        ("a", "reuse", 17),
        ("b", "run", None),
        ("c", "depends", None),
    ]
    assert told[1].parts["data"] == {"source": "digest"}


def test_a_forced_run_reuses_nothing():
    plan = plan_of(node("a"))

    told = forecast(plan, parts, lambda key: EarlierResult(1, {"out": "x"}), forced={step.node for step in plan.steps})

    assert told[0].outcome == "run"


def test_a_disabled_step_and_all_that_depends_on_it_are_left_out_with_the_reason():
    off = replace(node("b", source=FromNode("a", "out")), disabled=True)

    plan = plan_of(node("a"), off, node("c", source=FromNode("b", "out")), node("d", source=FromNode("a", "out")))

    assert [step.node for step in plan.steps] == ["a", "d"]
    assert plan.left_out == {"b": "b", "c": "b"}
    assert plan.order == ("a", "b", "c", "d")
