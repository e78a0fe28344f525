"""The units of deploy/systemd start what the command line has, with settings that there are."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer.main

from designer.cli.app import app
from tests.architecture.documents import ROOT, text_of

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_with_options_that_exist(unit: Path) -> None:
    [line] = re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)
    program, name, *words = shlex.split(line)

    tree = typer.main.get_command(app)
    command = tree.commands[name]  # type: ignore[attr-defined]
    options = {flag for parameter in command.params for flag in parameter.opts}

    assert Path(program).name == "pipewright"
    assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_sets_what_is_documented(unit: Path) -> None:
    names = set(re.findall(r"^Environment=(\w+)=", unit.read_text(), re.MULTILINE))

    assert names
    assert all(f"`{name}`" in text_of("docs/settings.md") for name in names)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        # Also where everything must be tested: in a container there is none, and it starts nothing that is tried here.
        pytest.skip("systemd is not installed, and a container has none")

    done = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True, check=False)

    # The program is not installed where the unit expects it.
    problems = [line for line in done.stderr.splitlines() if unit.name in line and "is not executable" not in line]
    assert problems == []
