"""Runs a pipeline file without the product: its steps, in the order they stand in."""

import re
from pathlib import Path

from tests.components.prepared_step import Finished, Run, load_yaml


def run_pipeline(file: Path, run: Run) -> dict[str, Finished]:
    """Expects each step to succeed."""
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
