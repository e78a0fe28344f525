"""Runs shipped components as their authors meant them: their command, in their environment.

`run` takes a fork of an interpreter that is warm already. `run_as_process` takes bash and a Python of its own, as the
product does: it proves the commands, and that what is made twice is the same twice.
"""

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


@pytest.fixture(scope="session")
def component_python() -> Path:
    """The interpreter of the environment that the shipped components share."""
    if chosen := os.environ.get("PIPEWRIGHT_COMPONENT_PYTHON"):
        return Path(chosen)
    (shared,) = {read_component_folder(file).spec.environment for file in COMPONENTS.glob("*/component.yml")}
    programs = Environments(SHARED_ENVIRONMENTS).build(shared, print).programs
    assert programs is not None
    return programs / "python"


@pytest.fixture(scope="session")
def warm_python(component_python: Path) -> Iterator[WarmPython]:
    with WarmPython(component_python) as warm:
        yield warm


def runner(execute: Execute, component_python: Path, place: Path) -> Run:
    def run_component(component: str | Path, **inputs: object) -> Finished:
        file = COMPONENTS / component / "component.yml" if isinstance(component, str) else component
        step = prepare(file, inputs, Path(tempfile.mkdtemp(prefix=f"{file.parent.name}_", dir=place)))
        environment = {
            "PATH": f"{component_python.parent}:{os.environ['PATH']}",
            "HOME": str(place),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PIPEWRIGHT_METRICS": str(step.metrics_file),
        }
        done = execute(step.command, step.folder, environment)
        return Finished(done.returncode, done.stdout, done.stderr, step.outputs, step.metrics())

    return run_component


@pytest.fixture
def run(warm_python: WarmPython, component_python: Path, tmp_path: Path) -> Run:
    """run("split_data", table=…, fraction=0.5) → Finished. Each call has a fresh copy of the code."""
    return runner(warm_python.execute, component_python, tmp_path)


@pytest.fixture
def run_as_process(component_python: Path, tmp_path: Path) -> Run:
    """Like `run`, by bash and in a process of its own."""
    return runner(execute_as_process, component_python, tmp_path)


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[..., Path]:
    """parquet(a=[1, 2], b=["x", None]) → the path of a table with those columns."""
    made = iter(range(1000))

    def write(**columns: object) -> Path:
        path = tmp_path / f"table_{next(made)}.parquet"
        pq.write_table(pa.table(columns), path)
        return path

    return write
