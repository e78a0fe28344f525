"""A ComponentSpec as component.yml."""

from typing import Any

from designer.core.component import ComponentSpec, InputPort, OutputPort
from designer.formats.azureml.environment_text import environment_to_plain
from designer.formats.yaml_writer import write_yaml

SCHEMA = "https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json"


def write_component(spec: ComponentSpec, *, code: str | None = None) -> str:
    """The text of component.yml; `code` is the path of the code folder as it will stand beside the file."""
    optional: dict[str, Any] = {
        "version": spec.version,
        "display_name": spec.display_name,
        "description": spec.description,
        "tags": dict(spec.tags),
        "is_deterministic": None if spec.is_deterministic else False,
        "inputs": {port.name: _input(port) for port in spec.inputs},
        "outputs": {port.name: _output(port) for port in spec.outputs},
        "code": code,
        "environment": environment_to_plain(spec.environment),
        "environment_variables": dict(spec.environment_variables),
        "command": spec.command,
        "distribution": None if spec.distribution is None else dict(spec.distribution),
        "resources": None if spec.resources is None else dict(spec.resources),
        "limits": None if spec.timeout_seconds is None else {"timeout": spec.timeout_seconds},
    }
    written = {key: value for key, value in optional.items() if value is not None and value not in ("", {})}
    return write_yaml({"$schema": SCHEMA, "type": "command", "name": spec.name, **written})


def _input(port: InputPort) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "type": str(port.type),
        "description": port.description or None,
        "optional": True if port.optional else None,
        "default": port.default,
        "min": port.min,
        "max": port.max,
        "enum": None if port.enum is None else list(port.enum),
    }
    return {key: value for key, value in parts.items() if value is not None}


def _output(port: OutputPort) -> dict[str, Any]:
    return {"type": str(port.type), **({"description": port.description} if port.description else {})}
