"""What is wrong in a pipeline.yml is told all at once, each with line, column and key."""

from pathlib import Path

import pytest

from designer.core.errors import InvalidDocument
from designer.formats.azureml.pipeline import read_pipeline, read_pipeline_file
from designer.formats.azureml.pipeline_document import Surroundings
from designer.formats.local_files import LocalFolder
from tests.formats.texts import place_of


def refused(text: str, folder: Path | None = None) -> InvalidDocument:
    with pytest.raises(InvalidDocument) as caught:
        read_pipeline(text, around=Surroundings(folder=None if folder is None else LocalFolder(folder)))
    return caught.value


def step(lines: str) -> str:
    return "jobs:\n  a:\n    component: azureml:p:1\n" + "".join(f"    {line}\n" for line in lines.splitlines())


CASES = [
    ("there are no jobs", "name: x", "name", "", "a pipeline needs jobs"),
    ("it is a component", "name: x\ncommand: echo", "name", "", "this is a component, not a pipeline"),
    ("it is another type", "type: sweep\njobs: {}", "sweep", "type", "type 'sweep' has no jobs"),
    (
        "it runs a component",
        "type: pipeline\ncomponent: ./p.yml",
        "component",
        "component",
        "type 'pipeline' is not supported",
    ),
    ("jobs are a list", "jobs: [a]", "[a]", "jobs", "jobs should hold keys and values; it is a list"),
    ("a step has no fields", "jobs: {a: 1}", "a: 1", "jobs.a", "the step a should hold keys; it is '1'"),
    ("a step has a name that cannot be", "jobs: {a-b: {command: x}}", "a-b", "jobs.a-b", "letters, digits and _"),
    ("a step runs nothing", "jobs:\n  a:\n    compute: x", "compute", "jobs.a", "needs a component, or a command"),
    (
        "a step is a sweep",
        "jobs: {a: {type: sweep}}",
        "sweep",
        "jobs.a.type",
        "type 'sweep' is not supported yet: use its trial",
    ),
    (
        "a step is parallel",
        "jobs: {a: {type: parallel}}",
        "parallel",
        "jobs.a.type",
        "type 'parallel' is not supported yet: ",
    ),
    (
        "a step is a pipeline",
        "jobs: {a: {type: pipeline}}",
        "pipeline",
        "jobs.a.type",
        "put the steps of that pipeline into",
    ),
    (
        "a component is a file elsewhere",
        "jobs: {a: {component: ./train.yml}}",
        "./train.yml",
        "jobs.a.component",
        "no component 'train' is registered here. Register it first",
    ),
    (
        "a component is an address",
        "jobs: {a: {component: 'https://h/c.yml'}}",
        "'https",
        "jobs.a.component",
        "is not on this machine",
    ),
    ("a component is a list", "jobs: {a: {component: [x]}}", "[x]", "jobs.a.component", "it is a list"),
    (
        "a component in the step is wrong",
        "jobs: {a: {component: {type: command}}}",
        "{type: command}",
        "jobs.a.component.command",
        "needs a command",
    ),
    (
        "a value mixes text and expression",
        step("inputs:\n  x: pre_${{parent.inputs.a}}"),
        "pre_",
        "jobs.a.inputs.x",
        "x mixes text with an expression",
    ),
    (
        "a value mixes two expressions",
        step("inputs:\n  x: ${{parent.inputs.a}}${{parent.inputs.b}}"),
        "${{",
        "jobs.a.inputs.x",
        "x mixes text with an expression",
    ),
    (
        "an expression is not understood",
        step("inputs:\n  x: ${{parent.input.a}}"),
        "${{",
        "jobs.a.inputs.x",
        "x: ${{parent.input.a}} is not understood; write ${{parent.inputs.NAME}}",
    ),
    (
        "an input takes an output of the pipeline",
        step("inputs:\n  x: ${{parent.outputs.a}}"),
        "${{",
        "jobs.a.inputs.x",
        "x cannot take the pipeline's output 'a'",
    ),
    (
        "an input takes from an input that has nothing",
        step("inputs:\n  x: ${{parent.jobs.a.inputs.x}}"),
        "inputs",
        "jobs.a.inputs.x",
        "that is bound to nothing",
    ),
    ("an input is a list", step("inputs:\n  x: [1]"), "x: [1]", "jobs.a.inputs.x", "Write it as a text, like '[1, 2]'"),
    ("an input is not finite", step("inputs:\n  x: .nan"), ".nan", "jobs.a.inputs.x", "should be a finite value"),
    (
        "an input says nothing",
        step("inputs:\n  x: {type: uri_file}"),
        "{type",
        "jobs.a.inputs.x",
        "needs a path, a value",
    ),
    (
        "an input has a type that is not known",
        step("inputs:\n  x: {type: file, path: 'azureml:d:1'}"),
        "type: file",
        "jobs.a.inputs.x.type",
        "the type 'file' is not one of",
    ),
    (
        "an output is bound to an input",
        step("outputs:\n  m: ${{parent.inputs.a}}"),
        "${{",
        "jobs.a.outputs.m",
        "m should be empty or ${{parent.outputs.NAME}}",
    ),
    (
        "an output of the pipeline is given twice",
        "jobs:\n  b: {component: 'azureml:p:1', outputs: {m: '${{parent.outputs.o}}'}}\n"
        "  c: {component: 'azureml:p:1', 'outputs': {m: '${{parent.outputs.o}}'}}",
        "'outputs'",
        "jobs.c.outputs.m",
        "is bound here and in b",
    ),
    (
        "a setting is not a flag",
        "settings: {force_rerun: maybe}\njobs: {}",
        "maybe",
        "settings.force_rerun",
        "true or false",
    ),
    (
        "a pipeline input is a list",
        "inputs: {x: [1]}\njobs: {}",
        "x: [1]",
        "inputs.x",
        "a value, or keys like type and path",
    ),
    (
        "a pipeline input has a type that is not known",
        "inputs: {x: {type: text}}\njobs: {}",
        "type: text",
        "inputs.x.type",
        "the type 'text' is not one of",
    ),
    (
        "a number has a path",
        "inputs: {x: {type: number, path: ./a}}\njobs: {}",
        "./a",
        "inputs.x.path",
        "a number has a default, not a path",
    ),
    (
        "a file has a default",
        "inputs: {x: {type: uri_file, default: a}}\njobs: {}",
        "a}}",
        "inputs.x.default",
        "a uri_file has a path, not a default",
    ),
    (
        "a command names an input that the step does not have",
        "jobs: {a: {command: 'cat ${{inputs.x}}'}}",
        "'cat",
        "jobs.a.command",
        "there is no input 'x'",
    ),
]


