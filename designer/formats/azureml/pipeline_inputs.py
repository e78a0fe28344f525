"""The inputs that a pipeline declares: bare values, or keys like type and path."""

from collections.abc import Mapping, Set
from typing import Any

from designer.core.graph import FromData, PipelineInput
from designer.core.types import LiteralValue, PortType
from designer.core.values import matches
from designer.formats.azureml.data_sources import DataSources
from designer.formats.azureml.literals import literal, literal_type
from designer.formats.azureml.names import check_port_name
from designer.formats.azureml.pipeline_document import DataUse
from designer.formats.azureml.ports import port_type
from designer.formats.sections import Section, shape_of
from designer.formats.yaml_nodes import Entry, YamlList, YamlMap, YamlNode, YamlScalar

_KEYS = ("type", "path", "value", "default", "mode", "optional", "description", "min", "max", "enum")
KEPT_OF_INPUT = ("mode", "datastore", "path_on_compute")


class PipelineInputs:
    """Reads `inputs:`. `consumers` are the types of the ports that each input goes into, where they are known."""

    def __init__(self, section: Section, data: DataSources, consumers: Mapping[str, Set[PortType]]) -> None:
        self._section = section
        self._data = data
        self._consumers = consumers
        self.kept: dict[str, dict[str, Any]] = {}

    def read(self) -> tuple[PipelineInput, ...]:
        found = (self._input(entry) for entry in self._section.entries())
        return tuple(item for item in found if item is not None)

    def _input(self, entry: Entry) -> PipelineInput | None:
        check_port_name(entry.key, entry, self._section)
        match entry.value:
            case YamlScalar():
                return self._bare(entry.key, entry.value)
            case YamlMap():
                section = Section(entry.value, self._section.findings, self._section.dotted(entry.key))
                return self._described(entry.key, section)
            case YamlList():
                self._section.error(f"{entry.key} should be a value, or keys like type and path.", entry, entry.key)
        return None

    def _bare(self, name: str, scalar: YamlScalar) -> PipelineInput:
        types = self._consumers.get(name, frozenset())
        only = next(iter(types)) if len(types) == 1 else None
        if only is not None and not only.is_literal and isinstance(scalar.value, str):
            return PipelineInput(name, only, data=self._bind(scalar.text, only, name, scalar))
        if scalar.value is None:
            return PipelineInput(name, only or PortType.STRING)
        return self._with_value(name, scalar, only if only is not None and only.is_literal else None)

    def _with_value(self, name: str, scalar: YamlScalar, wanted: PortType | None) -> PipelineInput:
        value = literal(scalar, wanted)
        if value is None:
            self._section.error(f"{name} should be a finite value; it is {shape_of(scalar)}.", scalar, name)
            return PipelineInput(name, wanted or PortType.STRING)
        fits = wanted is not None and matches(value, wanted)
        return PipelineInput(name, wanted if fits and wanted else literal_type(value), value)

    def _described(self, name: str, section: Section) -> PipelineInput:
        text = section.text("type")
        declared = port_type(text) if text is not None else None
        if text is not None and declared is None:
            section.error(f"the type '{text[:40]}' is not one of {', '.join(PortType)}.", section.place("type"), "type")
        data = self._data_of(name, section, declared)
        value = None if data is not None else self._value_of(section, declared)
        kind = declared or (literal_type(value) if value is not None else PortType.URI_FOLDER)
        kept = {key: section.free(key) for key in KEPT_OF_INPUT if section.take(key) is not None}
        if kept:
            self.kept[name] = kept
        result = PipelineInput(
            name=name,
            type=self._data.type_of(data) if declared is None and data is not None else kind,
            value=value,
            data=data,
            description=section.text("description") or "",
            optional=section.flag("optional") or False,
            min=section.number("min"),
            max=section.number("max"),
            enum=tuple(choice.text for choice in section.texts("enum")) or None,
        )
        section.warn_of_unread("a pipeline input", _KEYS)
        return result

    def _data_of(self, name: str, section: Section, declared: PortType | None) -> FromData | None:
        path = section.text("path")
        at = section.take("path")
        if path is None or at is None:
            return None
        if declared is not None and declared.is_literal:
            section.error(f"a {declared} has a default, not a path.", at, "path")
            return None
        return self._bind(path, declared, name, at)

    def _value_of(self, section: Section, declared: PortType | None) -> LiteralValue | None:
        key = "value" if section.has("value") else "default"
        scalar = section.take(key)
        if scalar is None:
            return None
        if declared is not None and not declared.is_literal:
            section.error(f"a {declared} has a path, not a {key}.", scalar, key)
            return None
        value = literal(scalar, declared) if isinstance(scalar, YamlScalar) else None
        if value is None:
            section.error(f"{key} should be a finite value; it is {shape_of(scalar)}.", scalar, key)
        return value

    def _bind(self, text: str, wanted: PortType | None, name: str, at: YamlNode) -> FromData | None:
        return self._data.bind(text, wanted, DataUse(None, name), at, self._section.dotted(name))
