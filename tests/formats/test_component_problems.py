"""What is wrong in a component.yml is told all at once, each with line, column and key."""

from pathlib import Path

import pytest

from designer.core.errors import InvalidComponent
from designer.formats.azureml.component import read_component, read_component_file
from designer.formats.local_files import LocalFolder
from tests.formats.texts import COMPONENT, component, place_of


def problems_of(text: str, folder: Path | None = None) -> InvalidComponent:
    with pytest.raises(InvalidComponent) as caught:
        read_component(text, folder=None if folder is None else LocalFolder(folder))
    return caught.value


CASES = [
    ("a name is missing", component(name="display_name: x"), "type", "name", "a component needs a name"),
    ("a name cannot be used", component(name="name: a b"), "a b", "name", "the name 'a b' cannot be used"),
    ("a version cannot be used", component(name="name: x\nversion: a:b"), "a:b", "version", "the version 'a:b'"),
    ("a type is not supported", component(type="type: sweep"), "sweep", "type", "type 'sweep' is not supported yet: "),
    ("a type is not known", component(type="type: comand"), "comand", "type", "type 'comand' is not known"),
    ("a command is missing", component(command="display_name: x"), "type", "command", "needs a command"),
    (
        "a command is not a text",
        component(command="command: [a]"),
        "[a]",
        "command",
        "command should be a text; it is a list",
    ),
    (
        "a command uses an input that is not there",
        component(rate="  ratio:"),
        "python train",
        "command",
        "uses ${{inputs.rate}}, and there is no input 'rate'",
    ),
    (
        "a command uses an output that is not there",
        component(model="  modl:"),
        "python train",
        "command",
        "there is no output 'model'",
    ),
    (
        "an input has no type",
        component(table="  other:\n    description: x\n  table:"),
        "description",
        "inputs.other.type",
        "other has no type",
    ),
    (
        "an input has a type that is not known",
        COMPONENT.replace("uri_file", "uri_fiel"),
        "uri_fiel",
        "inputs.table.type",
        "the type 'uri_fiel' is not one of uri_file,",
    ),
    ("an input is a list", component(table="  other: [1]\n  table:"), "other", "inputs.other", "it is a list"),
    (
        "inputs are a list",
        "type: command\nname: x\ncommand: y\ninputs: [a]",
        "[a]",
        "inputs",
        "should hold keys and values",
    ),
    (
        "a port has a reserved name",
        component(table="  PATH: {type: string}\n  table:"),
        "PATH",
        "inputs.PATH",
        "the name of a system variable",
    ),
    (
        "a port has a name that cannot be",
        component(table="  a-b: {type: string}\n  table:"),
        "a-b",
        "inputs.a-b",
        "cannot name an input or output",
    ),
    (
        "a name is used for an input and an output",
        component(model="  table: {type: uri_file}\n  model:"),
        "outputs",
        "outputs",
        "'table' names an input and an output",
    ),
    (
        "an output is a literal",
        COMPONENT.replace("custom_model", "string"),
        "string",
        "outputs.model.type",
        "an output cannot be a string",
    ),
    ("a default has another type", component(default="    default: fast"), "fast", "inputs.rate.default", "number"),
    (
        "a default is too great",
        component(default="    default: 2"),
        "2\n",
        "inputs.rate.default",
        "default takes 0 to 1",
    ),
    (
        "a default is not finite",
        component(default="    default: .inf"),
        ".inf",
        "inputs.rate.default",
        "should be a number",
    ),
    (
        "a default is not among the choices",
        component(table="  mode: {type: string, enum: [a, b], default: c}\n  table:"),
        "c}",
        "inputs.mode.default",
        "default takes one of a, b; it is 'c'",
    ),
    ("a limit is not a number", component(min="    min: low"), "low", "inputs.rate.min", "min should be a number"),
    (
        "the limits are the wrong way round",
        component(min="    min: 3"),
        "min",
        "inputs.rate.min",
        "min 3 is above max 1",
    ),
    (
        "optional is neither true nor false",
        component(min="    optional: perhaps"),
        "perhaps",
        "inputs.rate.optional",
        "should be true or false",
    ),
    (
        "a time limit is not above zero",
        component(name="name: x\nlimits: {timeout: 0}"),
        "timeout",
        "limits.timeout",
        "above 0 seconds",
    ),
    ("a tag is a list", component(name="name: x\ntags:\n  a: [b]"), "a: [b]", "tags.a", "should be a text"),
    (
        "code is elsewhere",
        component(name="name: x\ncode: git+https://h/r"),
        "git+https",
        "code",
        "is not on this machine",
    ),
    (
        "code is a path in a text that stands alone",
        component(name="name: x\ncode: ./src"),
        "./src",
        "code",
        "this text stands alone",
    ),
    (
        "an environment is not understood",
        component(environment="environment: sklearn", image="tags: {}").replace("  tags", "tags"),
        "sklearn",
        "environment",
        "write azureml:NAME:VERSION",
    ),
    (
        "an environment says nothing",
        component(image="  os_type: linux"),
        "os_type",
        "environment",
        "needs an image, a conda_file, or the name",
    ),
    (
        "a pipeline is no component",
        "jobs: {}\nname: x\ncommand: y",
        "jobs",
        "jobs",
        "this is a pipeline, not a component",
    ),
]


@pytest.mark.parametrize(
    ("text", "needle", "key", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_problem_is_told_with_its_place_and_key(text: str, needle: str, key: str, words: str) -> None:
    error = problems_of(text)

    found = next(problem for problem in error.problems if words in problem.message)
    assert (found.line, found.column) == place_of(text, needle)
    assert found.key == key
    assert found.source == "component.yml"


def test_all_problems_are_told_at_once_and_the_first_is_the_message() -> None:
    text = component(name="name: a b", default="    default: fast", type="type: sweep")

    error = problems_of(text)

    assert len(error.problems) == 3
    assert error.message.startswith("component.yml, line 1, column 7: type 'sweep' is not supported yet")
    assert error.message.endswith("(2 more to fix)")


def test_a_text_that_is_not_yaml_is_an_invalid_component() -> None:
    error = problems_of("name: a: b")

    assert error.message.startswith("component.yml, line 1, column 8: ")
    assert error.code == "invalid_component"


def test_code_that_is_not_there_is_told(tmp_path: Path) -> None:
    error = problems_of(component(name="name: x\ncode: ./src"), tmp_path)

    assert f"code './src' does not exist in {tmp_path.name}." in error.message


def test_a_problem_in_a_conda_file_is_told_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "conda.yml").write_text("dependencies:\n  - python=3.11\n  - r-base=4.1\n")

    error = problems_of(component(image="  conda_file: conda.yml"), tmp_path)

    assert error.message.startswith("conda.yml, line 3, column 5: 'r-base=4.1' is not a Python package")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidComponent, match="cannot be read"):
        read_component_file(tmp_path)
