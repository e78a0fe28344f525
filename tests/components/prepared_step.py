"""A component with its inputs, ready to run: its command, and a folder with a fresh copy of its code."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

FOLDER_TYPES = {"uri_folder", "custom_model", "mlflow_model", "mltable"}


@dataclass(frozen=True)
class PreparedStep:
    """`folder` holds code, outputs, and what is written while it runs."""

    command: str
    folder: Path
    outputs: dict[str, Path]

    @property
    def metrics_file(self) -> Path:
        return self.folder / "metrics.jsonl"

    def metrics(self) -> dict[str, float]:
        written = self.metrics_file.read_text().splitlines() if self.metrics_file.exists() else []
        return {line["name"]: line["value"] for line in map(json.loads, written)}


@dataclass(frozen=True)
class Finished:
    """What a component left behind."""

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


# A component's name or file, and its inputs by name.
Run = Callable[..., Finished]
# A command, the folder of its step, and the environment variables.
Execute = Callable[[str, Path, dict[str, str]], subprocess.CompletedProcess[str]]


def load_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def prepare(component_file: Path, inputs: dict[str, object], folder: Path) -> PreparedStep:
    spec = load_yaml(component_file)
    unknown = inputs.keys() - spec["inputs"].keys()
    assert not unknown, f"{spec['name']} has no input {unknown}"
    shutil.copytree(component_file.parent / spec["code"], folder / "code")
    outputs = {name: folder / "outputs" / name for name in spec["outputs"]}
    (folder / "outputs").mkdir()
    for name, port in spec["outputs"].items():
        if port["type"] in FOLDER_TYPES:
            outputs[name].mkdir()
    return PreparedStep(command_line(spec, inputs, outputs), folder, outputs)


def command_line(spec: dict[str, Any], inputs: dict[str, object], outputs: dict[str, Path]) -> str:
    """The command with its placeholders filled in as Azure ML does it: by text, its single quotes written for that."""
    values = {f"outputs.{name}": str(path) for name, path in outputs.items()}
    for name, port in (spec.get("inputs") or {}).items():
        value = inputs.get(name, port.get("default"))
        if value is not None:
            values[f"inputs.{name}"] = str(value).replace("'", "'\\''")
        elif not port.get("optional"):
            raise AssertionError(f"{spec['name']} needs a value for {name}")

    def fill(text: str) -> str:
        return re.sub(r"\$\{\{\s*(\S+?)\s*\}\}", lambda match: values[match[1]], text)

    def optional(block: re.Match[str]) -> str:
        return fill(block[1]) if all(name in values for name in re.findall(r"\{\{\s*(\S+?)\s*\}\}", block[1])) else ""

    return fill(re.sub(r"\$\[\[(.*?)\]\]", optional, str(spec["command"])))


def execute_as_process(command: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The plain way: bash, and what it starts."""
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder / "code",
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
