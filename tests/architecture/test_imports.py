"""Imports point one way, and a new folder cannot stay outside that rule."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.documents import ROOT, rows, section, spans, text_of
from tests.architecture.source import PACKAGE

FOLDERS = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


def test_imports_point_one_way(tmp_path: Path) -> None:
    check = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--cache-dir", str(tmp_path)]

    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_folder_of_the_package_has_its_place_in_the_layers() -> None:
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")

    placed = {name.strip().removeprefix("designer.") for layer in layers for name in layer.split("|")}

    assert FOLDERS - placed == set()


def test_the_table_of_rings_has_the_layers_in_their_order() -> None:
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    checked = [{name.strip().removeprefix("designer.") for name in layer.split("|")} & FOLDERS for layer in layers]

    told = [
        {Path(span).name for span in spans(row[0])} for row in rows(section(text_of("ARCHITECTURE.md"), "## Rings"))
    ]

    assert [names for names in told if names & FOLDERS] == [names for names in checked if names]


def test_the_rings_without_a_framework_are_those_that_are_told() -> None:
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    forbidding = [contract for contract in contracts if "django" in contract.get("forbidden_modules", [])]
    forbidden = max(forbidding, key=lambda contract: len(contract["source_modules"]))

    free = {name.removeprefix("designer.") for name in forbidden["source_modules"]}

    assert free == {"core", "formats", "catalog", "authoring", "storage", "engine"}
    assert "with Django forbidden in the lower six" in " ".join(text_of("ARCHITECTURE.md").split())
