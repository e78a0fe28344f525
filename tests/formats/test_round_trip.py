"""The drawing and the text are the same pipeline: nothing is lost on the way there and back."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.core.component import ComponentSpec
from designer.core.graph_json import graph_from_json, graph_to_json
from designer.formats.azureml.component import read_component
from designer.formats.azureml.component_text import write_component
from designer.formats.azureml.pipeline import read_pipeline
from designer.formats.azureml.pipeline_document import Surroundings
from designer.formats.azureml.pipeline_text import write_pipeline
from designer.formats.yaml_nodes import plain
from designer.formats.yaml_text import read_yaml
from designer.formats.yaml_writer import write_yaml
from tests.formats.graphs import JSON, TEXTS, Drawn, drawings, specs

SLOW = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@SLOW
@given(JSON)
def test_plain_values_survive_yaml(value: object) -> None:
    assert plain(read_yaml(write_yaml(value))) == value


@SLOW
@given(drawings(), TEXTS, TEXTS)
def test_a_graph_survives_export_and_import(drawn: Drawn, name: str, description: str) -> None:
    text = write_pipeline(drawn.graph, spec_of=drawn.spec_of, display_name=name, description=description)

    document = read_pipeline(text, around=Surroundings(spec_of=drawn.spec_of))

    assert document.graph == drawn.graph
    assert document.display_name == name
    assert document.warnings == ()


@SLOW
@given(drawings())
def test_a_graph_survives_where_its_components_are_not_known(drawn: Drawn) -> None:
    text = write_pipeline(drawn.graph, spec_of=lambda _: None)

    document = read_pipeline(text)

    assert document.graph == drawn.graph


@SLOW
@given(drawings())
def test_the_order_of_everything_survives(drawn: Drawn) -> None:
    text = write_pipeline(drawn.graph, spec_of=drawn.spec_of)

    graph = read_pipeline(text).graph

    assert [list(node.inputs) for node in graph.nodes] == [list(node.inputs) for node in drawn.graph.nodes]
    assert graph_from_json(graph_to_json(graph)) == drawn.graph


@SLOW
@given(drawings())
def test_exporting_twice_gives_the_same_text(drawn: Drawn) -> None:
    text = write_pipeline(drawn.graph, spec_of=drawn.spec_of)

    again = write_pipeline(read_pipeline(text).graph, spec_of=drawn.spec_of)

    assert again == text


@SLOW
@given(specs(), st.booleans())
def test_a_component_survives_its_text(spec: ComponentSpec, is_deterministic: bool) -> None:
    text = write_component(spec)

    assert read_component(text).spec == spec
