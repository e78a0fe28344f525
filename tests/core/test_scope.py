import pytest

from designer.core.errors import InvalidRequest
from designer.core.graph import ComponentRef, FromNode, Graph, Node
from designer.core.scope import Scope


def drawn(edges: str, *, disabled: str = "") -> Graph:
    """`a>b b>c` with one input for each edge."""
    pairs = [tuple(edge.split(">")) for edge in edges.split()]
    names = sorted({name for pair in pairs for name in pair})
    return Graph(
        tuple(
            Node(
                name,
                ComponentRef(name, "1"),
                inputs={source: FromNode(source, "out") for source, target in pairs if target == name},
                disabled=name in disabled.split(),
            )
            for name in names
        )
    )


def running(graph: Graph) -> set[str]:
    return {node.id for node in graph.nodes if not node.disabled}


FORK = drawn("load>clean clean>train clean>plot train>score")


def test_all_is_asked_for_where_nothing_is_named():
    assert Scope().asked_for(FORK) == FORK
    assert Scope().forced(FORK) == frozenset()


def test_a_step_is_asked_for_with_all_that_it_needs():
    assert running(Scope(target="train").asked_for(FORK)) == {"load", "clean", "train"}


def test_a_disabled_step_stays_so_whatever_is_asked_for():
    graph = drawn("load>clean other>clean", disabled="other")

    with pytest.raises(InvalidRequest, match="'clean' does not run: it, or a step that it needs, is disabled"):
        Scope(target="clean").asked_for(graph)


def test_what_runs_again_takes_along_what_depends_on_it():
    assert Scope(rerun_from="clean").forced(FORK) == {"clean", "train", "plot", "score"}
    assert Scope(force_rerun=True).forced(FORK) == {"load", "clean", "train", "plot", "score"}


def test_from_one_step_to_another_is_what_lies_between_and_what_that_needs():
    scope = Scope(target="train", rerun_from="clean")

    assert running(scope.asked_for(FORK)) == {"load", "clean", "train"}


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (Scope(target="fit"), "There is no step 'fit' in the drawing"),
        (Scope(rerun_from="fit"), "There is no step 'fit' in the drawing"),
        (Scope(target="train", rerun_from="plot"), "'train' does not need 'plot'"),
    ],
)
def test_a_scope_that_cannot_be_is_refused_with_the_reason(scope, said):
    with pytest.raises(InvalidRequest, match=said):
        scope.asked_for(FORK)
