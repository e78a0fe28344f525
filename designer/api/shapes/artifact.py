from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework import serializers

from designer.api.shapes.component import FileEntrySerializer
from designer.api.shapes.fields import Schema, ref, register, words


class MakerSerializer(serializers.Serializer[object]):
    run = serializers.IntegerField()
    node = serializers.CharField()
    port = serializers.CharField()


class ArtifactSerializer(serializers.Serializer[object]):
    digest = serializers.CharField()
    size = serializers.IntegerField()
    is_file = serializers.BooleanField()
    files = FileEntrySerializer(many=True)
    file_count = serializers.IntegerField(help_text="`files` lists the first ones.")
    made_by = MakerSerializer(many=True)


class PreviewQuerySerializer(serializers.Serializer[object]):
    path = serializers.CharField(required=False, allow_blank=True, default="", max_length=4096, trim_whitespace=False)


def _kind(name: str, properties: dict[str, Schema]) -> Schema:
    properties = {"kind": words([name]), **properties}
    return {"type": "object", "properties": properties, "required": list(properties)}


_ANY: Schema = {}
_CELL: Schema = {"type": ["string", "number", "boolean", "null"]}
_COLUMN: Schema = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "type": {"type": "string"}},
    "required": ["name", "type"],
}
_KINDS = {
    "Table": _kind(
        "table",
        {
            "columns": {"type": "array", "items": _COLUMN},
            "rows": {"type": "array", "items": {"type": "array", "items": _CELL}},
            "total_rows": {"type": ["integer", "null"]},
            "total_columns": {"type": "integer"},
        },
    ),
    "Json": _kind("json", {"value": _ANY}),
    "Text": _kind("text", {"text": {"type": "string"}, "truncated": {"type": "boolean"}}),
    "Figure": _kind(
        "figure",
        {
            "figures": {"type": "array", "items": {"type": "object", "additionalProperties": _ANY}},
            "headline": {"type": ["string", "null"]},
            "metrics": {"type": "object", "additionalProperties": {"type": "number"}},
        },
    ),
    "None": _kind("none", {"reason": {"type": "string"}}),
}


class PreviewSerializer(serializers.Serializer[object]):
    """A look into a file: one of several kinds, told apart by `kind`."""


class PreviewSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # it is not typed
    target_class = PreviewSerializer

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> Schema:
        register(auto_schema, {f"{name}Preview": schema for name, schema in _KINDS.items()})
        return {
            "oneOf": [ref(f"{name}Preview") for name in _KINDS],
            "discriminator": {
                "propertyName": "kind",
                "mapping": {name.lower(): ref(f"{name}Preview")["$ref"] for name in _KINDS},
            },
        }
