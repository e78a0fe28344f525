import pytest

from designer.core.graph_json import graph_from_json
from designer.pipelines.models import Pipeline, PipelineVersion
from designer.pipelines.services import create_pipeline, freeze, save_graph
from tests.registry.shelf import new_workspace, two_steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def pipeline() -> Pipeline:
    _, workspace = new_workspace()
    return create_pipeline(workspace, None, "Cars", graph=graph_from_json(two_steps(workspace)))


def changed(pipeline: Pipeline, **parts: object) -> Pipeline:
    first, *rest = pipeline.graph["nodes"]
    save_graph(
        pipeline,
        pipeline.revision,
        {**pipeline.graph, "nodes": [{**first, **parts}, *rest]},
        None,
        max_nodes=10,
    )
    return pipeline


def test_freezing_twice_gives_one_version(pipeline: Pipeline) -> None:
    first = freeze(pipeline, None)

    assert freeze(pipeline, None).pk == first.pk
    assert (first.number, first.graph) == (1, pipeline.graph)


def test_a_changed_drawing_is_the_next_version(pipeline: Pipeline) -> None:
    freeze(pipeline, None)

    second = freeze(changed(pipeline, settings={"timeout_seconds": 60}), None)

    assert second.number == 2


def test_moving_a_node_is_no_new_version(pipeline: Pipeline) -> None:
    first = freeze(pipeline, None)

    assert freeze(changed(pipeline, x=300, y=40), None).pk == first.pk


def test_a_note_or_a_group_is_no_new_version_and_a_disabled_step_is_one(pipeline: Pipeline) -> None:
    first = freeze(pipeline, None)
    note = {"text": "Why", "x": 0, "y": 0, "width": 200, "height": 90}
    beside = {**changed(pipeline, group="g").graph, "notes": {"n": note}, "groups": {"g": {"title": "One"}}}

    assert freeze(pipeline, None, beside).pk == first.pk
    assert freeze(changed(pipeline, disabled=True), None).number == 2


def test_going_back_to_an_earlier_drawing_gives_its_version(pipeline: Pipeline) -> None:
    first = freeze(pipeline, None)
    freeze(changed(pipeline, title="Other"), None)

    assert freeze(changed(pipeline, title=""), None).pk == first.pk
    assert PipelineVersion.objects.count() == 2
