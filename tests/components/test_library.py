"""What holds for every shipped component: its texts, its example, and that it stands alone."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.components.pipeline_file import run_pipeline
from tests.components.prepared_step import FOLDER_TYPES, Finished, Run

COMPONENTS = Path(__file__).parents[2] / "components"
FOLDERS = sorted(path.parent for path in COMPONENTS.glob("*/component.yml"))
CATEGORIES = {
    "Data input and output",
    "Data transformation",
    "Model training",
    "Python language",
    "Scoring and evaluation",
}
EDITORS = {"grid", "python", "sql"}

each_component = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def spec_of(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((folder / "component.yml").read_text(encoding="utf-8"))
    return loaded


@each_component
def test_a_component_explains_itself_and_each_of_its_ports(folder: Path) -> None:
    spec, readme = spec_of(folder), (folder / "README.md").read_text(encoding="utf-8")

    ports = {**spec["inputs"], **spec["outputs"]}
    assert spec["name"] == folder.name
    assert spec["tags"]["pipewright.category"] in CATEGORIES
    assert readme.startswith(f"# {spec['display_name']}\n")
    for name, port in ports.items():
        assert re.fullmatch(r".+\.", port["description"]), f"the description of {name} is not one sentence or more"
        assert f"`{name}`" in readme, f"README.md does not mention {name}"
    for title in ("## Inputs", "## Parameters", "## Outputs", "## When to use it", "## What it refuses"):
        assert title in readme or (title == "## Parameters" and folder.name == "score_model")


@each_component
def test_the_command_uses_every_port_and_quotes_every_text(folder: Path) -> None:
    spec = spec_of(folder)
    command = spec["command"]

    for side in ("inputs", "outputs"):
        assert set(re.findall(rf"\$\{{\{{{side}\.(\w+)\}}\}}", command)) == set(spec[side])
    for name, port in spec["inputs"].items():
        if port["type"] not in ("number", "integer", "boolean"):
            assert f"'${{{{inputs.{name}}}}}'" in command, f"{name} may hold a space and is not quoted"
        assert ("$[[" in command.split(f"--{name} ")[0][-4:]) == bool(port.get("optional"))


@each_component
def test_tags_are_texts_and_name_ports_that_exist(folder: Path) -> None:
    spec = spec_of(folder)

    ports = {**spec["inputs"], **spec["outputs"]}
    assert len(ports) == len(spec["inputs"]) + len(spec["outputs"])
    for tag, value in spec["tags"].items():
        assert isinstance(value, str)
        if tag.startswith("pipewright.port."):
            assert tag.removeprefix("pipewright.port.") in ports
        if tag.startswith("pipewright.columns_of."):
            assert spec["inputs"][tag.removeprefix("pipewright.columns_of.")]["type"] == "string"
            assert spec["tags"][f"pipewright.port.{value}"] == "table"
        if tag.startswith("pipewright.editor."):
            assert spec["inputs"][tag.removeprefix("pipewright.editor.")]["type"] == "string"
            assert value in EDITORS
        if tag.startswith("pipewright.types_of."):
            assert spec["inputs"][tag.removeprefix("pipewright.types_of.")]["type"] == "string"
            assert spec["tags"][f"pipewright.editor.{value}"] == "grid"


@each_component
def test_a_component_imports_nothing_of_the_product(folder: Path) -> None:
    imported = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])

    assert "designer" not in imported
    assert imported.isdisjoint({"requests", "httpx", "urllib", "socket"})


@pytest.mark.parametrize("file", ["features.py", "mistake.py"])
def test_files_that_travel_with_several_components_are_the_same_everywhere(file: str) -> None:
    copies = {path.read_bytes() for path in COMPONENTS.glob(f"*/src/{file}")}

    assert len(copies) == 1


@each_component
def test_the_example_of_a_component_runs(folder: Path, run: Run, run_as_process: Run) -> None:
    def run_step(component: Path, **inputs: object) -> Finished:
        return (run_as_process if component.parent == folder else run)(component, **inputs)

    steps = run_pipeline(folder / "example" / "pipeline.yml", run_step)

    assert folder.name in {spec_name(step) for step in steps.values()}


def spec_name(step: Any) -> str:
    """The component a finished step belongs to: each says its own name first."""
    return str(step.stdout.split(":")[0])


@each_component
def test_an_empty_file_ends_the_process_with_one_sentence(folder: Path, run_as_process: Run, tmp_path: Path) -> None:
    spec, empty = spec_of(folder), tmp_path / "empty"
    empty.touch()
    inputs = {
        name: empty if port["type"] in {"uri_file", *FOLDER_TYPES} else "anything"
        for name, port in spec["inputs"].items()
        if not port.get("optional") and "default" not in port
    }

    finished = run_as_process(folder.name, **inputs)

    assert finished.exit_code == 2, finished.stderr
    assert re.fullmatch(rf"{folder.name}: .+\.\n", finished.stderr)
