import pytest

from designer.accounts.models import Workspace
from designer.core.component import ComponentSpec
from designer.core.errors import InvalidDocument
from designer.core.graph import FromNode, Value
from designer.core.graph_json import graph_from_json
from designer.pipelines.models import Pipeline
from designer.pipelines.selectors import graph_of, problems_of
from designer.pipelines.services import create_pipeline
from designer.pipelines.texts import export_pipeline, import_pipeline, read_text, write_text
from designer.registry.models import ComponentVersion
from designer.registry.selectors import list_components, spec_of
from tests.registry.shelf import GIVE, TRAIN, new_workspace, register, two_steps, upload

pytestmark = pytest.mark.django_db

TEXT = """\
type: pipeline
display_name: Cars
jobs:
  give:
    type: command
    component: azureml:give_table@latest
  train:
    type: command
    component: azureml:train@latest
    inputs:
      table: ${{parent.jobs.give.outputs.table}}
      trees: 50
"""


@pytest.fixture
def workspace() -> Workspace:
    return new_workspace()[1]


def test_a_text_becomes_a_drawing_with_what_is_registered(workspace: Workspace) -> None:
    known = register(workspace, GIVE, TRAIN)

    imported = import_pipeline(workspace, TEXT, None, max_nodes=10)

    graph = graph_of(imported.pipeline)
    assert imported.pipeline.name == "Cars"
    assert graph.nodes[1].component.version == known["train"].version
    assert graph.nodes[1].inputs == {"table": FromNode("give", "table"), "trees": Value(50)}
    assert problems_of(workspace, graph) == []


def test_what_is_exported_is_imported_as_the_same_drawing(workspace: Workspace) -> None:
    upload(workspace, "cars")
    drawn = two_steps(workspace)
    drawn["nodes"][0] |= {"x": 300, "y": 40, "title": "Give"}
    drawn["settings"] = {"force_rerun": True}
    pipeline = create_pipeline(workspace, None, "Cars", graph=graph_from_json(drawn))

    again = import_pipeline(workspace, export_pipeline(pipeline), None, max_nodes=10)

    assert graph_of(again.pipeline) == graph_of(pipeline)


def test_a_step_with_a_command_of_its_own_becomes_a_component(workspace: Workspace) -> None:
    text = "type: pipeline\ndisplay_name: Hello\njobs:\n  hello:\n    type: command\n    command: echo hello\n"

    imported = import_pipeline(workspace, text, None, max_nodes=10)

    version = ComponentVersion.objects.get()
    assert version.component.name == "hello_hello"
    assert "echo hello" in version.yaml
    assert problems_of(workspace, graph_of(imported.pipeline)) == []


def test_a_step_of_its_own_does_not_touch_a_component_of_its_name(workspace: Workspace) -> None:
    known = register(workspace, TRAIN)
    text = "type: pipeline\njobs:\n  train:\n    type: command\n    command: echo hello\n"

    import_pipeline(workspace, text, None, max_nodes=10)

    component = known["train"].component
    component.refresh_from_db()
    assert component.latest == known["train"]
    assert component.versions.count() == 1


def test_broken_yaml_is_refused_with_its_line_and_column(workspace: Workspace) -> None:
    text = "type: pipeline\njobs:\n  a: [1, 2\n  b: 3\n"

    with pytest.raises(InvalidDocument) as refused:
        import_pipeline(workspace, text, None, max_nodes=10)

    assert (refused.value.line, refused.value.column) == (4, 4)
    assert Pipeline.objects.count() == 0


def test_all_that_is_wrong_is_told_at_once(workspace: Workspace) -> None:
    register(workspace, GIVE)
    text = TEXT.replace("azureml:train@latest", "./train.yml").replace(
        "type: command\n    component: azureml:give", "type: sweep\n    component: azureml:give"
    )

    with pytest.raises(InvalidDocument) as refused:
        import_pipeline(workspace, text, None, max_nodes=10)

    assert len(refused.value.problems) == 2
    assert [problem.line for problem in refused.value.problems] == [5, 9]


def test_a_text_cannot_read_files_of_the_server(workspace: Workspace) -> None:
    text = "type: pipeline\njobs:\n  a:\n    type: command\n    component: /etc/passwd\n"

    with pytest.raises(InvalidDocument) as refused:
        import_pipeline(workspace, text, None, max_nodes=10)

    assert "root:" not in str(refused.value.problems)


def test_a_component_that_is_not_registered_is_drawn_and_named_as_a_problem(workspace: Workspace) -> None:
    imported = import_pipeline(workspace, TEXT, None, max_nodes=10)

    codes = [problem.code for problem in problems_of(workspace, graph_of(imported.pipeline))]
    assert codes == ["unknown_component", "unknown_component"]
    assert imported.warnings


def test_a_part_of_a_pipeline_is_read_without_making_one(workspace: Workspace) -> None:
    known = register(workspace, GIVE, TRAIN)
    jobs = TEXT[TEXT.index("jobs:") :]

    read = read_text(workspace, jobs, None, max_nodes=10)

    assert read.graph.nodes[1].component.version == known["train"].version
    assert read.graph.nodes[1].inputs["table"] == FromNode("give", "table")
    assert Pipeline.objects.count() == 0


def test_a_drawing_is_written_as_a_text_that_reads_back(workspace: Workspace) -> None:
    upload(workspace, "cars")
    drawn = two_steps(workspace)
    drawn["nodes"][0] |= {"x": 300, "y": 40, "title": "Give"}
    graph = graph_from_json(drawn)

    again = read_text(workspace, write_text(workspace, graph), None, max_nodes=10)

    assert again.graph == graph


def test_a_step_of_a_file_is_listed_apart_from_what_was_registered(workspace: Workspace) -> None:
    register(workspace, TRAIN)
    text = "type: pipeline\ndisplay_name: Hello\njobs:\n  hello:\n    type: command\n    command: echo hello\n"

    import_pipeline(workspace, text, None, max_nodes=10)

    assert [item.name for item in list_components(workspace)] == ["train"]
    assert [item.name for item in list_components(workspace, anonymous=True)] == ["hello_hello"]


def test_a_step_of_a_file_that_is_registered_by_its_name_stays_listed(workspace: Workspace) -> None:
    text = "type: pipeline\ndisplay_name: Hello\njobs:\n  hello:\n    type: command\n    command: echo hello\n"
    import_pipeline(workspace, text, None, max_nodes=10)

    register(workspace, ComponentSpec(name="hello_hello", command="echo hi"))
    import_pipeline(workspace, text.replace("echo hello", "echo again"), None, max_nodes=10)

    [listed] = list_components(workspace)
    assert listed.name == "hello_hello"
    assert spec_of(listed.latest).command == "echo hi"
