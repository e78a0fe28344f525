"""A pipeline file made ready for a server: its components registered, its data uploaded, its graph resolved."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.catalog.folder import component_source
from designer.cli.bundle import register
from designer.cli.client import Client, CommandError
from designer.cli.data import asset_name, upload
from designer.core.component import ComponentSpec
from designer.core.component_json import spec_from_interface
from designer.core.graph import ComponentRef, FromData
from designer.core.graph_json import graph_to_json
from designer.core.types import DataType, PortType
from designer.formats.azureml.pipeline import read_pipeline_file
from designer.formats.azureml.pipeline_document import PipelineComponent, PipelineData, PipelineDocument, Surroundings
from designer.formats.local_files import LocalFolder


@dataclass(frozen=True)
class Submission:
    name: str
    description: str
    graph: dict[str, Any]
    warnings: tuple[str, ...]


def prepare(client: Client, file: Path) -> Submission:
    """Register and upload what the file brings along; raises with every problem of the text before anything is sent."""
    if not file.is_file():
        raise CommandError(f"{file} is not a file. Give the path of a pipeline.yml.")
    registered = Registered(client)
    around = Surroundings(
        folder=LocalFolder(file.resolve().parent),
        known=registered.latest,
        known_data=registered.latest_data,
        spec_of=registered.spec,
    )
    document = read_pipeline_file(file, around=around)
    components = {item.key: _register(client, document, item) for item in document.components}
    data = {item.key: _upload(client, item) for item in document.data}
    graph = document.resolved(components, data)
    warnings = tuple(warning.message for warning in document.warnings)
    return Submission(_title(document, file), document.description, graph_to_json(graph), warnings)


class Registered:
    """What the server knows already, asked for once a name."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._components: dict[str, dict[str, Any] | None] = {}

    def latest(self, name: str) -> str | None:
        row = self._get(f"/components/{name}")
        return None if row is None else str(row["version"])

    def latest_data(self, name: str) -> str | None:
        row = self._get(f"/data/{name}")
        return None if row is None else str(row["versions"][0]["version"])

    def spec(self, ref: ComponentRef) -> ComponentSpec | None:
        row = self._get(f"/components/{ref.name}/versions/{ref.version}")
        return None if row is None else spec_from_interface(row)

    def data_type(self, data: FromData) -> DataType | None:
        row = self._get(f"/data/{data.name}")
        found = [] if row is None else [item for item in row["versions"] if str(item["version"]) == data.version]
        return DataType(PortType(found[0]["type"]), found[0]["kind"]) if found else None

    def _get(self, path: str) -> dict[str, Any] | None:
        if path not in self._components:
            try:
                self._components[path] = self._client.get(path)
            except CommandError as error:
                if error.status != 404:
                    raise
                self._components[path] = None
        return self._components[path]


def _register(client: Client, document: PipelineDocument, item: PipelineComponent) -> ComponentRef:
    created = register(client, component_source(document.document_of(item)), anonymous=item.anonymous)
    return ComponentRef(created["name"], created["version"])


def _upload(client: Client, item: PipelineData) -> FromData:
    if item.path is None:
        raise CommandError(
            f"The data at {item.uri} is not on this machine, and Pipewright does not fetch from addresses. "
            "Download it, and give its path in the file."
        )
    created = upload(client, item.path, asset_name(Path(item.key)))
    return FromData(created["name"], str(created["version"]))


def _title(document: PipelineDocument, file: Path) -> str:
    return document.title or (file.stem if file.stem != "pipeline" else file.resolve().parent.name)
