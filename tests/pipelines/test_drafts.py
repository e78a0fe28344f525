import pytest

from designer.accounts.models import Workspace
from designer.core.errors import Conflict, InvalidDocument, InvalidRequest, TooLarge
from designer.core.graph_json import graph_from_json
from designer.pipelines.models import Pipeline
from designer.pipelines.outline import outline
from designer.pipelines.selectors import list_pipelines, pipeline_row
from designer.pipelines.services import (
    StaleRevision,
    archive,
    change_details,
    create_pipeline,
    free_name,
    save_graph,
    submit_pipeline,
)
from tests.registry.shelf import drawing, new_workspace, two_steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace() -> Workspace:
    return new_workspace()[1]


@pytest.fixture
def pipeline(workspace: Workspace) -> Pipeline:
    return create_pipeline(workspace, None, "Cars")


def test_a_new_pipeline_is_empty_and_has_revision_one(pipeline: Pipeline) -> None:
    assert pipeline.revision == 1
    assert pipeline.graph == drawing()


def test_a_save_raises_the_revision_and_keeps_who_saved(workspace: Workspace, pipeline: Pipeline) -> None:
    user, _ = new_workspace("other")

    save_graph(pipeline, 1, two_steps(workspace), user, max_nodes=10)

    saved = Pipeline.objects.get()
    assert (saved.revision, saved.updated_by) == (2, user)
    assert [item["id"] for item in saved.graph["nodes"]] == ["give", "train"]


def test_a_stale_save_is_refused_with_what_stands(workspace: Workspace, pipeline: Pipeline) -> None:
    mine, theirs = Pipeline.objects.get(), Pipeline.objects.get()
    save_graph(theirs, 1, two_steps(workspace), None, max_nodes=10)

    with pytest.raises(StaleRevision) as refused:
        save_graph(mine, 1, drawing(), None, max_nodes=10)

    assert refused.value.current["revision"] == 2
    assert len(refused.value.current["graph"]["nodes"]) == 2
    assert Pipeline.objects.get().revision == 2


def test_what_is_no_drawing_is_refused_and_nothing_is_saved(pipeline: Pipeline) -> None:
    with pytest.raises(InvalidDocument, match=r"nodes\[0\]"):
        save_graph(pipeline, 1, drawing({"id": "a"}), None, max_nodes=10)

    assert Pipeline.objects.get().revision == 1


def test_too_large_a_drawing_is_refused_by_the_setting_that_limits_it(workspace: Workspace, pipeline: Pipeline) -> None:
    with pytest.raises(TooLarge, match="PIPEWRIGHT_MAX_NODES"):
        save_graph(pipeline, 1, two_steps(workspace), None, max_nodes=1)


def test_renaming_keeps_the_drawing_and_its_revision(pipeline: Pipeline) -> None:
    change_details(pipeline, None, name="  Old   cars ", description="1970 to 1982")

    found = Pipeline.objects.get()
    assert (found.name, found.description, found.revision) == ("Old cars", "1970 to 1982", 1)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_must_be_there_and_not_too_long(workspace: Workspace, name: str) -> None:
    with pytest.raises(InvalidRequest, match="name"):
        create_pipeline(workspace, None, name)


def test_an_archived_pipeline_is_not_changed(workspace: Workspace, pipeline: Pipeline) -> None:
    archive(pipeline, None)

    with pytest.raises(Conflict) as refused:
        save_graph(pipeline, 1, two_steps(workspace), None, max_nodes=10)

    assert refused.value.code == "archived"


def test_a_taken_name_gets_a_number(workspace: Workspace) -> None:
    names = []
    for _ in range(3):
        names.append(free_name(workspace, "Cars"))
        create_pipeline(workspace, None, names[-1])

    assert names == ["Cars", "Cars 2", "Cars 3"]


def test_an_outline_holds_places_and_edges(workspace: Workspace) -> None:
    drawn = two_steps(workspace)
    drawn["nodes"][0] |= {"x": 10, "y": 20}

    assert outline(drawn) == {
        "nodes": [{"x": 10, "y": 20}, {"x": None, "y": None}],
        "edges": [{"source": 0, "target": 1}],
    }


def submit(workspace: Workspace, drawn: dict[str, object]) -> Pipeline:
    return submit_pipeline(workspace, None, "Cars", graph_from_json(drawn), "")


def test_a_file_that_is_run_again_after_a_change_keeps_its_pipeline(workspace: Workspace) -> None:
    first = submit(workspace, drawing())

    again = submit(workspace, two_steps(workspace))

    assert again.pk == first.pk
    assert len(Pipeline.objects.get().graph["nodes"]) == 2


def test_a_file_does_not_replace_what_somebody_drew(workspace: Workspace, pipeline: Pipeline) -> None:
    save_graph(pipeline, 1, two_steps(workspace), None, max_nodes=10)

    made = submit(workspace, drawing(settings={"force_rerun": True}))

    assert made.pk != pipeline.pk
    assert made.name == "Cars 2"
    assert len(Pipeline.objects.get(pk=pipeline.pk).graph["nodes"]) == 2


def test_a_file_with_the_drawing_that_stands_runs_that_pipeline(workspace: Workspace, pipeline: Pipeline) -> None:
    save_graph(pipeline, 1, two_steps(workspace), None, max_nodes=10)

    assert submit(workspace, two_steps(workspace)).pk == pipeline.pk


def test_the_list_shows_the_outline_of_each_drawing_without_reading_the_drawings() -> None:
    _, workspace = new_workspace()
    pipeline = create_pipeline(workspace, None, "Cars", graph=graph_from_json(two_steps(workspace)))
    moved = {**pipeline.graph, "nodes": [{**node, "x": 7, "y": 8} for node in pipeline.graph["nodes"]]}
    save_graph(pipeline, pipeline.revision, moved, None, max_nodes=10)

    (listed,) = list_pipelines(workspace)

    assert "graph" in listed.get_deferred_fields()
    row = pipeline_row(listed)
    assert row["node_count"] == 2
    assert row["outline"] == outline(moved)
    assert "graph" in listed.get_deferred_fields()
