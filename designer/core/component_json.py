"""A component to and from JSON: the whole spec as the database keeps it, and the interface as clients see it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from designer.core.component import ComponentSpec, EnvironmentSpec, InputPort, OutputPort
from designer.core.errors import InvalidDocument
from designer.core.types import PortType

FORMAT = 1


def spec_to_json(spec: ComponentSpec) -> dict[str, Any]:
    """Everything a spec holds; `spec_from_json` gives an equal spec back."""
    return {
        "format": FORMAT,
        "type": "command",
        "name": spec.name,
        "version": spec.version,
        "display_name": spec.display_name,
        "description": spec.description,
        "tags": dict(spec.tags),
        "inputs": [_input_to_json(port) for port in spec.inputs],
        "outputs": [_output_to_json(port) for port in spec.outputs],
        "command": spec.command,
        "environment": _environment_to_json(spec.environment),
        "is_deterministic": spec.is_deterministic,
        "environment_variables": dict(spec.environment_variables),
        "distribution": _copy(spec.distribution),
        "resources": _copy(spec.resources),
        "timeout_seconds": spec.timeout_seconds,
    }


def spec_from_json(document: Mapping[str, Any]) -> ComponentSpec:
    """Read what `spec_to_json` wrote; raises InvalidDocument when it is something else."""
    try:
        if document["format"] != FORMAT:
            raise InvalidDocument(f"The component has format {document['format']!r}; this version reads {FORMAT}.")
        return ComponentSpec(
            name=document["name"],
            command=document["command"],
            version=document["version"],
            display_name=document["display_name"],
            description=document["description"],
            tags=dict(document["tags"]),
            inputs=_inputs(document["inputs"]),
            outputs=_outputs(document["outputs"]),
            environment=_environment(document["environment"]),
            is_deterministic=document["is_deterministic"],
            environment_variables=dict(document["environment_variables"]),
            distribution=_copy(document["distribution"]),
            resources=_copy(document["resources"]),
            timeout_seconds=document["timeout_seconds"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidDocument(f"A stored component cannot be read: {error!r}.") from error


def interface_to_json(
    spec: ComponentSpec, *, version: str | None = None, latest_version: str | None = None, archived: bool = False
) -> dict[str, Any]:
    """What the palette, the canvas and the API need to know of a component version."""
    own = version if version is not None else spec.version
    return {
        "name": spec.name,
        "version": own,
        "display_name": spec.display_name,
        "description": spec.description,
        "type": "command",
        "category": spec.category,
        "tags": dict(spec.tags),
        "is_deterministic": spec.is_deterministic,
        "inputs": [_input_to_json(port) for port in spec.inputs],
        "outputs": [_output_to_json(port) for port in spec.outputs],
        "command": spec.command,
        "environment": spec.environment.name,
        "latest_version": latest_version if latest_version is not None else own,
        "archived": archived,
    }


def spec_from_interface(document: Mapping[str, Any]) -> ComponentSpec:
    """A spec with the ports of an interface; enough to judge a graph, not to run it."""
    try:
        return ComponentSpec(
            name=document["name"],
            command=document.get("command", ""),
            version=document.get("version"),
            display_name=document.get("display_name", ""),
            description=document.get("description", ""),
            tags=dict(document.get("tags") or {}),
            inputs=_inputs(document.get("inputs") or []),
            outputs=_outputs(document.get("outputs") or []),
            is_deterministic=document.get("is_deterministic", True),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidDocument(f"The interface of a component cannot be read: {error!r}.") from error


def _input_to_json(port: InputPort) -> dict[str, Any]:
    return {
        "name": port.name,
        "type": str(port.type),
        "description": port.description,
        "optional": port.optional,
        "default": port.default,
        "min": port.min,
        "max": port.max,
        "enum": None if port.enum is None else list(port.enum),
        "kind": port.kind,
        "columns_of": port.columns_of,
    }


def _output_to_json(port: OutputPort) -> dict[str, Any]:
    return {"name": port.name, "type": str(port.type), "description": port.description, "kind": port.kind}


def _environment_to_json(environment: EnvironmentSpec) -> dict[str, Any]:
    return {
        "kind": environment.kind,
        "name": environment.name,
        "python": environment.python,
        "requirements": list(environment.requirements),
        "image": environment.image,
        "notes": list(environment.notes),
        "reference": environment.reference,
    }


def _inputs(items: Sequence[Mapping[str, Any]]) -> tuple[InputPort, ...]:
    return tuple(
        InputPort(
            name=item["name"],
            type=PortType(item["type"]),
            description=item.get("description", ""),
            optional=item.get("optional", False),
            default=item.get("default"),
            min=item.get("min"),
            max=item.get("max"),
            enum=None if item.get("enum") is None else tuple(item["enum"]),
            kind=item.get("kind"),
            columns_of=item.get("columns_of"),
        )
        for item in items
    )


def _outputs(items: Sequence[Mapping[str, Any]]) -> tuple[OutputPort, ...]:
    return tuple(
        OutputPort(
            name=item["name"],
            type=PortType(item["type"]),
            description=item.get("description", ""),
            kind=item.get("kind"),
        )
        for item in items
    )


def _environment(item: Mapping[str, Any]) -> EnvironmentSpec:
    return EnvironmentSpec(
        kind=item["kind"],
        name=item["name"],
        python=item["python"],
        requirements=tuple(item["requirements"]),
        image=item["image"],
        notes=tuple(item["notes"]),
        reference=item.get("reference", ""),
    )


def _copy(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if value is None else cast(dict[str, Any], _plain(value))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
