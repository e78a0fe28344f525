"""What a pipeline says beside its steps, inputs and outputs: kept in the graph's settings, and written back."""

from collections.abc import Mapping
from typing import Any

from designer.formats.azureml.layout import PROPERTY
from designer.formats.sections import Section
from designer.formats.yaml_nodes import YamlScalar

LOCAL_COMPUTE = "azureml:local"
"""What stands for no compute: Azure ML takes no pipeline without one."""

PIPELINE_KEYS = (
    "$schema", "type", "name", "display_name", "description", "experiment_name", "tags", "properties", "compute",
    "identity", "services", "inputs", "outputs", "settings", "jobs",
)  # fmt: skip

_FLAGS = ("continue_on_step_failure", "force_rerun")
_TEXTS = ("default_compute", "default_datastore")
_KEPT_MAPS = ("tags", "identity", "services")
_OWN_MAPS = (*_KEPT_MAPS, "properties")
_PASSED_OVER = ("$schema", "type", "version", "id", "creation_context", "status", "log_files")


def read_pipeline_settings(root: Section) -> tuple[dict[str, Any], str | None]:
    """The settings of the graph, and the text of the drawing's layout when there is one."""
    settings: dict[str, Any] = {}
    section = root.section("settings")
    if section is not None:
        for name in _FLAGS:
            if (flag := section.flag(name)) is not None:
                settings[name] = flag
        for name in _TEXTS:
            if (text := section.text(name)) is not None:
                settings[name] = text
        section.warn_of_unread("a pipeline's settings", [*_FLAGS, *_TEXTS])
    if (compute := root.text("compute")) is not None:
        settings.setdefault("default_compute", compute)
    if (experiment := root.text("experiment_name")) is not None:
        settings["experiment_name"] = experiment
    for name in _KEPT_MAPS:
        if root.take(name) is not None:
            settings[name] = root.free(name)
    layout = _read_properties(root, settings)
    root.pass_over(_PASSED_OVER)
    return settings, layout


def write_pipeline_settings(settings: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The pipeline's own keys, the keys under `settings:`, and the settings that the format has no key for."""
    own: dict[str, Any] = {}
    under: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in settings.items():
        is_text = isinstance(value, str) and value != ""
        if (name in _FLAGS and isinstance(value, bool)) or (name in _TEXTS and is_text):
            under[name] = value
        elif (name == "experiment_name" and is_text) or (name in _OWN_MAPS and _is_filled_map(value)):
            own[name] = value
        elif name not in ("inputs", "outputs"):
            rest[name] = value
    under.setdefault("default_compute", LOCAL_COMPUTE)
    # In one order, whatever order the settings were made in: equal drawings give equal texts.
    own = {name: own[name] for name in PIPELINE_KEYS if name in own}
    return own, {name: under[name] for name in (*_TEXTS, *_FLAGS) if name in under}, rest


def _is_filled_map(value: object) -> bool:
    return isinstance(value, Mapping) and len(value) > 0 and PROPERTY not in value


def _read_properties(root: Section, settings: dict[str, Any]) -> str | None:
    properties = root.section("properties")
    if properties is None:
        return None
    plain = {entry.key: entry.value for entry in properties.entries()}
    layout = plain.pop(PROPERTY, None)
    if plain:
        settings["properties"] = {key: value for key, value in root.free("properties").items() if key != PROPERTY}
    return layout.text if isinstance(layout, YamlScalar) else None
