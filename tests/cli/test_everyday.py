"""The everyday commands against a real server: look, check, fetch, run again, put away."""

import json
from pathlib import Path

import pytest

from tests.running import RunningHome
from tests.workers.shell_pipeline import write_pipeline

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("home")]


def run_of(home: RunningHome, file: Path) -> int:
    return int(json.loads(home.command("run", "submit", str(file), "--json").stdout)["id"])


def drawn(home: RunningHome, tmp_path: Path, name: str) -> int:
    file = write_pipeline(tmp_path / name, name=name, only="echo 1 > $out")
    return int(json.loads(home.command("pipeline", "import", str(file), "--name", name, "--json").stdout)["id"])


def listed(home: RunningHome, *options: str) -> list[int]:
    """The numbers of the pipelines that `pipeline list` tells."""
    return [int(line.split("\t")[0]) for line in home.command("pipeline", "list", *options).stdout.splitlines()]


def test_a_pipeline_is_shown_renamed_archived_and_restored(home: RunningHome, tmp_path: Path):
    number = drawn(home, tmp_path, "looked after")

    shown = home.command("pipeline", "show", "looked after").stdout
    renamed = json.loads(home.command("pipeline", "rename", str(number), "Renamed here", "--json").stdout)
    archived = home.command("pipeline", "archive", "Renamed here").stdout

    assert "revision 1" in shown
    assert "only" in shown
    assert renamed["name"] == "Renamed here"
    assert "archive" in archived
    assert number not in listed(home)
    assert number in listed(home, "--archived")

    home.command("pipeline", "restore", "Renamed here")
    assert number in listed(home)


def test_the_steps_of_a_file_that_is_run_are_not_among_the_components(home: RunningHome, tmp_path: Path):
    """A step may be called as a component of the library is, and changes nothing about it."""
    before = home.client().get("/components/train_model")["version"]

    run_of(home, write_pipeline(tmp_path, name="own steps", train_model="echo 1 > $out"))

    listed = json.loads(home.command("component", "list", "--json").stdout)
    assert "own_steps_train_model" not in {row["name"] for row in listed}
    assert home.client().get("/components/own_steps_train_model")["version"]
    assert home.client().get("/components/train_model")["version"] == before


def test_a_python_function_is_registered_as_a_component_with_its_interface(home: RunningHome, tmp_path: Path):
    script = tmp_path / "rows.py"
    script.write_text(
        "import pandas as pd\n\n\n"
        "def first_rows(table: pd.DataFrame, count: int = 5) -> pd.DataFrame:\n"
        '    """Keep the first rows.\n\n    count: How many rows are kept.\n    """\n'
        "    return table[:count]\n\n\n"
        "def last_rows(table: pd.DataFrame) -> pd.DataFrame:\n    return table[-1:]\n"
    )

    unclear = home.command("component", "create", "-f", str(script), check=False)
    first, again = (
        home.command("component", "create", "-f", str(script), "--function", "first_rows").stdout for _ in range(2)
    )

    assert unclear.returncode == 1
    assert "there are several functions (first_rows, last_rows)" in " ".join(unclear.stderr.split())
    assert first == again
    made = home.client().get("/components/first_rows")
    assert first.strip() == f"first_rows:{made['version']}"
    assert [(port["name"], port["kind"], port["default"]) for port in made["inputs"]] == [
        ("table", "table", None),
        ("count", None, 5),
    ]


def test_one_version_of_a_component_is_archived_and_restored(home: RunningHome, tmp_path: Path):
    file = tmp_path / "component.yml"
    for number in (1, 2):
        file.write_text(f"type: command\nname: put_away\nversion: '{number}'\ncommand: echo {number}\n")
        home.command("component", "create", "-f", str(file))

    archived = home.command("component", "archive", "put_away:2").stdout
    shown = home.command("component", "show", "put_away").stdout
    refused = home.command("component", "archive", "put_away:1", check=False)
    restored = home.command("component", "restore", "put_away:2").stdout

    assert "'put_away:2' is in the archive. The latest version is 1." in archived
    assert "put_away:1" in shown
    assert next(line for line in shown.splitlines() if line.startswith("2 ")).endswith("archived")
    assert refused.returncode == 1
    assert "Archive the whole component" in " ".join(refused.stderr.split())
    assert "The latest version is 2." in restored