@pytest.mark.parametrize(
    ("text", "needle", "key", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_problem_is_told_with_its_place_and_key(text: str, needle: str, key: str, words: str) -> None:
    error = refused(text)

    found = next(problem for problem in error.problems if words in problem.message)
    assert (found.line, found.column) == place_of(text, needle)
    assert found.key == key


def test_all_problems_are_told_at_once_and_the_first_is_the_message() -> None:
    error = refused("jobs:\n  a: {type: spark}\n  b: {type: automl}\n  c: {component: ./x.yml}\n")

    assert [problem.line for problem in error.problems] == [2, 3, 4]
    assert (error.line, error.column) == (2, 13)
    assert error.message.startswith("pipeline.yml, line 2, column 13: type 'spark' is not supported yet")
    assert error.message.endswith("(2 more to fix)")


def test_a_problem_in_a_component_is_told_once_and_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "prep.yml").write_text("type: command\nname: prep\n")

    error = refused("jobs: {a: {component: steps/prep.yml}, b: {component: steps/prep.yml}}", tmp_path)

    (problem,) = error.problems
    assert problem.source == "steps/prep.yml"
    assert "needs a command" in problem.message


def test_a_component_that_is_not_there_is_told(tmp_path: Path) -> None:
    error = refused("jobs: {a: {component: ./prep.yml}}", tmp_path)

    assert f"component './prep.yml' does not exist in {tmp_path.name}." in error.message


def test_an_environment_of_a_step_is_checked(tmp_path: Path) -> None:
    error = refused(step("environment: {conda_file: conda.yml}"), tmp_path)

    assert "conda_file 'conda.yml' does not exist" in error.message


def test_nothing_outside_the_boundary_is_read(tmp_path: Path) -> None:
    (tmp_path / "prep.yml").write_text("type: command\nname: prep\ncommand: echo\n")
    inside = tmp_path / "given"
    inside.mkdir()

    with pytest.raises(InvalidDocument, match="leads out of the folder that was given"):
        read_pipeline(
            "jobs: {a: {component: ../prep.yml}}", around=Surroundings(folder=LocalFolder(inside, boundary=inside))
        )


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidDocument, match=r"pipeline\.yml cannot be read"):
        read_pipeline_file(tmp_path / "pipeline.yml")
