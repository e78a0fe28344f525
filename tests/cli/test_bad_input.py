"""What people get wrong, told in one clear sentence at the terminal, before anything runs."""

import json
from pathlib import Path

import pytest

from tests.running import RunningHome
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("home")]

HEAD = "type: pipeline\ndisplay_name: wrong\nsettings: {default_compute: azureml:local}\n"

CASES = {
    "a cycle": (
        """jobs:
  a:
    command: cat ${{inputs.x}} > ${{outputs.out}}
    inputs: {x: "${{parent.jobs.b.outputs.out}}"}
    outputs: {out: {type: uri_file}}
  b:
    command: cat ${{inputs.x}} > ${{outputs.out}}
    inputs: {x: "${{parent.jobs.a.outputs.out}}"}
    outputs: {out: {type: uri_file}}
""",
        "These steps wait for each other: A → B → A. Remove one of the edges.",
    ),
    "a missing required input": (
        "jobs:\n  split:\n    component: azureml:split_data@latest\n",
        "needs 'table'",
    ),
    "a number out of range": (
        """inputs:
  raw: {type: uri_file, path: DATA}
jobs:
  split:
    component: azureml:split_data@latest
    inputs: {table: "${{parent.inputs.raw}}", fraction: 7}
""",
        "takes 0.01 to 0.99; it is 7",
    ),
    "an unknown component": (
        "jobs:\n  a:\n    component: azureml:no_such_component@latest\n",
        "no_such_component",
    ),
    "broken YAML": (
        "jobs:\n  a:\n    command: 'echo\n  b: [\n",
        "pipeline.yml, line",
    ),
    "a component file that is not there": (
        "jobs:\n  a:\n    component: ./nowhere/component.yml\n",
        "nowhere/component.yml",
    ),
    "a placeholder that the shell would run": (
        "inputs: {x: {type: string, default: a}}\njobs:\n  a:\n    command: echo $(cat ${{inputs.x}})\n"
        '    inputs: {x: "${{parent.inputs.x}}"}\n',
        "$(",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_cannot_run_is_refused_with_a_sentence_and_nothing_is_started(home: RunningHome, tmp_path, case):
    body, sentence = CASES[case]
    data = tmp_path / "data.csv"
    data.write_text("a,b\n1,2\n")
    file = tmp_path / "pipeline.yml"
    file.write_text(HEAD + body.replace("DATA", "./data.csv"))
    before = home.client().get("/runs")["count"]

    told = home.command("run", "submit", str(file), check=False)

    assert told.returncode == 1
    assert sentence in " ".join(told.stderr.split())
    assert "Traceback" not in told.stderr
    assert home.client().get("/runs")["count"] == before


def test_broken_yaml_names_line_and_column(home: RunningHome, tmp_path: Path):
    file = tmp_path / "pipeline.yml"
    file.write_text("type: pipeline\njobs:\n  a:\n    command: [echo\n")

    told = home.command("pipeline", "import", str(file), check=False)

    assert told.returncode == 1
    assert "line 5, column 1" in told.stderr or "line 4" in told.stderr


def test_a_component_with_mistakes_names_all_of_them(home: RunningHome, tmp_path: Path):
    (tmp_path / "component.yml").write_text(
        "type: command\nname: Bad Name\ncommand: echo ${{inputs.nothing}}\ninputs:\n  x: {type: tensor}\n"
    )

    told = home.command("component", "create", "-f", str(tmp_path), check=False)

    assert told.returncode == 1
    assert "tensor" in told.stderr
    assert "component.yml, line" in told.stderr


def test_the_same_version_with_other_content_is_refused_with_what_differs(home: RunningHome, tmp_path: Path):
    component = tmp_path / "component.yml"
    component.write_text("type: command\nname: pinned\nversion: '1'\ncommand: echo one\n")
    home.command("component", "create", "-f", str(component))
    component.write_text("type: command\nname: pinned\nversion: '1'\ncommand: echo two\n")

    told = home.command("component", "create", "-f", str(component), check=False)

    assert told.returncode == 1
    assert "command" in told.stderr


def test_uploading_the_same_file_twice_gives_the_same_version(home: RunningHome, tmp_path: Path):
    file = tmp_path / "numbers.csv"
    file.write_text("a\n1\n")

    first, again = (json.loads(home.command("data", "create", str(file), "--json").stdout) for _ in range(2))
    file.write_text("a\n2\n")
    changed = json.loads(home.command("data", "create", str(file), "--json").stdout)

    assert first["version"] == again["version"]
    assert changed["version"] != first["version"]


def test_a_file_whose_name_cannot_name_data_is_uploaded_once_a_name_is_given(home: RunningHome, tmp_path: Path):
    file = tmp_path / "데이터 2024.csv"
    file.write_text("a\n1\n")

    told = home.command("data", "create", str(file), check=False)
    named = home.command("data", "create", str(file), "--name", "data_2024").stdout
    refused = home.command("data", "create", str(file), "--name", "데이터", check=False)

    assert told.returncode == 1
    assert "'데이터 2024.csv' cannot name data: a name has Latin letters" in " ".join(told.stderr.split())
    assert "--name NAME" in told.stderr
    assert named == "data_2024:1\n"
    assert "'데이터' cannot name data: use Latin letters" in " ".join(refused.stderr.split())


def test_a_state_that_no_run_is_ever_in_is_a_wrong_use_of_the_command(home: RunningHome):
    told = home.command("run", "list", "--state", "failed,bogus", check=False)
    unknown_option = home.command("run", "list", "--bogus", check=False)

    assert told.returncode == unknown_option.returncode == 2
    said = " ".join(told.stderr.replace("│", " ").split())
    assert "No run is ever in the state 'bogus'" in said
    assert "queued, running, cancelling, succeeded, failed, cancelled" in said


def test_a_name_or_a_path_that_is_empty_is_a_wrong_use_of_the_command(home: RunningHome):
    unnamed = home.command("pipeline", "rename", "1", " ", check=False)
    nowhere = home.command("component", "create", "-f", "", check=False)

    assert (unnamed.returncode, nowhere.returncode) == (2, 2)
    assert "A pipeline needs a name, and this one is empty" in " ".join(unnamed.stderr.replace("│", " ").split())
    assert "The path is empty. Give a component.yml" in " ".join(nowhere.stderr.replace("│", " ").split())


def test_a_folder_without_a_component_says_what_to_give(home: RunningHome, tmp_path: Path):
    empty = home.command("component", "create", "-f", str(tmp_path), check=False)
    missing = home.command("component", "create", "-f", str(tmp_path / "no"), check=False)

    assert (empty.returncode, missing.returncode) == (1, 1)
    assert "has no component.yml, nor has a folder in it. Give a component.yml" in " ".join(empty.stderr.split())
    assert f"There is nothing at {tmp_path / 'no'}." in missing.stderr


def test_a_run_that_has_ended_is_not_cancelled_and_says_so(home: RunningHome, tmp_path: Path):
    file = write_pipeline(tmp_path, name="ends", only="echo 1 > $out")
    run = json.loads(home.command("run", "submit", str(file), "--json").stdout)["id"]

    told = home.command("run", "cancel", str(run), check=False)

    assert told.returncode == 1
    assert f"Run {run} has ended already: succeeded." in " ".join(told.stderr.split())


def test_what_is_wrong_with_a_function_is_told_with_line_and_column(home: RunningHome, tmp_path: Path):
    script = tmp_path / "keep.py"
    script.write_text("def keep(table, share: complex):\n    return table\n")

    told = home.command("component", "create", "-f", str(script), check=False)

    assert told.returncode == 1
    said = " ".join(told.stderr.split())
    assert f"{script} cannot become a component." in said
    assert "keep.py, line 1, column 10: 'table' has no type" in said
    assert "complex is not a type that a step can pass on" in said


def test_a_stream_of_json_can_be_read_by_another_program(home: RunningHome):
    rows = json.loads(home.command("component", "list", "--json").stdout)

    assert {"train_model", "split_data", "evaluate_model"} <= {row["name"] for row in rows}


def test_a_wrong_token_is_told(home: RunningHome):
    told = home.command("run", "list", check=False, PIPEWRIGHT_URL=home.url, PIPEWRIGHT_TOKEN="pw_wrong")

    assert told.returncode == 1
    assert "This token is not known" in told.stderr
