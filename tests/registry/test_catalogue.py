import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from designer.core.graph import FromData
from designer.core.graph_json import graph_from_json
from designer.core.validation import find_problems
from designer.registry.models import Component
from designer.registry.selectors import WorkspaceCatalogue
from tests.registry.shelf import GIVE, READ, TRAIN, drawing, new_workspace, node, register, two_steps, upload

pytestmark = pytest.mark.django_db


def test_a_drawing_is_judged_with_what_the_workspace_holds() -> None:
    _, workspace = new_workspace()
    graph = graph_from_json(two_steps(workspace))

    problems = find_problems(graph, WorkspaceCatalogue.for_graph(workspace, graph))

    assert problems == []


def test_another_workspace_does_not_lend_its_components_and_data() -> None:
    _, workspace = new_workspace("one")
    _, other = new_workspace("other")
    known = register(workspace, READ)
    upload(workspace, "cars")
    cars = {"data": {"name": "cars", "version": "1"}}
    graph = graph_from_json(drawing(node("read", known["read_file"], file=cars)))

    codes = [problem.code for problem in find_problems(graph, WorkspaceCatalogue.for_graph(other, graph))]

    assert codes == ["unknown_component"]


def test_data_is_known_by_name_and_version() -> None:
    _, workspace = new_workspace()
    version = upload(workspace, "cars")
    known = register(workspace, READ)
    reads = [
        node(f"read_{index}", known["read_file"], file={"data": {"name": name, "version": number}})
        for index, (name, number) in enumerate([("cars", "1"), ("cars", "2"), ("cars", "one"), ("trucks", "1")])
    ]
    graph = graph_from_json(drawing(*reads))

    catalogue = WorkspaceCatalogue.for_graph(workspace, graph)

    assert catalogue.artifact(FromData("cars", "1")) == version.artifact
    assert [(p.code, p.node) for p in find_problems(graph, catalogue)] == [
        ("unknown_data", "read_1"),
        ("unknown_data", "read_2"),
        ("unknown_data", "read_3"),
    ]


def test_an_archived_component_is_known_and_said_to_be_archived() -> None:
    _, workspace = new_workspace()
    graph = graph_from_json(drawing(node("give", register(workspace, GIVE)["give_table"])))
    Component.objects.update(archived=True)

    (problem,) = find_problems(graph, WorkspaceCatalogue.for_graph(workspace, graph))

    assert problem.code == "archived_component"


def test_three_queries_are_enough_for_a_large_drawing() -> None:
    _, workspace = new_workspace()
    known = register(workspace, GIVE, TRAIN, READ)
    upload(workspace, "cars")
    nodes = [node("give", known["give_table"])]
    nodes += [node(f"train_{n}", known["train"], table=("give", "table")) for n in range(200)]
    nodes += [
        node(f"read_{n}", known["read_file"], file={"data": {"name": "cars", "version": "1"}}) for n in range(200)
    ]
    graph = graph_from_json(drawing(*nodes))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        WorkspaceCatalogue.for_graph(workspace, graph)

    assert len(queries) == 3
