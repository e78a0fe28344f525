"""The public examples of the format load, as far as their steps are of types that run here.

They are not part of this repository: PIPEWRIGHT_AZUREML_EXAMPLES names a folder that holds Azure/azureml-examples.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.core.errors import InvalidComponent, InvalidDocument
from designer.core.graph import ComponentRef, FromData
from designer.formats.azureml.component import read_component_file
from designer.formats.azureml.pipeline import read_pipeline, read_pipeline_file
from designer.formats.azureml.pipeline_document import Surroundings
from designer.formats.azureml.pipeline_text import write_pipeline
from designer.formats.yaml_nodes import YamlMap, plain
from designer.formats.yaml_text import read_yaml

VARIABLE = "PIPEWRIGHT_AZUREML_EXAMPLES"
EXAMPLES = os.environ.get(VARIABLE)
FOLDERS = (
    "cli/jobs/pipelines",
    "cli/jobs/pipelines-with-components",
    "cli/jobs/parallel",
    "cli/jobs/basics",
    "cli/jobs/spark",
    "cli/assets",
    "cli/schedules",
    "cli/responsible-ai",
    "sdk/python/jobs/pipelines",
    "sdk/python/jobs/parallel",
)
BASICS = [f"cli/jobs/pipelines-with-components/basics/{name}" for name in (
    "1a_e2e_local_components", "2a_basic_component", "2b_component_with_input_output", "3a_basic_pipeline",
    "3b_pipeline_with_data", "4a_local_data_input", "5a_env_public_docker_image", "5b_env_registered",
    "6a_tf_hello_world", "6b_pytorch_hello_world",
)]  # fmt: skip
OFFLINE = [f"{folder}/pipeline.yml" for folder in BASICS] + [
    "cli/jobs/basics/hello-pipeline-abc.yml",
    "cli/jobs/basics/hello-pipeline-io.yml",
    "cli/jobs/basics/hello-pipeline-customize-output-file.yml",
    "cli/jobs/basics/hello-pipeline-default-artifacts.yml",
    "cli/jobs/pipelines-with-components/nyc_taxi_data_regression/pipeline.yml",
    "cli/jobs/pipelines/nyc-taxi/pipeline.yml",
]

pytestmark = pytest.mark.skipif(EXAMPLES is None, reason=f"{VARIABLE} names no folder with Azure/azureml-examples")


def documents() -> Iterator[tuple[Path, YamlMap]]:
    root = Path(EXAMPLES or "")
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.y*ml")):
            try:
                node = read_yaml(path.read_text())
            except InvalidDocument:
                continue
            if isinstance(node, YamlMap):
                yield path, node


def test_every_command_component_loads() -> None:
    refused = {}
    loaded = 0
    for path, node in documents():
        if "commandComponent.schema" not in str(plain(node.get("$schema"))):
            continue
        try:
            read_component_file(path)
            loaded += 1
        except InvalidComponent as error:
            refused[str(path)] = error.message

    assert refused == {}
    assert loaded > 90


def test_every_pipeline_of_command_steps_loads_and_the_others_say_which_type_is_missing() -> None:
    loaded, reasons = 0, []
    for path, node in documents():
        if "jobs" not in node.entries:
            continue
        try:
            read_pipeline_file(path)
            loaded += 1
        except InvalidDocument as error:
            reasons += [problem.message for problem in error.problems]

    unsupported = re.compile(r"type '(automl|parallel|pipeline|spark|sweep)' is not supported yet: .+\.")
    assert [reason for reason in reasons if not unsupported.fullmatch(reason)] == []
    assert loaded > 45


@pytest.mark.parametrize("name", OFFLINE)
def test_the_pipelines_that_run_offline_load_and_survive_export(name: str) -> None:
    document = read_pipeline_file(Path(EXAMPLES or "") / name)
    specs = {ComponentRef(item.document.spec.name, "1"): item.document.spec for item in document.components}
    graph = document.resolved(
        {item.key: ComponentRef(item.document.spec.name, "1") for item in document.components},
        {item.key: FromData(item.key, "1") for item in document.data},
    )

    text = write_pipeline(graph, spec_of=specs.get)

    assert graph.nodes
    assert read_pipeline(text, around=Surroundings(spec_of=specs.get)).graph == graph