def test_a_pipeline_that_is_not_there_is_told(home: RunningHome):
    told = home.command("pipeline", "show", "No such one", check=False)

    assert told.returncode == 1
    assert "There is no pipeline 'No such one'" in told.stderr


def test_validate_lists_every_problem_with_its_place_and_registers_nothing(home: RunningHome, tmp_path: Path):
    file = tmp_path / "pipeline.yml"
    file.write_text(
        "type: pipeline\n"
        "inputs:\n"
        "  raw: {type: uri_file, path: ./data.csv}\n"
        "jobs:\n"
        "  split:\n"
        "    component: azureml:split_data@latest\n"
        "    inputs:\n"
        '      table: "${{parent.inputs.raw}}"\n'
        "      fraction: 7\n"
        "  train:\n"
        "    component: azureml:train_model@latest\n"
        "  mine:\n"
        "    command: echo never registered > ${{outputs.out}}\n"
        "    outputs: {out: {type: uri_file}}\n"
    )
    (tmp_path / "data.csv").write_text("a\n1\n")
    components = {row["name"] for row in home.client().pages("/components")}

    told = home.command("pipeline", "validate", str(file), check=False)
    as_json = json.loads(home.command("pipeline", "validate", str(file), "--json", check=False).stdout)

    assert told.returncode == 1
    lines = told.stdout.splitlines()
    assert any(line.startswith("pipeline.yml:9:7: error: ") and "0.01 to 0.99; it is 7" in line for line in lines)
    assert any(line.startswith("pipeline.yml:10:3: error: ") and "needs 'training_data'" in line for line in lines)
    assert as_json["valid"] is False
    assert len(as_json["problems"]) == len(lines)
    assert {row["name"] for row in home.client().pages("/components")} == components


def test_validate_lists_all_that_cannot_be_read(home: RunningHome, tmp_path: Path):
    file = tmp_path / "pipeline.yml"
    file.write_text("type: pipeline\njobs:\n  b:\n    type: sweep\n  c:\n    component: ./nowhere/component.yml\n")

    told = home.command("pipeline", "validate", str(file), check=False)

    assert told.returncode == 1
    assert len([line for line in told.stdout.splitlines() if ": error: " in line]) == 2
    assert "Traceback" not in told.stderr


def test_validate_says_that_a_file_can_run(home: RunningHome):
    sample = Path(__file__).parents[2] / "samples" / "cars_fuel_economy" / "pipeline.yml"

    told = home.command("pipeline", "validate", str(sample))

    assert told.stdout.strip().endswith("can run.")


def test_outputs_are_fetched_once_and_a_broken_download_goes_on(home: RunningHome, tmp_path: Path):
    file = write_pipeline(tmp_path / "p", name="fetched", one="echo 1 > $out", two="cat {one} > $out; echo 2 >> $out")
    run = run_of(home, file)
    folder = tmp_path / "outputs"

    home.command("run", "download", str(run), "one", "-o", str(folder))
    (folder / "two").mkdir()
    (folder / "two" / ".out.part").mkdir()
    (folder / "two" / ".out.part" / "half").write_text("of a download that was killed")
    told = home.command("run", "download", str(run), "-o", str(folder))
    rows = json.loads(home.command("run", "download", str(run), "-o", str(folder), "--json").stdout)

    assert [path.read_text() for path in (folder / "two" / "out").iterdir()] == ["1\n2\n"]
    assert f"{folder}/one/out  (was there)" in told.stdout
    assert not list(folder.rglob("*.part"))
    outputs = {row["step"]: row["digest"] for row in rows}
    assert outputs["two"] == home.client().get(f"/runs/{run}/steps/two")["outputs"]["out"]["digest"]


