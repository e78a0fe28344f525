"""The component of the README is read without a warning, and runs as the README says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from designer.catalog.folder import read_component_folder
from designer.formats.azureml.pipeline import read_pipeline_file
from designer.formats.azureml.pipeline_document import Surroundings
from designer.formats.local_files import LocalFolder
from tests.architecture.documents import ROOT, blocks, files_in, section, text_of
from tests.running import RunningHome

EXAMPLE = section(text_of("README.md"), "## Your own component in five minutes")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder like the checkout, with the files that the README tells one to make."""
    for name in ("components", "samples"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name, text in files_in(EXAMPLE).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def commands() -> list[list[str]]:
    lines = [line for block in blocks(EXAMPLE) if block.language == "sh" for line in block.body.splitlines()]
    return [line.split()[1:] for line in lines if line.startswith("pipewright ")]


def test_the_component_is_read_without_a_warning(checkout: Path) -> None:
    source = read_component_folder(checkout / "count_values")

    assert source.spec.name == "count_values"
    assert source.warnings == ()
    assert list(source.files) == ["count_values.py"]


def test_the_pipeline_is_read_without_a_warning(checkout: Path) -> None:
    file = checkout / "count_values" / "pipeline.yml"
    around = Surroundings(LocalFolder(file.parent), known=lambda name: "1" if name == "import_data" else None)

    document = read_pipeline_file(file, around=around)

    assert document.warnings == ()
    assert [node.id for node in document.graph.nodes] == ["import_data", "count_values"]


@pytest.mark.process
def test_the_example_runs_as_it_is_told(checkout: Path, home: RunningHome) -> None:
    told = next(block.body for block in blocks(EXAMPLE) if block.language == "text")

    outputs = [run(home, checkout, words) for words in commands()]

    assert re.fullmatch(r"count_values:[0-9a-f]{8}\n", outputs[0])
    assert "succeeded  Count values" in outputs[1]
    assert _states(outputs[2]) == _states(told)


def run(home: RunningHome, folder: Path, words: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "designer.cli", *words],
        cwd=folder,
        env=home.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _states(text: str) -> list[tuple[str, str]]:
    """The lines of a followed run: each state with the step's title."""
    return re.findall(r"^(reused|succeeded|failed|skipped) +(\w+ \w+)", text, re.MULTILINE)
