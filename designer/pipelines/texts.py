"""A pipeline to and from pipeline.yml, with what the workspace has registered."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.db import transaction

from designer.accounts.models import Workspace
from designer.core.component import ComponentSpec
from designer.core.errors import DocumentProblem
from designer.core.graph import ComponentRef, Graph
from designer.core.graph_json import graph_from_json
from designer.formats.azureml.component_text import write_component
from designer.formats.azureml.pipeline import read_pipeline
from designer.formats.azureml.pipeline_document import DEFAULT_NAME, PipelineComponent, PipelineDocument, Surroundings
from designer.formats.azureml.pipeline_text import write_pipeline
from designer.formats.local_files import LocalFolder
from designer.pipelines.models import Pipeline
from designer.pipelines.services import check_size, create_pipeline
from designer.registry.models import Component, ComponentVersion, DataVersion
from designer.registry.selectors import WorkspaceCatalogue, spec_of
from designer.registry.versions import Content, save_version


class WorkspaceNames:
    """What a text may call by name. Each kind is read once, when it is first asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._specs: dict[ComponentRef, ComponentSpec | None] = {}

    def surroundings(self, folder: LocalFolder | None = None) -> Surroundings:
        return Surroundings(folder, self._latest_component.get, self._latest_data.get, self._spec)

    @cached_property
    def _latest_component(self) -> dict[str, str]:
        rows = Component.objects.filter(workspace=self._workspace, latest__isnull=False)
        return dict(rows.values_list("name", "latest__version"))

    @cached_property
    def _latest_data(self) -> dict[str, str]:
        rows = DataVersion.objects.filter(asset__workspace=self._workspace).order_by("number")
        return {name: str(number) for name, number in rows.values_list("asset__name", "number")}

    def _spec(self, ref: ComponentRef) -> ComponentSpec | None:
        if ref not in self._specs:
            row = ComponentVersion.objects.filter(
                component__workspace=self._workspace, component__name=ref.name, version=ref.version
            ).first()
            self._specs[ref] = None if row is None else spec_of(row)
        return self._specs[ref]


@dataclass(frozen=True)
class Imported:
    pipeline: Pipeline
    warnings: tuple[DocumentProblem, ...]


def import_pipeline(workspace: Workspace, text: str, user: User | None, *, name: str = "", max_nodes: int) -> Imported:
    """A new pipeline from a text that stands alone; raises InvalidDocument with every place that is wrong.

    Steps that bring a command of their own become components.
    """
    document = read_pipeline(text, around=WorkspaceNames(workspace).surroundings())
    check_size(document.graph, max_nodes)
    with transaction.atomic():
        pipeline = create_pipeline(
            workspace,
            user,
            name.strip() or document.title or DEFAULT_NAME,
            graph=_registered(workspace, document, user),
            description=document.description,
        )
    return Imported(pipeline, document.warnings)


@dataclass(frozen=True)
class ReadText:
    graph: Graph
    warnings: tuple[DocumentProblem, ...]


def read_text(workspace: Workspace, text: str, user: User | None, *, max_nodes: int) -> ReadText:
    """The drawing in a text, like `import_pipeline`, for a pipeline that is there already."""
    document = read_pipeline(text, around=WorkspaceNames(workspace).surroundings())
    check_size(document.graph, max_nodes)
    with transaction.atomic():
        return ReadText(_registered(workspace, document, user), document.warnings)


def _registered(workspace: Workspace, document: PipelineDocument, user: User | None) -> Graph:
    components = {item.key: register_own_step(workspace, document, item, user) for item in document.components}
    return document.resolved(components, {})


def register_own_step(
    workspace: Workspace, document: PipelineDocument, item: PipelineComponent, user: User | None
) -> ComponentRef:
    """The component of a step that brings its own command."""
    spec = document.document_of(item).spec
    content = Content(spec, None, write_component(spec))
    saved = save_version(workspace, content, user, keep_latest=True, anonymous=True)
    return ComponentRef(spec.name, saved.version.version)


def export_pipeline(pipeline: Pipeline) -> str:
    """The drawing as pipeline.yml."""
    return write_text(
        pipeline.workspace, graph_from_json(pipeline.graph), name=pipeline.name, description=pipeline.description
    )


def write_text(workspace: Workspace, graph: Graph, *, name: str = "", description: str = "") -> str:
    """A drawing as pipeline.yml, with the interfaces that the workspace has."""
    catalogue = WorkspaceCatalogue.for_graph(workspace, graph)
    return write_pipeline(
        graph,
        spec_of=lambda ref: catalogue.component(ref.name, ref.version),
        display_name=name,
        description=description,
    )
