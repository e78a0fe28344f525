"""What a step says beside its component and its bindings: kept in the node's settings, and written back from there."""

import math
from collections.abc import Mapping
from typing import Any

from designer.formats.azureml.component import read_timeout
from designer.formats.sections import Section

KEPT = ("resources", "distribution", "services", "identity", "queue_settings", "properties", "description", "tags")
"""Keys that are kept as they are, under their own name."""

OWN = ("depends_on", "always_run", "retries", "needs")
"""Keys that Azure ML refuses. Written from a drawing, they stand in its layout instead, which Azure ML passes over."""

STEP_KEYS = (
    "type", "component", "command", "code", "environment", "inputs", "outputs", "display_name", "comment", "compute",
    "limits", "environment_variables", *KEPT, *OWN,
)  # fmt: skip


def read_step_settings(section: Section) -> dict[str, Any]:
    """The settings of a step, apart from its environment and what its ports add."""
    settings: dict[str, Any] = {}
    for name in ("compute", "comment"):
        text = section.text(name)
        if text is not None:
            settings[name] = text
    if section.take("environment_variables") is not None:
        settings["environment_variables"] = section.text_map("environment_variables")
    timeout = read_timeout(section)
    if timeout is not None:
        settings["timeout_seconds"] = timeout
    for name in KEPT:
        if section.take(name) is not None:
            settings[name] = section.free(name)
    return settings | _read_own(section)


def _read_own(section: Section) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in OWN:
        if section.take(name) is None:
            continue
        message = (
            f"{name} is not a key of Azure Machine Learning, which refuses a file with it. It counts here, and stands "
            "in properties where the drawing is written as a file."
        )
        section.warn(message, section.place(name), name)
        if name == "depends_on":
            found[name] = [item.text for item in section.texts(name)]
        else:
            found[name] = section.flag(name) if name == "always_run" else section.free(name)
    return {name: value for name, value in found.items() if value is not None}


def write_step_settings(settings: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The YAML keys of a step for its settings, and the settings that the format has no key for."""
    keys: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, value in settings.items():
        if name in ("compute", "comment") and isinstance(value, str) and value:
            keys[name] = value
        elif name == "environment_variables" and _is_text_map(value):
            keys[name] = dict(value)
        elif name == "timeout_seconds" and _is_positive_number(value):
            keys["limits"] = {"timeout": value}
        elif name in ("environment", *KEPT) and isinstance(value, (Mapping, str)) and value:
            keys[name] = value
        elif name not in ("outputs", "input_modes"):
            rest[name] = value
    return {name: keys[name] for name in STEP_KEYS if name in keys}, rest


def _is_text_map(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(item, str) for pair in value.items() for item in pair)


def _is_positive_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < math.inf
