"""Everything that is wrong with a pipeline file, each with its place, without registering or running anything."""

from collections.abc import Mapping
from pathlib import Path

from designer.cli.client import Client, CommandError
from designer.cli.submission import Registered
from designer.core.component import ComponentSpec
from designer.core.errors import DocumentProblem, InvalidDocument, Problem
from designer.core.graph import ComponentRef, FromData, Graph
from designer.core.types import DataType
from designer.core.validation import MemoryCatalogue, find_problems
from designer.formats.azureml.pipeline import read_pipeline_file
from designer.formats.azureml.pipeline_document import PipelineDocument, Surroundings
from designer.formats.local_files import LocalFolder, read_document
from designer.formats.yaml_nodes import Entry, YamlMap
from designer.formats.yaml_text import read_yaml_map

_HERE = "here"


def problems_of(client: Client, file: Path) -> list[DocumentProblem]:
    """Errors and warnings in the order of the text; what concerns the whole file comes first."""
    if not file.is_file():
        raise CommandError(f"{file} is not a file. Give the path of a pipeline.yml.")
    registered = Registered(client)
    around = Surroundings(
        folder=LocalFolder(file.resolve().parent),
        known=registered.latest,
        known_data=registered.latest_data,
        spec_of=registered.spec,
    )
    try:
        document = read_pipeline_file(file, around=around)
    except InvalidDocument as error:
        return _sorted(error.problems or [DocumentProblem(error.message, file.name, error.line, error.column)])
    graph = document.resolved(
        {item.key: ComponentRef(item.key, _HERE) for item in document.components},
        {item.key: FromData(item.key, _HERE) for item in document.data},
    )
    places = _Places(read_yaml_map(read_document(file, file.name), file.name))
    found = find_problems(graph, _catalogue(document, graph, registered))
    return _sorted([*document.warnings, *(_placed(problem, places, file.name) for problem in found)])


def _catalogue(document: PipelineDocument, graph: Graph, registered: Registered) -> MemoryCatalogue:
    specs: dict[tuple[str, str], ComponentSpec] = {
        (item.key, _HERE): item.document.spec for item in document.components
    }
    for ref in {node.component for node in graph.nodes}:
        if (ref.name, ref.version) not in specs and (spec := registered.spec(ref)) is not None:
            specs[ref.name, ref.version] = spec
    data: dict[str, DataType] = {f"{item.key}:{_HERE}": DataType(item.type) for item in document.data}
    for used in _data_of(graph):
        key = f"{used.name}:{used.version}"
        if key not in data and (kind := registered.data_type(used)) is not None:
            data[key] = kind
    return MemoryCatalogue(specs, data)


def _data_of(graph: Graph) -> set[FromData]:
    bound = {binding for node in graph.nodes for binding in node.inputs.values() if isinstance(binding, FromData)}
    return bound | {item.data for item in graph.inputs if item.data is not None}


class _Places:
    """Where in the text a step, its ports, and the pipeline's own inputs and outputs stand."""

    def __init__(self, root: YamlMap) -> None:
        self._root = root

    def of(self, problem: Problem) -> Entry | None:
        """The innermost entry that is there."""
        if problem.node is None:
            paths = [("inputs", problem.port), ("outputs", problem.port), ("jobs",)]
        else:
            step = ("jobs", problem.node)
            paths = [(*step, "inputs", problem.port), (*step, "outputs", problem.port), (*step, "inputs"), step]
        return next((found for path in paths if None not in path and (found := self._entry(path))), None)

    def _entry(self, path: tuple[str | None, ...]) -> Entry | None:
        entry: Entry | None = None
        here: Mapping[str, Entry] = self._root.entries
        for key in path:
            entry = here.get(key or "")
            if entry is None:
                return None
            here = entry.value.entries if isinstance(entry.value, YamlMap) else {}
        return entry


def _placed(problem: Problem, places: _Places, source: str) -> DocumentProblem:
    entry = places.of(problem)
    line, column = (None, None) if entry is None else (entry.line, entry.column)
    return DocumentProblem(problem.message, source, line, column, problem.port or "", problem.severity)


def _sorted(problems: list[DocumentProblem] | tuple[DocumentProblem, ...]) -> list[DocumentProblem]:
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0))
