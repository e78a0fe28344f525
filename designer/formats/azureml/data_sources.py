"""Data that a pipeline's text names: registered assets become bindings, the rest is gathered to be uploaded first."""

from pathlib import Path

from designer.core.graph import FromData
from designer.core.types import PortType
from designer.formats.azureml.names import component_name
from designer.formats.azureml.pipeline_document import UNREGISTERED, DataUse, PipelineData, Surroundings
from designer.formats.azureml.references import address, asset_name, kind_of
from designer.formats.findings import Findings, Placed
from designer.formats.local_files import OutOfReach

LATEST = "latest"


class DataSources:
    """Each file, folder or address once, with the inputs that use it."""

    def __init__(self, around: Surroundings, findings: Findings, prefix: str) -> None:
        self._around = around
        self._findings = findings
        self._prefix = component_name(prefix) if prefix else ""
        self._found: dict[tuple[str, PortType], PipelineData] = {}

    def bind(self, text: str, declared: PortType | None, use: DataUse, at: Placed, key: str) -> FromData | None:
        """The binding for data named `text`; None, with the reason noted, when it cannot be had."""
        asset = asset_name(text)
        if asset is not None:
            version = asset.version or self._around.known_data(asset.name)
            if version is None:
                self._findings.warn(f"no data asset '{asset.name}' is registered here yet.", at, key)
            return FromData(asset.name, version or LATEST)
        if kind_of(text) == "address":
            uri = address(text)
            return self._add(uri, None, uri, declared or PortType.URI_FOLDER, use)
        return self._local(text, declared, use, at, key)

    def type_of(self, binding: FromData) -> PortType:
        """The type of data that was bound without one: by what was found, else a folder, as Azure ML takes it."""
        found = (item.type for item in self._found.values() if item.key == binding.name)
        return next(found, PortType.URI_FOLDER) if binding.version == UNREGISTERED else PortType.URI_FOLDER

    def all(self) -> tuple[PipelineData, ...]:
        return tuple(self._found.values())

    def _local(self, text: str, declared: PortType | None, use: DataUse, at: Placed, key: str) -> FromData | None:
        if self._around.folder is None:
            self._findings.warn(
                f"{text[:80]} is a path on the machine this text comes from; the input is left open. "
                f"Upload the data and choose it there.",
                at,
                key,
            )
            return None
        try:
            path = self._around.folder.find(text)
        except OutOfReach as problem:
            # A drawing with an open input can be looked at and mended; a text that is refused cannot.
            self._findings.warn(f"the data '{text[:80]}' {problem}; the input is left open.", at, key)
            return None
        by_content = PortType.URI_FILE if path.is_file() else PortType.URI_FOLDER
        return self._add(str(path), path, None, declared or by_content, use)

    def _add(self, where: str, path: Path | None, uri: str | None, found: PortType, use: DataUse) -> FromData:
        known = self._found.get((where, found))
        key = known.key if known else self._new_key(use)
        uses = (*known.uses, use) if known else (use,)
        self._found[where, found] = PipelineData(key, found, uses, path, uri)
        return FromData(key, UNREGISTERED)

    def _new_key(self, use: DataUse) -> str:
        parts = [self._prefix, use.node or "", use.port]
        base = component_name("_".join(part for part in parts if part))
        taken = {item.key for item in self._found.values()}
        key, number = base, 2
        while key in taken:
            key, number = f"{base}_{number}", number + 1
        return key
