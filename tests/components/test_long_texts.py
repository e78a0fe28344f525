"""Code and tables that a person types arrive whole, as the product writes the command and bash runs it."""

import subprocess
from pathlib import Path

import pytest

from designer.catalog.folder import read_component_folder
from designer.core.command_line import render
from tests.components.conftest import COMPONENTS

NASTY = "-- 'quoted' \"twice\" `id` $HOME $(id) ${x} \\n \\ %s %d !\n\ttab ä€😀\r\n\n  ; rm -rf / # end\n"


@pytest.mark.parametrize("text", [NASTY, "-n", "", NASTY * 5000], ids=["nasty", "an option", "empty", "long"])
@pytest.mark.parametrize(
    ("component", "parameter", "file"),
    [
        ("apply_sql", "sql", "query.sql"),
        ("enter_data_manually", "table", "typed.csv"),
        ("execute_python_script", "script", "script.py"),
    ],
)
def test_a_text_reaches_its_file_to_the_byte(
    tmp_path: Path, component: str, parameter: str, file: str, text: str
) -> None:
    spec = read_component_folder(COMPONENTS / component / "component.yml").spec
    inputs = {port.name: text if port.name == parameter else None for port in spec.inputs}
    outputs = {port.name: str(tmp_path / port.name) for port in spec.outputs}
    script = tmp_path / "command.sh"
    # Only the text is looked at here; the component's Python need not be there.
    script.write_text(f"python() {{ :; }}\n{render(spec.command, inputs, outputs).script}", newline="")

    subprocess.run(["bash", script], cwd=tmp_path, check=True, capture_output=True)

    assert (tmp_path / file).read_bytes() == text.encode()