def test_a_folder_is_fetched_with_its_files(home: RunningHome, tmp_path: Path):
    (tmp_path / "pipeline.yml").write_text(
        "type: pipeline\ndisplay_name: folders\njobs:\n  make:\n"
        "    command: mkdir -p ${{outputs.out}}/deep && echo a > ${{outputs.out}}/a.txt && "
        "echo b > ${{outputs.out}}/deep/b.txt\n"
        "    outputs: {out: {type: uri_folder}}\n"
    )
    run = run_of(home, tmp_path / "pipeline.yml")

    home.command("run", "download", str(run), "-o", str(tmp_path / "got"))

    folder = tmp_path / "got" / "make" / "out"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        "a.txt",
        "deep/b.txt",
    }


def test_a_step_that_is_not_there_is_told_with_those_that_are(home: RunningHome, tmp_path: Path):
    run = run_of(home, write_pipeline(tmp_path, name="few", one="echo 1 > $out"))

    told = home.command("run", "download", str(run), "nine", check=False)

    assert told.returncode == 1
    assert "has no step 'nine'. Its steps: one." in told.stderr


def test_data_is_shown_and_fetched_by_version_and_nothing_is_written_over(home: RunningHome, tmp_path: Path):
    file = tmp_path / "fetched_numbers.csv"
    for content in ("a\n1\n", "a\n2\n"):
        file.write_text(content)
        home.command("data", "create", str(file))
    first, newest = tmp_path / "first.csv", tmp_path / "newest.csv"

    shown = home.command("data", "show", "fetched_numbers").stdout
    home.command("data", "download", "fetched_numbers:1", "-o", str(first))
    home.command("data", "download", "fetched_numbers", "-o", str(newest))
    again = home.command("data", "download", "fetched_numbers", "-o", str(newest), check=False)
    missing = home.command("data", "download", "fetched_numbers:9", check=False)

    assert [line.split("\t")[0] for line in shown.splitlines()] == ["2", "1"]
    assert (first.read_text(), newest.read_text()) == ("a\n1\n", "a\n2\n")
    assert again.returncode == 1
    assert "is there already" in again.stderr
    assert "has no version 9. Its versions: 2, 1." in missing.stderr


def test_a_run_is_run_again_with_another_value_and_the_rest_is_reused(home: RunningHome, tmp_path: Path):
    (tmp_path / "pipeline.yml").write_text(
        "type: pipeline\ndisplay_name: again\ninputs: {word: {type: string, default: one}}\njobs:\n"
        "  first:\n    command: echo 1 > ${{outputs.out}}\n    outputs: {out: {type: uri_file}}\n"
        "  second:\n    command: echo ${{inputs.word}} $(cat ${{inputs.x}}) > ${{outputs.out}}\n"
        '    inputs: {word: "${{parent.inputs.word}}", x: "${{parent.jobs.first.outputs.out}}"}\n'
        "    outputs: {out: {type: uri_file}}\n".replace("$(cat ${{inputs.x}})", "&& cat ${{inputs.x}}")
    )
    run = run_of(home, tmp_path / "pipeline.yml")

    plain = home.command("run", "retry", str(run)).stdout
    other = json.loads(home.command("run", "retry", str(run), "--set", "inputs.word=two", "--json").stdout)
    wrong = home.command("run", "retry", str(run), "--set", "word", check=False)
    unknown = home.command("run", "retry", str(run), "--set", "third.word=x", check=False)

    assert plain.count("reused") == 2
    assert {step["node"]: step["state"] for step in other["steps"]} == {"first": "reused", "second": "succeeded"}
    assert "--set takes inputs.NAME=VALUE or STEP.PARAMETER=VALUE" in wrong.stderr
    assert "The run has no step 'third'" in unknown.stderr


def test_what_a_run_would_do_is_told_before_and_nothing_is_started(home: RunningHome, tmp_path: Path):
    file = write_pipeline(tmp_path, name="foretold", first="echo 1 > $out", second="cat {first} > $out")
    before = json.loads(home.command("run", "plan", str(file), "--json").stdout)["steps"]
    run = run_of(home, file)

    told = [line.split("\t") for line in home.command("run", "plan", str(file)).stdout.splitlines()]
    part = home.command("run", "plan", str(file), "--to", "first", "--from", "first").stdout
    soon = home.command("run", "plan", str(file), "--priority", "high").stdout

    assert [step["outcome"] for step in before] == ["run", "depends"]
    assert [(step, outcome, why) for step, outcome, _, _, why in told] == [
        ("first", "reuse", f"Equal to run {run}: it will be reused."),
        ("second", "reuse", f"Equal to run {run}: it will be reused."),
    ]
    assert all(took.endswith(" s") for _, _, _, took, _ in told)
    assert [line.split("\t")[:3] for line in part.splitlines()] == [
        ["first", "run", "this machine"],
        ["second", "skip", ""],
    ]
    assert soon.startswith("Priority: high.\n")
    assert home.client().get("/runs")["results"][0]["id"] == run


