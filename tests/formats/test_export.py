"""A graph becomes pipeline.yml."""

from dataclasses import replace

import pytest

from designer.core.component import ComponentSpec, InputPort, OutputPort
from designer.core.errors import InvalidGraph
from designer.core.graph import (
    ComponentRef,
    FromData,
    FromInput,
    FromNode,
    Graph,
    Node,
    PipelineInput,
    PipelineOutput,
    Value,
)
from designer.core.types import PortType
from designer.formats.azureml.pipeline import read_pipeline
from designer.formats.azureml.pipeline_text import write_pipeline
from designer.formats.yaml_nodes import plain
from designer.formats.yaml_text import read_yaml
from tests.formats.texts import text_of

TRAIN = ComponentSpec(
    "train",
    "train",
    inputs=(
        InputPort("table", PortType.MLTABLE),
        InputPort("rate", PortType.NUMBER),
        InputPort("note", PortType.STRING),
    ),
    outputs=(OutputPort("model", PortType.CUSTOM_MODEL),),
)
REF = ComponentRef("train", "1a2b")

GRAPH = Graph(
    nodes=(
        Node("first", REF, "First model", 10, 20.5, {"table": FromData("cars", "3"), "rate": Value(0.1)}),
        Node(
            "second",
            REF,
            inputs={"table": FromNode("first", "model"), "rate": FromInput("rate"), "note": Value("1.10")},
        ),
    ),
    inputs=(PipelineInput("rate", PortType.NUMBER, 1, description="How fast.", min=0),),
    outputs=(PipelineOutput("best", "second", "model"),),
    settings={"force_rerun": True},
)


def export(graph: Graph) -> str:
    return write_pipeline(graph, spec_of={REF: TRAIN}.get, display_name="Cars", description="Two models.")


def test_a_drawing_is_written_as_a_person_would_write_it() -> None:
    assert export(GRAPH) == text_of("""
        $schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
        type: pipeline
        display_name: Cars
        description: Two models.
        settings:
          default_compute: azureml:local
          force_rerun: true
        inputs:
          rate: 1
        outputs:
          best:
            type: custom_model
        jobs:
          first:
            type: command
            component: azureml:train:1a2b
            display_name: First model
            inputs:
              table:
                type: mltable
                path: azureml:cars:3
              rate: 0.1
          second:
            type: command
            component: azureml:train:1a2b
            inputs:
              table: ${{parent.jobs.first.outputs.model}}
              rate: ${{parent.inputs.rate}}
              note: '1.10'
            outputs:
              model: ${{parent.outputs.best}}
        properties:
          pipewright.layout: |-
            {
              "format": 1,
              "nodes": {
                "first": {"x": 10, "y": 20.5, "title": "First model"}
              },
              "inputs": {
                "rate": {"description": "How fast.", "min": 0, "type": "number"}
              },
              "no_compute": "azureml:local"
            }
    """)


def test_moving_a_node_changes_one_line() -> None:
    moved = replace(GRAPH, nodes=(replace(GRAPH.nodes[0], x=11), GRAPH.nodes[1]))

    before, after = export(GRAPH).splitlines(), export(moved).splitlines()

    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_an_empty_drawing_can_be_written_and_read() -> None:
    text = write_pipeline(Graph(), spec_of=lambda _: None)

    document = read_pipeline(text)

    assert document.graph == Graph()
    assert document.warnings == ()


def test_a_compute_that_somebody_chose_is_told_from_none() -> None:
    chosen = Graph(settings={"default_compute": "azureml:local"})

    assert read_pipeline(write_pipeline(chosen, spec_of=lambda _: None)).graph == chosen


def test_a_compute_changed_in_the_text_is_taken() -> None:
    text = write_pipeline(Graph(), spec_of=lambda _: None).replace("azureml:local\njobs", "azureml:cpu\njobs")

    assert read_pipeline(text).graph.settings == {"default_compute": "azureml:cpu"}


def test_a_value_changed_in_the_text_wins_over_the_layout() -> None:
    text = export(GRAPH).replace("rate: 1\n", "rate: 2\n").replace("display_name: First model", "display_name: Other")

    graph = read_pipeline(text).graph

    assert graph.inputs[0].value == 2
    assert graph.nodes[0].title == "Other"


def test_a_step_removed_from_the_text_is_gone() -> None:
    text = export(GRAPH)
    first, second = text.index("  first:\n"), text.index("  second:\n")

    graph = read_pipeline(text[:first] + text[second:]).graph

    assert [node.id for node in graph.nodes] == ["second"]


def test_two_outputs_of_one_port_are_both_kept() -> None:
    outputs = (PipelineOutput("a", "first", "model"), PipelineOutput("b", "first", "model", 1, 2))
    graph = replace(GRAPH, outputs=outputs)

    assert read_pipeline(export(graph)).graph == graph


def test_an_input_without_a_value_is_kept_in_its_place() -> None:
    inputs = (PipelineInput("target", PortType.STRING), *GRAPH.inputs, PipelineInput("file", PortType.URI_FILE))
    graph = replace(GRAPH, inputs=inputs)

    text = export(graph)

    assert read_pipeline(text).graph == graph
    assert plain(read_yaml(text))["inputs"] == {"rate": 1, "file": {"type": "uri_file"}}


@pytest.mark.parametrize(
    "value", ["yes", "012", "1e3", "~", "null", "2024-01-31", "12:30", " a", "a: b", "# no", "", "é\u2028"]
)
def test_texts_that_look_like_something_else_stay_texts(value: str) -> None:
    graph = Graph(nodes=(Node("a", REF, inputs={"note": Value(value)}),))

    assert read_pipeline(export(graph)).graph == graph


def test_long_texts_are_written_as_blocks() -> None:
    graph = Graph(nodes=(Node("a", REF, inputs={"note": Value("select *\nfrom cars\n")}),))

    text = export(graph)

    assert "note: |\n        select *\n        from cars\n" in text
    assert read_pipeline(text).graph == graph


def test_a_value_that_would_be_read_as_an_expression_is_refused() -> None:
    graph = Graph(nodes=(Node("a", REF, inputs={"note": Value("${{parent.inputs.x}}")}),))

    with pytest.raises(InvalidGraph) as caught:
        export(graph)

    (problem,) = caught.value.problems
    assert (problem.node, problem.port) == ("a", "note")
    assert "read as an expression" in problem.message


@pytest.mark.parametrize(
    ("graph", "code"),
    [
        (Graph(nodes=(Node("a", REF), Node("a", REF))), "duplicate_node_id"),
        (Graph(nodes=(Node("a b", REF),)), "bad_node_id"),
        (Graph(nodes=(Node("a", ComponentRef("x y", "1")),)), "unknown_component"),
        (
            Graph(inputs=(PipelineInput("x", PortType.STRING), PipelineInput("x", PortType.STRING))),
            "duplicate_pipeline_input",
        ),
        (Graph(inputs=(PipelineInput("a-b", PortType.STRING),)), "bad_input_name"),
        (Graph(outputs=(PipelineOutput("", "a", "b"),)), "bad_output"),
    ],
)
def test_names_that_a_text_cannot_hold_are_refused(graph: Graph, code: str) -> None:
    with pytest.raises(InvalidGraph) as caught:
        export(graph)

    assert [problem.code for problem in caught.value.problems] == [code]
