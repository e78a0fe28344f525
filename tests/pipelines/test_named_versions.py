import pytest
from django.contrib.auth.models import User

from designer.core.errors import Conflict, InvalidRequest, NotFound
from designer.core.graph_json import graph_from_json
from designer.pipelines.models import Pipeline, PipelineVersion
from designer.pipelines.services import StaleRevision, archive, create_pipeline, freeze, save_graph
from designer.pipelines.versions import get_version, keep_version, list_versions, rename_version, restore_version
from tests.registry.shelf import new_workspace, two_steps

pytestmark = pytest.mark.django_db

Origin = PipelineVersion.Origin


@pytest.fixture
def pipeline() -> Pipeline:
    _, workspace = new_workspace()
    return create_pipeline(workspace, None, "Cars", graph=graph_from_json(two_steps(workspace)))


def change(pipeline: Pipeline, **parts: object) -> None:
    first, *rest = pipeline.graph["nodes"]
    drawing = {**pipeline.graph, "nodes": [{**first, **parts}, *rest]}
    save_graph(pipeline, pipeline.revision, drawing, None, max_nodes=10)


def restore(pipeline: Pipeline, number: int) -> PipelineVersion:
    return restore_version(pipeline, number, None, revision=pipeline.revision, max_nodes=10)


def test_a_draft_is_kept_under_a_name(pipeline: Pipeline) -> None:
    version = keep_version(pipeline, None, name="  The   baseline ")

    assert (version.number, version.name, version.origin) == (1, "The baseline", Origin.HAND)
    assert version.graph == pipeline.graph


def test_naming_what_a_run_froze_makes_no_second_version(pipeline: Pipeline) -> None:
    frozen = freeze(pipeline, None)

    named = keep_version(pipeline, None, name="Baseline")

    assert named.pk == frozen.pk
    assert get_version(pipeline, 1).name == "Baseline"


def test_a_name_is_not_taken_away_by_another(pipeline: Pipeline) -> None:
    keep_version(pipeline, None, name="Baseline")

    with pytest.raises(Conflict, match="version 1 already, under the name 'Baseline'"):
        keep_version(pipeline, None, name="Other")

    assert get_version(pipeline, 1).name == "Baseline"


def test_what_somebody_else_saved_meanwhile_is_not_kept_by_mistake(pipeline: Pipeline) -> None:
    seen = pipeline.revision
    change(pipeline, title="Theirs")

    with pytest.raises(StaleRevision):
        keep_version(pipeline, None, name="Mine", revision=seen)

    assert not PipelineVersion.objects.exists()


def test_a_drawing_that_was_moved_is_kept_with_its_places(pipeline: Pipeline) -> None:
    freeze(pipeline, None)
    change(pipeline, x=300, y=40)

    kept = keep_version(pipeline, None, name="Tidy")

    assert kept.number == 2
    assert kept.graph["nodes"][0]["x"] == 300
    assert keep_version(pipeline, None).pk == kept.pk


def test_both_sides_are_kept_before_they_are_joined_each_by_whom_it_was_drawn(pipeline: Pipeline) -> None:
    me, other = (User.objects.create_user(name) for name in ("me", "other"))
    save_graph(pipeline, 1, {**pipeline.graph, "settings": {"force_rerun": True}}, other, max_nodes=10)
    unsaved = {**pipeline.graph, "settings": {"force_rerun": False}}

    theirs = keep_version(pipeline, me, revision=2, origin=Origin.MERGE)
    mine = keep_version(pipeline, me, origin=Origin.MERGE, drawing=unsaved)

    assert (theirs.graph, theirs.created_by) == (pipeline.graph, other)
    assert (mine.graph, mine.created_by) == (unsaved, me)
    assert pipeline.graph != unsaved


def test_a_version_is_renamed_and_its_name_taken_away(pipeline: Pipeline) -> None:
    version = keep_version(pipeline, None, name="Baseline")

    rename_version(version, "First try")
    assert get_version(pipeline, 1).name == "First try"
    rename_version(version, " ")
    assert get_version(pipeline, 1).name == ""


def test_a_name_that_is_too_long_is_refused(pipeline: Pipeline) -> None:
    with pytest.raises(InvalidRequest, match="at most 100 characters; this one has 101"):
        keep_version(pipeline, None, name="x" * 101)


def test_restoring_freezes_what_stood_there(pipeline: Pipeline) -> None:
    first = keep_version(pipeline, None, name="Baseline")
    change(pipeline, title="Other")
    other = pipeline.graph

    kept = restore(pipeline, 1)

    assert pipeline.graph == first.graph
    assert pipeline.revision == 3
    assert (kept.number, kept.graph, kept.origin) == (2, other, Origin.RESTORE)


def test_restoring_can_be_taken_back_by_restoring(pipeline: Pipeline) -> None:
    keep_version(pipeline, None)
    change(pipeline, title="Other", x=70)
    other = pipeline.graph

    kept = restore(pipeline, 1)
    restore(pipeline, kept.number)

    assert pipeline.graph == other
    assert list_versions(pipeline).count() == 2


def test_restoring_what_stands_there_changes_nothing(pipeline: Pipeline) -> None:
    keep_version(pipeline, None)

    restore(pipeline, 1)

    assert pipeline.revision == 1


def test_a_stale_restore_is_refused_and_leaves_nothing_behind(pipeline: Pipeline) -> None:
    keep_version(pipeline, None)
    change(pipeline, title="Theirs")

    with pytest.raises(StaleRevision):
        restore_version(pipeline, 1, None, revision=1, max_nodes=10)

    assert list_versions(pipeline).count() == 1
    assert pipeline.graph["nodes"][0]["title"] == "Theirs"


def test_an_archived_pipeline_is_not_restored_into(pipeline: Pipeline) -> None:
    keep_version(pipeline, None)
    change(pipeline, title="Other")
    archive(pipeline, None)

    with pytest.raises(Conflict, match="archived"):
        restore(pipeline, 1)

    assert list_versions(pipeline).count() == 1


def test_a_version_of_another_pipeline_is_none_of_this_one(pipeline: Pipeline) -> None:
    other = create_pipeline(pipeline.workspace, None, "Other")
    keep_version(other, None)

    with pytest.raises(NotFound, match="'Cars' has no version 1"):
        get_version(pipeline, 1)