def test_a_token_is_made_used_listed_and_ended(home: RunningHome):
    made = home.command("token", "create", "nightly report", "--days", "7")
    secret = made.stdout.strip()
    by_token = {"PIPEWRIGHT_URL": home.url, "PIPEWRIGHT_TOKEN": secret}

    assert "shown this once" in made.stderr
    assert home.command("run", "list", **by_token).returncode == 0
    refused = home.command("pipeline", "archive", "1", check=False, **by_token)
    assert refused.returncode == 1
    assert "write" in refused.stderr

    [row] = [
        row for row in json.loads(home.command("token", "list", "--json").stdout) if row["name"] == "nightly report"
    ]
    assert row["scopes"] == ["read"]
    assert secret not in json.dumps(row)
    home.command("token", "revoke", str(row["id"]))
    ended = home.command("run", "list", check=False, **by_token)
    assert ended.returncode == 1
    assert "token" in ended.stderr
    missing = home.command("token", "revoke", "0", check=False)
    assert "There is no token 0. `pipewright token list`" in missing.stderr


def completed(home: RunningHome, words: str, *, shell: str = "fish") -> list[str]:
    """What the shell is told when somebody presses the tab key behind `words`."""
    environment = {"_PIPEWRIGHT_COMPLETE": f"complete_{shell}", "_TYPER_COMPLETE_ARGS": f"pipewright {words}"}
    if shell == "fish":
        environment["_TYPER_COMPLETE_FISH_ACTION"] = "get-args"
    if shell == "bash":
        environment |= {"COMP_WORDS": f"pipewright {words}", "COMP_CWORD": str(len(words.split(" ")))}
    script = "from designer.cli.app import app; app(prog_name='pipewright')"
    program, home.program = home.program, (home.program[0], "-c", script)
    try:
        return home.command(check=False, **environment).stdout.splitlines()
    finally:
        home.program = program


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_commands_and_names(home: RunningHome, tmp_path: Path, shell):
    number = drawn(home, tmp_path, "Completed pipeline")

    assert "validate" in "\n".join(completed(home, "pipeline val", shell=shell))
    assert "train_model" in "\n".join(completed(home, "component show train", shell=shell))
    assert str(number) in "\n".join(completed(home, f"pipeline show {number}", shell=shell))


def test_completion_is_silent_without_a_server(home: RunningHome, tmp_path: Path):
    before = home.environment
    home.environment = {**before, "PIPEWRIGHT_HOME": str(tmp_path / "nothing")}
    try:
        assert "".join(completed(home, "pipeline show ")) == ""
    finally:
        home.environment = before


def test_a_run_tells_what_each_step_used(home: RunningHome, tmp_path: Path):
    file = write_pipeline(tmp_path, name="measured", only="seq 200000 | sort -R > $out")
    first, again = run_of(home, file), run_of(home, file)

    ran, reused = (home.command("run", "show", str(run)).stdout.splitlines()[-1].split("\t") for run in (first, again))

    took, processor, memory = ran[3:6]
    assert took.endswith(" s")
    assert processor.endswith(" s")
    assert memory.endswith("B")
    assert reused[2:6] == ["reused", "0.0 s", "", ""]
    [step] = home.client().get(f"/runs/{first}")["steps"]
    [attempt] = home.client().get(f"/runs/{first}/steps/only")["attempts"]
    assert (step["cpu_seconds"], step["peak_memory_bytes"]) == (attempt["cpu_seconds"], attempt["peak_memory_bytes"])
    assert step["cpu_seconds"] > 0
    assert step["peak_memory_bytes"] > 0
