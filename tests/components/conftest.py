"""Runs shipped components as their authors meant them: their command, in a process, in their environment."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

ROOT = Path(__file__).parents[2]
COMPONENTS = ROOT / "components"
CONDA_FILE = COMPONENTS / "environment" / "conda.yml"

FOLDER_TYPES = {"uri_folder", "custom_model", "mlflow_model", "mltable"}


@dataclass(frozen=True)
class Finished:
    """What a component's process left behind."""

    exit_code: int
    stdout: str
    stderr: str
    outputs: dict[str, Path]
    metrics: dict[str, float] = field(default_factory=dict)

    def table(self, port: str) -> pa.Table:
        return pq.ParquetFile(self.outputs[port]).read()

    def json(self, port: str) -> Any:
        return json.loads(self.outputs[port].read_text(encoding="utf-8"))

    def bytes_of(self, port: str) -> dict[str, bytes]:
        path = self.outputs[port]
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        return {file.name: file.read_bytes() for file in files}


def load_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def component_python() -> Path:
    """The interpreter of the environment that the shipped components share."""
    if chosen := os.environ.get("PIPEWRIGHT_COMPONENT_PYTHON"):
        return Path(chosen)
    key = hashlib.sha256(CONDA_FILE.read_bytes() + sys.version.encode()).hexdigest()[:16]
    folder = ROOT / "build" / "component-environments" / key
    folder.parent.mkdir(parents=True, exist_ok=True)
    python = folder / "bin" / "python"
    # Tests may run in several processes: the first one builds, the others wait for it.
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
            pinned = next(part["pip"] for part in load_yaml(CONDA_FILE)["dependencies"] if isinstance(part, dict))
            subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder], check=True)
            subprocess.run([uv, "pip", "install", "--quiet", "--no-deps", "--python", python, *pinned], check=True)
            (folder / "complete").touch()
    return python


def command_line(spec: dict[str, Any], inputs: dict[str, object], outputs: dict[str, Path]) -> str:
    """The command with its placeholders filled in as Azure ML does it: by text."""
    values = {f"outputs.{name}": str(path) for name, path in outputs.items()}
    for name, port in (spec.get("inputs") or {}).items():
        value = inputs.get(name, port.get("default"))
        if value is not None:
            values[f"inputs.{name}"] = str(value)
        elif not port.get("optional"):
            raise AssertionError(f"{spec['name']} needs a value for {name}")

    def fill(text: str) -> str:
        return re.sub(r"\$\{\{\s*(\S+?)\s*\}\}", lambda match: values[match[1]], text)

    def optional(block: re.Match[str]) -> str:
        return fill(block[1]) if all(name in values for name in re.findall(r"\{\{\s*(\S+?)\s*\}\}", block[1])) else ""

    return fill(re.sub(r"\$\[\[(.*?)\]\]", optional, str(spec["command"])))


Run = Callable[..., Finished]


@pytest.fixture
def run(component_python: Path, tmp_path: Path) -> Run:
    """run("split_data", table=…, fraction=0.5) → Finished. Each call has a fresh copy of the code."""
    calls = iter(range(1000))

    def run_component(component: str | Path, **inputs: object) -> Finished:
        source = COMPONENTS / component / "component.yml" if isinstance(component, str) else component
        spec = load_yaml(source)
        place = tmp_path / f"{next(calls)}_{spec['name']}"
        shutil.copytree(source.parent / spec["code"], place / "code")
        outputs = {name: place / "outputs" / name for name in spec["outputs"]}
        (place / "outputs").mkdir()
        for name, port in spec["outputs"].items():
            if port["type"] in FOLDER_TYPES:
                outputs[name].mkdir()
        unknown = inputs.keys() - spec["inputs"].keys()
        assert not unknown, f"{spec['name']} has no input {unknown}"
        done = subprocess.run(
            ["bash", "-c", command_line(spec, inputs, outputs)],
            cwd=place / "code",
            env={
                "PATH": f"{component_python.parent}:{os.environ['PATH']}",
                "HOME": str(tmp_path),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PIPEWRIGHT_METRICS": str(place / "metrics.jsonl"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        written = place / "metrics.jsonl"
        lines = [json.loads(line) for line in written.read_text().splitlines()] if written.exists() else []
        metrics = {line["name"]: line["value"] for line in lines}
        return Finished(done.returncode, done.stdout, done.stderr, outputs, metrics)

    return run_component


@pytest.fixture
def run_pipeline(run: Run) -> Callable[[Path], dict[str, Finished]]:
    """Runs the steps of a pipeline file in the order they stand in, and expects each to succeed."""

    def run_steps(file: Path) -> dict[str, Finished]:
        pipeline = load_yaml(file)
        finished: dict[str, Finished] = {}

        def value(binding: object) -> object:
            text = str(binding)
            if match := re.fullmatch(r"\$\{\{parent\.inputs\.(\w+)\}\}", text):
                return (file.parent / pipeline["inputs"][match[1]]["path"]).resolve()
            if match := re.fullmatch(r"\$\{\{parent\.jobs\.(\w+)\.outputs\.(\w+)\}\}", text):
                return finished[match[1]].outputs[match[2]]
            return binding

        for name, job in pipeline["jobs"].items():
            inputs = {port: value(binding) for port, binding in job["inputs"].items()}
            finished[name] = run((file.parent / job["component"]).resolve(), **inputs)
            assert finished[name].exit_code == 0, finished[name].stderr
        return finished

    return run_steps


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[..., Path]:
    """parquet(a=[1, 2], b=["x", None]) → the path of a table with those columns."""
    made = iter(range(1000))

    def write(**columns: object) -> Path:
        path = tmp_path / f"table_{next(made)}.parquet"
        pq.write_table(pa.table(columns), path)
        return path

    return write
