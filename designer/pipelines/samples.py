"""Sample pipelines: a folder each, with pipeline.yml, its data, and a README."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.contrib.auth.models import User

from designer.accounts.models import Workspace
from designer.catalog.folder import component_source
from designer.core.errors import NotFound, PipewrightError
from designer.core.graph import ComponentRef, FromData
from designer.core.interfaces import ArtifactStore
from designer.formats.azureml.pipeline import read_pipeline_file
from designer.formats.azureml.pipeline_document import PipelineComponent, PipelineData, PipelineDocument
from designer.formats.local_files import LocalFolder
from designer.pipelines.models import Pipeline
from designer.pipelines.services import create_pipeline, free_name
from designer.pipelines.texts import WorkspaceNames, register_own_step
from designer.registry.data import create_data_from_path
from designer.registry.services import register_source

FILE_NAME = "pipeline.yml"


@dataclass(frozen=True)
class Sample:
    id: str
    title: str
    description: str


def list_samples(root: Path) -> list[Sample]:
    """The samples below `root` that can be read, by title."""
    found = (_sample(folder, (folder / FILE_NAME).stat().st_mtime_ns) for folder in _folders(root))
    return sorted((sample for sample in found if sample is not None), key=lambda sample: sample.title)


@lru_cache(maxsize=256)
def _sample(folder: Path, _changed_at: int) -> Sample | None:
    try:
        document = read_pipeline_file(folder / FILE_NAME)
    except PipewrightError:
        # A sample that is broken is found by the tests of the samples, not by who looks for one to open.
        return None
    return Sample(folder.name, document.title or folder.name, document.description)


def open_sample(
    workspace: Workspace,
    store: ArtifactStore,
    root: Path,
    sample_id: str,
    user: User | None,
    *,
    name: str | None = None,
    description: str | None = None,
) -> Pipeline:
    """A new pipeline from a sample. Its components and its data are registered once, by content."""
    folder = next((folder for folder in _folders(root) if folder.name == sample_id), None)
    if folder is None:
        raise NotFound(f"There is no sample '{sample_id[:80]}'.")
    around = WorkspaceNames(workspace).surroundings(LocalFolder(folder))
    document = read_pipeline_file(folder / FILE_NAME, around=around)
    components = {item.key: _component(workspace, store, document, item, user) for item in document.components}
    data = {item.key: _data(workspace, store, item.path, item, user) for item in document.data if item.path}
    return create_pipeline(
        workspace,
        user,
        free_name(workspace, name or document.title or folder.name),
        graph=document.resolved(components, data),
        description=document.description if description is None else description,
        sample=folder.name,
    )


def _folders(root: Path) -> list[Path]:
    return sorted(file.parent for file in root.glob(f"*/{FILE_NAME}"))


def _component(
    workspace: Workspace,
    store: ArtifactStore,
    document: PipelineDocument,
    item: PipelineComponent,
    user: User | None,
) -> ComponentRef:
    if item.anonymous:
        return register_own_step(workspace, document, item, user)
    saved = register_source(workspace, component_source(item.document), store, user, keep_latest=True)
    return ComponentRef(item.document.spec.name, saved.version.version)


def _data(workspace: Workspace, store: ArtifactStore, path: Path, item: PipelineData, user: User | None) -> FromData:
    """The sample's data under the name of its file: two samples with the same file share it."""
    version, _ = create_data_from_path(workspace, store, name=path.stem, path=path, user=user, data_type=item.type)
    return FromData(version.asset.name, str(version.number))
