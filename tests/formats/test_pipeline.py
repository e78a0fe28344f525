"""pipeline.yml becomes a graph, with what it brings along."""

from pathlib import Path

import pytest

from designer.core.component import ComponentSpec, InputPort, OutputPort
from designer.core.errors import InvalidDocument
from designer.core.graph import ComponentRef, FromData, FromInput, FromNode, PipelineInput, PipelineOutput, Value
from designer.core.types import PortType
from designer.formats.azureml.component import read_component
from designer.formats.azureml.pipeline import read_pipeline, read_pipeline_file
from designer.formats.azureml.pipeline_document import DataUse, PipelineDocument, Surroundings
from designer.formats.local_files import LocalFolder
from tests.formats.texts import text_of

PREP = """\
type: command
name: prep
version: 1
inputs:
  raw: {type: uri_folder}
  ratio: {type: number, default: 0.5}
  label: {type: string, optional: true}
  fast: {type: boolean, default: false}
outputs:
  table: {type: uri_file}
command: prep ${{inputs.raw}} ${{inputs.ratio}} $[[${{inputs.label}}]] ${{inputs.fast}} > ${{outputs.table}}
"""

PIPELINE = """\
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
name: taxi
display_name: Taxi fares
description: Two steps.
inputs:
  ratio: 0.25
  raw:
    type: uri_folder
    path: ./data
outputs:
  fares:
    mode: upload
settings:
  default_compute: azureml:cpu
  continue_on_step_failure: false
jobs:
  prep_job:
    type: command
    component: file:./prep.yml
    inputs:
      raw: ${{parent.inputs.raw}}
      ratio: ${{ parent.inputs.ratio }}
      label: 1.10
    outputs:
      table: ${{parent.outputs.fares}}
  again:
    component: ./prep.yml
    inputs:
      raw:
        path: ${{parent.jobs.prep_job.outputs.table}}
        mode: ro_mount
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "prep.yml").write_text(PREP)
    (tmp_path / "pipeline.yml").write_text(PIPELINE)
    (tmp_path / "data").mkdir()
    return tmp_path


def read_in(folder: Path, text: str) -> PipelineDocument:
    return read_pipeline(text, around=Surroundings(folder=LocalFolder(folder)))


def _with_code(folder: Path) -> Path:
    (folder / "code").mkdir()
    return folder


def steps(lines: str) -> str:
    return "jobs:\n" + "".join(f"  {line}\n" for line in text_of(lines).splitlines())


def test_steps_become_nodes_in_the_order_of_the_text(folder: Path) -> None:
    document = read_pipeline_file(folder / "pipeline.yml")

    first, second = document.graph.nodes
    assert (first.id, second.id) == ("prep_job", "again")
    assert first.inputs == {"raw": FromInput("raw"), "ratio": FromInput("ratio"), "label": Value("1.10")}
    assert second.inputs == {"raw": FromNode("prep_job", "table")}
    assert second.settings == {"input_modes": {"raw": "ro_mount"}}
    assert document.graph.outputs == (PipelineOutput("fares", "prep_job", "table"),)
    assert (document.name, document.title, document.description) == ("taxi", "Taxi fares", "Two steps.")
    assert document.warnings == ()


def test_settings_of_the_pipeline_are_kept(folder: Path) -> None:
    document = read_pipeline_file(folder / "pipeline.yml")

    assert document.graph.settings == {
        "default_compute": "azureml:cpu",
        "continue_on_step_failure": False,
        "outputs": {"fares": {"mode": "upload"}},
    }


def test_a_component_file_is_read_once_and_told_with_the_steps_that_use_it(folder: Path) -> None:
    document = read_pipeline_file(folder / "pipeline.yml")

    (component,) = document.components
    assert component.nodes == ("prep_job", "again")
    assert component.document.spec.name == "prep"
    assert component.document.path == folder / "prep.yml"
    assert not component.anonymous


def test_local_data_is_told_with_the_inputs_that_use_it(folder: Path) -> None:
    document = read_pipeline_file(folder / "pipeline.yml")

    (data,) = document.data
    assert data.path == folder / "data"
    assert data.type is PortType.URI_FOLDER
    assert data.uses == (DataUse(None, "raw"),)
    assert data.key == "taxi_fares_raw"


def test_what_was_registered_and_uploaded_is_put_into_the_graph(folder: Path) -> None:
    document = read_pipeline_file(folder / "pipeline.yml")
    component, data = document.components[0].key, document.data[0].key

    graph = document.resolved({component: ComponentRef("prep", "7")}, {data: FromData("rides", "2")})

    assert [node.component for node in graph.nodes] == [ComponentRef("prep", "7")] * 2
    assert graph.inputs[1].data == FromData("rides", "2")


def test_an_input_whose_data_was_not_uploaded_stays_open(folder: Path) -> None:
    document = read_in(
        folder,
        steps("""
            a:
              component: ./prep.yml
              inputs: {raw: {type: uri_folder, path: ./data}}
        """),
    )

    graph = document.resolved({}, {})

    assert graph.nodes[0].inputs == {}


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("3", "integer", 3),
        ("0.5", "number", 0.5),
        ("true", "boolean", True),
        ("'3'", "string", "3"),
        ("a b", "string", "a b"),
    ],
)
def test_a_bare_input_has_the_type_of_its_value(written: str, kind: str, value: object) -> None:
    (found,) = read_pipeline(f"inputs: {{x: {written}}}\njobs: {{}}").graph.inputs

    assert (found.type, found.value) == (PortType(kind), value)


def test_a_bare_input_has_the_type_of_the_port_it_goes_into(folder: Path) -> None:
    text = "inputs: {ratio: 1, label: 2024}\n" + steps("""
        a:
          component: ./prep.yml
          inputs: {ratio: '${{parent.inputs.ratio}}', label: '${{parent.inputs.label}}'}
    """)

    ratio, label = read_in(folder, text).graph.inputs

    assert ratio == PipelineInput("ratio", PortType.NUMBER, 1)
    assert label == PipelineInput("label", PortType.STRING, "2024")


def test_a_typed_input_keeps_what_it_says() -> None:
    text = (
        "inputs:\n  n: {type: integer, default: '3', min: 1, max: 9, description: how many, optional: true}\njobs: {}"
    )

    (found,) = read_pipeline(text).graph.inputs

    assert found == PipelineInput("n", PortType.INTEGER, 3, None, "how many", True, 1, 9)


def test_values_are_read_as_the_type_of_their_port(folder: Path) -> None:
    document = read_in(
        folder,
        steps("""
            a:
              component: ./prep.yml
              inputs: {ratio: '0.75', label: yes, fast: 1}
        """),
    )

    assert document.graph.nodes[0].inputs == {"ratio": Value(0.75), "label": Value("yes"), "fast": Value(True)}


def test_a_path_into_a_port_of_data_is_data(folder: Path) -> None:
    document = read_in(folder, steps("a: {component: ./prep.yml, inputs: {raw: ./data}}"))

    assert document.data[0].uses == (DataUse("a", "raw"),)


@pytest.mark.parametrize(
    ("written", "uri"),
    [
        ("https://example.org/rides.csv", "https://example.org/rides.csv"),
        ("azureml:https://example.org/rides.csv", "https://example.org/rides.csv"),
        ("azureml://datastores/store/paths/rides", "azureml://datastores/store/paths/rides"),
        ("wasbs://box@account/rides", "wasbs://box@account/rides"),
    ],
)
def test_addresses_are_told_for_whoever_can_fetch_them(written: str, uri: str) -> None:
    document = read_pipeline(f"inputs: {{x: {{type: uri_file, path: '{written}'}}}}\njobs: {{}}")

    (data,) = document.data
    assert (data.uri, data.path, data.type) == (uri, None, PortType.URI_FILE)


def test_paths_as_the_sdk_writes_them_are_found(folder: Path) -> None:
    text = f"inputs: {{a: {{path: 'azureml:{folder}/data'}}, b: {{path: 'azureml:./data'}}}}\njobs: {{}}"

    (data,) = read_in(folder, text).data

    assert data.uses == (DataUse(None, "a"), DataUse(None, "b"))


def test_registered_assets_are_bound_with_their_version() -> None:
    document = read_pipeline(
        "inputs: {x: {type: uri_file, path: 'azureml:cars:3'}, y: {path: 'azureml:cars@latest'}}\n"
        "jobs:\n  a: {component: 'azureml:prep:2'}\n  b: {component: 'azureml:prep@latest'}\n"
        "  c: {component: 'azureml:prep'}",
        around=Surroundings(known={"prep": "9"}.get, known_data={"cars": "4"}.get),
    )

    assert [item.data for item in document.graph.inputs] == [FromData("cars", "3"), FromData("cars", "4")]
    assert [node.component.version for node in document.graph.nodes] == ["2", "9", "9"]
    assert document.components == ()


def test_assets_that_are_not_registered_are_drawn_and_warned_of() -> None:
    document = read_pipeline(
        "jobs:\n  a: {component: 'azureml://registries/azureml/components/rai/versions/0.1'}\n"
        "  b: {component: 'azureml:x@latest'}"
    )

    assert [str(node.component) for node in document.graph.nodes] == ["rai:0.1", "x:latest"]
    assert [warning.message for warning in document.warnings] == ["no component 'x' is registered here yet."]


def test_a_step_with_its_own_command_is_a_component_named_after_it(folder: Path) -> None:
    (folder / "src").mkdir()
    text = "inputs: {times: 3}\noutputs: {said: {type: uri_file}}\n" + steps("""
        say_it:
          command: ./say ${{inputs.word}} ${{inputs.times}} ${{inputs.book}} > ${{outputs.text}}
          code: src
          environment: azureml:sklearn@latest
          inputs:
            word: hello
            times: ${{parent.inputs.times}}
            book: {type: mltable, path: ./data}
          outputs:
            text: ${{parent.outputs.said}}
            log:
          display_name: Say it
          distribution: {type: mpi}
        hear:
          command: cat ${{inputs.text}} ${{inputs.log}}
          inputs:
            text: ${{parent.jobs.say_it.outputs.text}}
            log: ${{parent.jobs.say_it.outputs.log}}
    """)

    document = read_in(folder, text)

    say, hear = (item.document for item in document.components)
    assert (say.spec.name, say.code) == ("say_it", folder / "src")
    assert say.spec.inputs == (
        InputPort("word", PortType.STRING),
        InputPort("times", PortType.INTEGER),
        InputPort("book", PortType.MLTABLE),
    )
    assert say.spec.outputs == (OutputPort("text", PortType.URI_FILE), OutputPort("log", PortType.URI_FOLDER))
    assert say.spec.distribution == {"type": "mpi"}
    assert [port.type for port in hear.spec.inputs] == [PortType.URI_FILE, PortType.URI_FOLDER]
    assert all(item.anonymous for item in document.components)
    assert read_component(say.text, folder=LocalFolder(_with_code(folder))).spec == say.spec
    assert document.graph.nodes[0].title == "Say it"
    assert document.graph.nodes[0].component == ComponentRef("say_it", "")


def test_a_component_written_inside_a_step_is_read() -> None:
    document = read_pipeline(
        steps("""
            a:
              component: {name: azureml_anonymous, version: '1', type: command, command: echo}
            b:
              component: {name: prep, version: '1', type: command, command: echo}
        """)
    )

    specs = [item.document.spec for item in document.components]
    assert [(spec.name, spec.version) for spec in specs] == [("a", None), ("prep", "1")]


def test_what_a_step_says_of_itself_is_kept() -> None:
    document = read_pipeline(
        steps("""
            a:
              component: azureml:prep:1
              compute: ${{parent.inputs.compute}}
              comment: slow
              limits: {timeout: 60}
              environment_variables: {A: 1}
              environment: azureml:sklearn@latest
              resources: {instance_count: 2}
              services: {lab: {type: jupyter_lab}}
              outputs:
                table: {mode: upload, name: rides, version: 2}
        """)
    )

    assert document.graph.nodes[0].settings == {
        "compute": "${{parent.inputs.compute}}",
        "comment": "slow",
        "timeout_seconds": 60,
        "environment_variables": {"A": "1"},
        "environment": "azureml:sklearn@latest",
        "resources": {"instance_count": 2},
        "services": {"lab": {"type": "jupyter_lab"}},
        "outputs": {"table": {"mode": "upload", "name": "rides", "version": "2"}},
    }
    assert document.warnings == ()


def test_an_input_can_be_bound_to_whatever_another_input_is_bound_to() -> None:
    document = read_pipeline(
        steps("""
            a:
              component: azureml:prep:1
              inputs: {x: '${{parent.jobs.b.inputs.x}}'}
            b:
              component: azureml:prep:1
              inputs: {x: 3}
        """)
    )

    assert document.graph.nodes[0].inputs == {"x": Value(3)}


def test_the_early_form_of_expressions_is_understood() -> None:
    document = read_pipeline(
        steps("a: {component: 'azureml:p:1', inputs: {x: '${{inputs.a}}', y: '${{jobs.b.outputs.c}}'}}")
    )

    assert document.graph.nodes[0].inputs == {"x": FromInput("a"), "y": FromNode("b", "c")}


def test_edges_from_steps_that_are_not_there_are_left_to_the_validation() -> None:
    document = read_pipeline(steps("a: {component: 'azureml:p:1', inputs: {x: '${{parent.jobs.ghost.outputs.y}}'}}"))

    assert document.graph.nodes[0].inputs == {"x": FromNode("ghost", "y")}


def test_the_registry_tells_the_types_of_ports_when_it_is_asked() -> None:
    spec = ComponentSpec("p", "x", inputs=(InputPort("label", PortType.STRING),))

    document = read_pipeline(
        "inputs: {year: 2024}\njobs: {a: {component: 'azureml:p:1', inputs: {label: '${{parent.inputs.year}}'}}}",
        around=Surroundings(spec_of=lambda ref: spec if ref == ComponentRef("p", "1") else None),
    )

    assert document.graph.inputs == (PipelineInput("year", PortType.STRING, "2024"),)


def test_a_text_that_stands_alone_uses_registered_components_of_the_same_name() -> None:
    document = read_pipeline(
        "jobs: {a: {component: ./steps/Train-Model/component.yml}, b: {component: file:./prep.yml}}",
        around=Surroundings(known={"train_model": "4", "prep": "5"}.get),
    )

    assert [str(node.component) for node in document.graph.nodes] == ["train_model:4", "prep:5"]
    assert "the registered component train_model:4 is used" in document.warnings[0].message


def test_paths_to_data_in_a_text_that_stands_alone_leave_the_input_open() -> None:
    document = read_pipeline("inputs:\n  raw: {type: uri_folder, path: ./data}\njobs: {}")

    assert document.graph.inputs == (PipelineInput("raw", PortType.URI_FOLDER),)
    (warning,) = document.warnings
    assert "Upload the data and choose it there" in warning.message
    assert (warning.line, warning.key) == (2, "inputs.raw")


def test_data_that_is_not_there_leaves_the_input_open(folder: Path) -> None:
    document = read_in(folder, "inputs: {x: {path: ./missing}}\njobs: {}")

    assert not document.graph.inputs[0].is_set
    assert "does not exist" in document.warnings[0].message


def test_an_unknown_setting_is_named_and_the_likely_one_offered() -> None:
    document = read_pipeline("settings:\n  default_datestore: azureml:store\njobs: {}")

    (warning,) = document.warnings
    assert warning.message.endswith("Did you mean default_datastore?")
    assert (warning.line, warning.column) == (2, 3)


def test_settings_may_be_empty() -> None:
    assert read_pipeline("settings:\njobs: {}").graph.settings == {}


def test_the_compute_of_the_pipeline_is_its_default_compute() -> None:
    assert read_pipeline("compute: azureml:cpu\njobs: {}").graph.settings == {"default_compute": "azureml:cpu"}


def test_an_output_that_no_step_gives_is_warned_of() -> None:
    document = read_pipeline("outputs: {report: }\njobs: {}")

    assert document.graph.outputs == ()
    assert "no step gives the output 'report'" in document.warnings[0].message


def test_an_output_need_not_be_declared() -> None:
    document = read_pipeline(
        steps("a: {component: 'azureml:p:1', outputs: {m: {path: '${{parent.outputs.model}}', mode: upload}}}")
    )

    assert document.graph.outputs == (PipelineOutput("model", "a", "m"),)


def test_a_layout_edited_into_nonsense_is_left_out() -> None:
    document = read_pipeline("properties: {pipewright.layout: '{]'}\njobs: {a: {component: 'azureml:p:1'}}")

    assert document.graph.nodes[0].x is None
    assert "the steps are placed anew" in document.warnings[0].message


def test_order_and_retries_that_are_written_by_hand_count_and_are_told_to_be_ours() -> None:
    document = read_pipeline(
        text_of(
            """
            jobs:
              load: {component: "azureml:p:1"}
              clean:
                component: azureml:p:1
                depends_on: [load]
                always_run: true
                retries: {max: 3}
            """
        )
    )

    assert document.graph.nodes[1].settings == {"depends_on": ["load"], "always_run": True, "retries": {"max": 3}}
    assert [warning.message.partition(" is not a key of Azure")[0] for warning in document.warnings] == [
        "depends_on",
        "always_run",
        "retries",
    ]


def test_what_a_step_depends_on_is_a_list() -> None:
    with pytest.raises(InvalidDocument, match="depends_on should be a list of texts; it is 'load'"):
        read_pipeline("jobs: {a: {component: 'azureml:p:1', depends_on: load}}")
