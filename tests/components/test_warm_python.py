"""A fork of the warm interpreter does what a process does: else the tests that use one would prove nothing."""

import os
from pathlib import Path

import pytest

from tests.components.prepared_step import execute_as_process
from tests.components.warm_python import WarmPython

SCRIPTS = {
    "says what it was given": "import os, sys; print(sys.argv, sys.path[0], os.getcwd(), os.environ['HOME'], __name__)",
    "reads what nobody writes": "import sys; print(repr(sys.stdin.read()))",
    "imports a file beside it": "import beside",
    "ends without a word": "import sys; sys.exit()",
    "ends with a number": "import sys; sys.exit(3)",
    "ends with a sentence": "import sys; sys.exit('Höhe is missing.')",
    "fails": "print('begun'); 1 / 0",
    "is killed": "import os; os.kill(os.getpid(), 9)",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_fork_does_what_a_process_does(
    warm_python: WarmPython, component_python: Path, tmp_path: Path, script: str
) -> None:
    code = tmp_path / "code"
    code.mkdir()
    (code / "script.py").write_text(script, encoding="utf-8")
    (code / "beside.py").write_text("print('imported')")
    command = """python script.py --columns 'size, "inner", $HOME' "$HOME"  --empty ''"""
    environment = {"PATH": f"{component_python.parent}:{os.environ['PATH']}", "HOME": str(tmp_path)}

    forked = warm_python.execute(command, tmp_path, environment)

    process = execute_as_process(command, tmp_path, environment)
    assert (forked.returncode, forked.stdout) == (process.returncode, process.stdout)
    # The lines of a traceback above the last one name files of the interpreter.
    assert forked.stderr.splitlines()[-1:] == process.stderr.splitlines()[-1:]
