"""Runs shipped components as their authors meant them: their command, in their environment.

`run` takes a fork of an interpreter that is warm already, where the component has the environment that most share.
`run_as_process` takes bash and a Python of its own, as the
product does: it proves the commands, and that what is made twice is the same twice.
"""

import functools
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from designer.catalog.folder import read_component_folder
from designer.engine.environments import Environments
from tests.components.prepared_step import Execute, Finished, Run, execute_as_process, prepare
from tests.components.warm_python import WarmPython
from tests.running import ROOT, SHARED_ENVIRONMENTS

COMPONENTS = ROOT / "components"


# A component's file → the interpreter of its environment.
PythonOf = Callable[[Path], Path]


@pytest.fixture(scope="session")
def python_of() -> PythonOf:
    """The interpreter that a component runs in; its environment is built when it is asked for first."""
    environments = Environments(SHARED_ENVIRONMENTS)

    @functools.cache
    def interpreter(component_file: Path) -> Path:
        programs = environments.build(read_component_folder(component_file).spec.environment, print).programs
        assert programs is not None
        return programs / "python"

    return interpreter


@pytest.fixture(scope="session")
def component_python(python_of: PythonOf) -> Path:
    """The interpreter of the environment that the shipped components share."""
    return python_of(COMPONENTS / "import_data" / "component.yml")


@pytest.fixture(scope="session")
def warm_python(component_python: Path) -> Iterator[WarmPython]:
    with WarmPython(component_python) as warm:
        yield warm


def runner(execute: Execute, python_of: PythonOf, place: Path) -> Run:
    def run_component(component: str | Path, **inputs: object) -> Finished:
        file = COMPONENTS / component / "component.yml" if isinstance(component, str) else component
        step = prepare(file, inputs, Path(tempfile.mkdtemp(prefix=f"{file.parent.name}_", dir=place)))
        environment = {
            "PATH": f"{python_of(file).parent}:{os.environ['PATH']}",
            "HOME": str(place),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PIPEWRIGHT_METRICS": str(step.metrics_file),
        }
        done = execute(step.command, step.folder, environment)
        return Finished(done.returncode, done.stdout, done.stderr, step.outputs, step.metrics())

    return run_component


@pytest.fixture
def run(warm_python: WarmPython, component_python: Path, python_of: PythonOf, tmp_path: Path) -> Run:
    """run("split_data", table=…, fraction=0.5) → Finished. Each call has a fresh copy of the code."""
    run_warm = runner(warm_python.execute, python_of, tmp_path)
    run_cold = runner(execute_as_process, python_of, tmp_path)

    def run_component(component: str | Path, **inputs: object) -> Finished:
        file = COMPONENTS / component / "component.yml" if isinstance(component, str) else component
        return (run_warm if python_of(file) == component_python else run_cold)(component, **inputs)

    return run_component


@pytest.fixture
def run_as_process(python_of: PythonOf, tmp_path: Path) -> Run:
    """Like `run`, by bash and in a process of its own."""
    return runner(execute_as_process, python_of, tmp_path)


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[..., Path]:
    """parquet(a=[1, 2], b=["x", None]) → the path of a table with those columns."""
    made = iter(range(1000))

    def write(**columns: object) -> Path:
        path = tmp_path / f"table_{next(made)}.parquet"
        pq.write_table(pa.table(columns), path)
        return path

    return write
