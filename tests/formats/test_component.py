"""component.yml becomes a spec."""

import time
from pathlib import Path

import pytest

from designer.core.component import InputPort, OutputPort
from designer.core.errors import InvalidComponent
from designer.core.types import PortType
from designer.formats.azureml.component import read_component, read_component_file
from designer.formats.local_files import LocalFolder
from tests.formats.texts import COMPONENT, component, text_of


def test_a_component_has_its_ports_in_the_order_of_the_text() -> None:
    spec = read_component(COMPONENT).spec

    assert spec.name == "train_model"
    assert spec.inputs == (
        InputPort("table", PortType.URI_FILE),
        InputPort("rate", PortType.NUMBER, default=0.1, min=0, max=1),
    )
    assert spec.outputs == (OutputPort("model", PortType.CUSTOM_MODEL),)
    assert spec.command.startswith("python train.py")
    assert spec.version is None


def test_every_key_is_read() -> None:
    text = component(
        name=text_of("""
            name: train_model
            version: 1.10
            display_name: Train model
            description: Fit a model.
            is_deterministic: false
            tags:
              pipewright.category: Model training
              pipewright.port.table: table
              pipewright.port.model: model
              stage: 3
            environment_variables:
              A: 1
              B:
            distribution:
              type: pytorch
              process_count_per_instance: 2
            resources:
              instance_count: 2
            limits:
              timeout: 60
        """).rstrip()
    )

    document = read_component(text)

    spec = document.spec
    assert spec.version == "1.10"
    assert spec.title == "Train model"
    assert spec.description == "Fit a model."
    assert not spec.is_deterministic
    assert spec.category == "Model training"
    assert spec.tags["stage"] == "3"
    assert spec.inputs[0].kind == "table"
    assert spec.outputs[0].kind == "model"
    assert spec.environment_variables == {"A": "1", "B": ""}
    assert spec.distribution == {"type": "pytorch", "process_count_per_instance": 2}
    assert spec.resources == {"instance_count": 2}
    assert spec.timeout_seconds == 60
    assert document.warnings == ()


def test_numbers_and_booleans_written_as_texts_are_taken_as_what_they_are() -> None:
    text = text_of("""
        name: x
        command: echo
        inputs:
          rate: {type: number, default: '0.2', min: '0', max: '1.5'}
          epochs: {type: integer, default: '3'}
          verbose: {type: boolean, default: 'True'}
          label: {type: string, default: 1.10}
    """)

    spec = read_component(text).spec

    assert [(port.name, port.default) for port in spec.inputs] == [
        ("rate", 0.2),
        ("epochs", 3),
        ("verbose", True),
        ("label", "1.10"),
    ]
    assert (spec.inputs[0].min, spec.inputs[0].max) == (0, 1.5)


def test_older_names_of_types_are_understood() -> None:
    text = component(table="  folder: {type: path}\n  share: {type: float}\n  table:")

    spec = read_component(text).spec

    assert [port.type for port in spec.inputs[:2]] == [PortType.URI_FOLDER, PortType.NUMBER]


def test_choices_of_an_enum_keep_their_text() -> None:
    text = component(table="  answer: {type: string, enum: [yes, no, 1.0], default: no}\n  table:")

    port = read_component(text).spec.inputs[0]

    assert port.enum == ("yes", "no", "1.0")
    assert port.default == "no"


def test_a_parameter_can_take_the_columns_of_a_table() -> None:
    text = component(
        name="name: x\ntags: {pipewright.columns_of.target: table}", table="  target: {type: string}\n  table:"
    )

    document = read_component(text)

    assert document.spec.inputs[0].columns_of == "table"
    assert document.warnings == ()


def test_code_is_found_from_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    file = tmp_path / "component.yml"
    file.write_text(component(name="name: train_model\ncode: ./src"))

    document = read_component_file(file)

    assert document.code == tmp_path / "src"
    assert document.path == file


def test_a_component_without_a_name_gets_the_one_that_is_offered() -> None:
    text = component(name="display_name: Train")

    assert read_component(text, default_name="prep").spec.name == "prep"


def test_names_that_only_azure_ml_refuses_are_taken_with_a_warning() -> None:
    document = read_component(component(name="name: r-iris-Example"))

    assert document.spec.name == "r-iris-Example"
    assert [warning.line for warning in document.warnings] == [2]
    assert "Azure ML" in document.warnings[0].message


def test_an_unknown_key_is_named_and_the_likely_one_offered() -> None:
    document = read_component(component(name="name: train_model\nenviroment_variables: {A: b}"))

    (warning,) = document.warnings
    assert (warning.line, warning.column, warning.key) == (3, 1, "enviroment_variables")
    assert warning.message.endswith("Did you mean environment_variables?")


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("pipewright.port.tabel: table", "is no file or folder of this component"),
        ("pipewright.port.table: tabel", "is not one of"),
        ("pipewright.columns_of.table: table", "is no parameter"),
        ("pipewright.columns_of.rate: tabel", "is no table input"),
    ],
)
def test_tags_that_speak_of_nothing_are_warned_of(tag: str, words: str) -> None:
    document = read_component(component(name=f"name: train_model\ntags:\n  {tag}"))

    (warning,) = document.warnings
    assert words in warning.message
    assert (warning.line, warning.column) == (4, 3)


def test_an_optional_input_that_the_command_cannot_do_without_is_warned_of() -> None:
    text = component(table="  table:\n    optional: true")

    (warning,) = read_component(text).warnings

    assert "$[[" in warning.message


def test_an_optional_input_inside_its_block_is_fine() -> None:
    text = component(table="  table:\n    optional: true").replace(
        "--x ${{inputs.table}}", "$[[--x ${{inputs.table}}]]"
    )

    assert read_component(text).warnings == ()


def test_nothing_outside_the_boundary_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.yml").write_text("dependencies: [python=3.11]")
    inside = tmp_path / "given"
    inside.mkdir()
    text = component(image="  image: x\n  conda_file: ../secret.yml")

    with pytest.raises(InvalidComponent, match="leads out of the folder that was given"):
        read_component(text, folder=LocalFolder(inside, boundary=inside))


def test_a_link_does_not_lead_out_of_the_boundary(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    inside = tmp_path / "given"
    inside.mkdir()
    (inside / "src").symlink_to(tmp_path / "outside")

    with pytest.raises(InvalidComponent, match="leads out"):
        read_component(component(name="name: x\ncode: src"), folder=LocalFolder(inside, boundary=inside))


def test_optional_parts_without_an_end_cost_no_time() -> None:
    started = time.process_time()

    with pytest.raises(InvalidComponent, match="not closed"):
        read_component(component(command="command: " + "$[[" * 30_000))

    assert time.process_time() - started < 2
