"""Which component a step runs: a registered one, a file beside the pipeline, or one written in the step itself."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from designer.core.component import ComponentSpec
from designer.core.errors import InvalidComponent
from designer.core.graph import ComponentRef
from designer.formats.azureml.component import ComponentDocument, ComponentParts, read_component_file, read_parts
from designer.formats.azureml.component_text import write_component
from designer.formats.azureml.data_sources import LATEST
from designer.formats.azureml.names import component_name
from designer.formats.azureml.pipeline_document import UNREGISTERED, PipelineComponent, Surroundings
from designer.formats.azureml.references import AssetName, asset_name, kind_of
from designer.formats.findings import Placed
from designer.formats.local_files import LocalFolder, OutOfReach, local_path_text
from designer.formats.sections import Section, shape_of
from designer.formats.yaml_nodes import YamlMap, YamlNode, YamlScalar

_SDK_ANONYMOUS = "azureml_anonymous"


@dataclass(frozen=True)
class StepComponent:
    """What a step runs; the spec is None when only the registry knows it, and was not asked."""

    ref: ComponentRef
    spec: ComponentSpec | None


class StepComponents:
    """The components of a pipeline's steps; a file that several steps name is read once."""

    def __init__(self, around: Surroundings, source: str) -> None:
        self._around = around
        self._source = source
        self._found: dict[str, PipelineComponent] = {}
        self._failed: set[str] = set()

    def of_step(self, step: Section, node: str) -> StepComponent | None:
        """The component under `component:`; None, with the reason noted, when there is none to have."""
        value = step.take("component")
        if isinstance(value, YamlScalar):
            return self._named(value.text.strip(), value, step, node)
        if isinstance(value, YamlMap):
            return self._inline(value, step, node)
        at: YamlNode = step.node if value is None else value
        step.error(f"component should be a path or azureml:NAME:VERSION; it is {shape_of(at)}.", at, "component")
        return None

    def add_anonymous(self, parts: ComponentParts, node: str, step: Section) -> StepComponent:
        """A component that stands in the pipeline's own text; it gets a text of its own."""
        text = write_component(parts.spec, code=None if parts.code is None else "./code")
        document = ComponentDocument(parts.spec, f"{self._source}, {step.key}", text, None, parts.code, parts.includes)
        self._found[step.key] = PipelineComponent(step.key, document, (node,), anonymous=True)
        return StepComponent(ComponentRef(parts.spec.name, UNREGISTERED), parts.spec)

    def all(self) -> tuple[PipelineComponent, ...]:
        return tuple(self._found.values())

    def _named(self, text: str, at: Placed, step: Section, node: str) -> StepComponent | None:
        asset = asset_name(text)
        if asset is not None:
            return self._registered(asset, at, step)
        if kind_of(text) == "address":
            step.error(f"component '{text[:80]}' is not on this machine; fetch it and name its file.", at, "component")
            return None
        if self._around.folder is None:
            return self._by_file_name(text, at, step)
        return self._from_file(text, self._around.folder, at, step, node)

    def _registered(self, asset: AssetName, at: Placed, step: Section) -> StepComponent:
        version = asset.version or self._around.known(asset.name)
        if version is None:
            step.warn(f"no component '{asset.name}' is registered here yet.", at, "component")
        elif asset.label not in (None, LATEST):
            step.warn(f"the label '{asset.label}' is not known here; version {version} is used.", at, "component")
        return self._ask(ComponentRef(asset.name, version or LATEST))

    def _by_file_name(self, text: str, at: Placed, step: Section) -> StepComponent | None:
        name = _name_from_path(PurePosixPath(local_path_text(text)))
        version = self._around.known(name)
        if version is None:
            step.error(
                f"component {text[:80]} is a file on the machine this text comes from, and no component '{name}' is "
                f"registered here. Register it first, or import the whole folder.",
                at,
                "component",
            )
            return None
        step.warn(f"component {text[:80]}: the registered component {name}:{version} is used.", at, "component")
        return self._ask(ComponentRef(name, version))

    def _ask(self, ref: ComponentRef) -> StepComponent:
        return StepComponent(ref, self._around.spec_of(ref))

    def _from_file(self, text: str, folder: LocalFolder, at: Placed, step: Section, node: str) -> StepComponent | None:
        try:
            path = folder.find(text)
        except OutOfReach as problem:
            step.error(f"component '{text[:80]}' {problem}.", at, "component")
            return None
        document = self._read(path, folder, at, step)
        if document is None:
            return None
        known = self._found.get(str(path))
        nodes = (*known.nodes, node) if known else (node,)
        self._found[str(path)] = PipelineComponent(str(path), document, nodes)
        return StepComponent(ComponentRef(document.spec.name, UNREGISTERED), document.spec)

    def _read(self, path: Path, folder: LocalFolder, at: Placed, step: Section) -> ComponentDocument | None:
        """The component in a file; what is wrong with it is told once, however many steps use it."""
        if str(path) in self._found:
            return self._found[str(path)].document
        if str(path) in self._failed:
            return None
        shown = folder.shown(path)
        try:
            document = read_component_file(
                path, boundary=folder.boundary, source=shown, default_name=_name_from_path(path)
            )
        except InvalidComponent as error:
            self._failed.add(str(path))
            for problem in error.problems:
                step.findings.adopt(problem)
            if not error.problems:
                step.error(error.message, at, "component")
            return None
        for warning in document.warnings:
            step.findings.adopt(warning)
        return document

    def _inline(self, value: YamlMap, step: Section, node: str) -> StepComponent:
        own = value.entries.get("name")
        if own is not None and isinstance(own.value, YamlScalar) and own.value.text == _SDK_ANONYMOUS:
            # The SDK makes up a name and a version for components that had none.
            kept = {key: entry for key, entry in value.entries.items() if key not in ("name", "version")}
            value = YamlMap(value.line, value.column, kept)
        section = Section(value, step.findings, step.dotted("component"))
        return self.add_anonymous(read_parts(section, self._around.folder, component_name(node)), node, step)


def _name_from_path(path: PurePosixPath | Path) -> str:
    return component_name(path.parent.name if path.stem.lower() == "component" else path.stem)
