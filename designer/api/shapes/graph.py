"""The drawing's schema. core.graph_json reads drawings; what it refuses is told in sentences, not by this schema."""

from designer.api.shapes.fields import LITERAL, NamedField, PortTypeField, Schema, ref
from designer.core.graph import FORMAT

_TEXT: Schema = {"type": "string"}
_PLACE: Schema = {"type": ["number", "null"]}
_SIZE: Schema = {"type": "number"}
_FREE: Schema = {"type": "object", "additionalProperties": {}}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None, text: str = "") -> Schema:
    schema: Schema = {"type": "object", "properties": {**required, **(optional or {})}}
    if required:
        schema["required"] = list(required)
    return {**schema, "description": text} if text else schema


_NAMED_VERSION = _object({"name": _TEXT, "version": _TEXT})

GRAPH_SCHEMAS: dict[str, Schema] = {
    "Literal": LITERAL,
    **PortTypeField.schemas,
    "ComponentReference": _NAMED_VERSION,
    "DataReference": _NAMED_VERSION,
    "ValueBinding": _object({"value": ref("Literal")}, text="A literal."),
    "EdgeBinding": _object({"node": _TEXT, "port": _TEXT}, text="An edge from an output of another node."),
    "InputBinding": _object({"input": _TEXT}, text="An input of the pipeline."),
    "DataBinding": _object({"data": ref("DataReference")}, text="A version of a data asset."),
    "Binding": {"oneOf": [ref(f"{kind}Binding") for kind in ("Value", "Edge", "Input", "Data")]},
    "Node": {
        **_object(
            {
                "id": {**_TEXT, "description": "Unique; the step's key in pipeline.yml."},
                "component": ref("ComponentReference"),
                "inputs": {
                    "type": "object",
                    "additionalProperties": ref("Binding"),
                    "description": "What is bound to each input port, by the port's name.",
                },
            },
            {
                "title": _TEXT,
                "x": _PLACE,
                "y": _PLACE,
                "settings": _FREE,
                "disabled": {
                    "type": "boolean",
                    "description": "Neither it nor what depends on it runs.",
                },
                "group": {**_TEXT, "description": "The key of the group that it stands in."},
            },
        ),
        "additionalProperties": {},
    },
    "PipelineInput": _object(
        {"name": _TEXT, "type": ref("PortType")},
        {
            "value": ref("Literal"),
            "data": ref("DataReference"),
            "description": _TEXT,
            "optional": {"type": "boolean"},
            "min": {"type": "number"},
            "max": {"type": "number"},
            "enum": {"type": "array", "items": _TEXT},
            "x": _PLACE,
            "y": _PLACE,
        },
    ),
    "PipelineOutput": _object({"name": _TEXT, "node": _TEXT, "port": _TEXT}, {"x": _PLACE, "y": _PLACE}),
    "Note": _object(
        {"text": _TEXT, "x": _SIZE, "y": _SIZE, "width": _SIZE, "height": _SIZE},
        {"colour": _TEXT, "group": _TEXT},
        "A text on the canvas.",
    ),
    "Group": _object({"title": _TEXT}, {"colour": _TEXT}, "A frame around the nodes and notes that name it."),
    "GraphSettings": {
        **_object(
            {},
            {
                "force_rerun": {"type": "boolean"},
                "continue_on_step_failure": {"type": "boolean"},
                "default_compute": _TEXT,
                "max_steps_at_once": {"type": "integer", "minimum": 1, "maximum": 10_000},
            },
        ),
        "additionalProperties": {},
    },
    "Graph": _object(
        {
            "format": {"type": "integer", "enum": [FORMAT]},
            "nodes": {"type": "array", "items": ref("Node")},
            "inputs": {"type": "array", "items": ref("PipelineInput")},
            "outputs": {"type": "array", "items": ref("PipelineOutput")},
            "settings": ref("GraphSettings"),
        },
        # Drawings that were saved before there were any have neither.
        {
            "notes": {"type": "object", "additionalProperties": ref("Note")},
            "groups": {"type": "object", "additionalProperties": ref("Group")},
        },
    ),
}


class GraphField(NamedField):
    schema_name = "Graph"
    schemas = GRAPH_SCHEMAS
