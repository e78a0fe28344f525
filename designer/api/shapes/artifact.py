from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction
from rest_framework import serializers

from designer.api.shapes.component import FileEntrySerializer
from designer.api.shapes.fields import LiteralField, Schema, ref, register, words


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


class BarsSerializer(serializers.Serializer[object]):
    """How many values lie between each two edges; one edge more than counts."""

    edges = serializers.ListField(child=LiteralField())
    counts = serializers.ListField(child=serializers.IntegerField())


class TopValueSerializer(serializers.Serializer[object]):
    value = LiteralField(allow_null=True)
    count = serializers.IntegerField()


class ColumnSummarySerializer(serializers.Serializer[object]):
    """What one column holds; null is what its type has no notion of, or is not looked into."""

    missing = serializers.IntegerField(allow_null=True)
    distinct = serializers.IntegerField(allow_null=True)
    min = LiteralField(allow_null=True)
    max = LiteralField(allow_null=True)
    mean = LiteralField(allow_null=True)
    bars = BarsSerializer(allow_null=True)
    top = TopValueSerializer(many=True, allow_null=True)


class TableSummarySerializer(serializers.Serializer[object]):
    sampled_rows = serializers.IntegerField(help_text="The first rows, which the columns are told from.")
    total_rows = serializers.IntegerField(allow_null=True)
    limit = serializers.ChoiceField(["rows", "bytes", "time"], allow_null=True, help_text="What ended the sample.")
    columns = ColumnSummarySerializer(many=True, help_text="In the order of the preview.")


class PreviewQuerySerializer(serializers.Serializer[object]):
    path = serializers.CharField(required=False, allow_blank=True, default="", max_length=4096, trim_whitespace=False)


class RowsQuerySerializer(PreviewQuerySerializer):
    offset = serializers.IntegerField(required=False, default=0, min_value=0)
    limit = serializers.IntegerField(required=False, default=200, min_value=1, max_value=500)


class CellsField(serializers.ListField):
    child = LiteralField(allow_null=True)


class TableRowsSerializer(serializers.Serializer[object]):
    offset = serializers.IntegerField()
    rows = serializers.ListField(child=CellsField())
    is_end = serializers.BooleanField(help_text="No row follows these.")


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
_TEXT: dict[str, Schema] = {
    "text": {"type": "string"},
    "truncated": {"type": "boolean"},
    "size": {"type": "integer"},
    "shown_bytes": {"type": "integer"},
    "encoding": {"type": "string"},
    "faults": {"type": "integer"},
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
    "Text": _kind("text", _TEXT),
    "Markdown": _kind("markdown", _TEXT),
    "Html": _kind("html", {"size": {"type": "integer"}}),
    "Image": _kind(
        "image",
        {
            "format": {"type": "string"},
            "width": {"type": "integer"},
            "height": {"type": "integer"},
            "size": {"type": "integer"},
        },
    ),
    "Figure": _kind(
        "figure",
        {
            "figures": {"type": "array", "items": {"type": "object", "additionalProperties": _ANY}},
            "headline": {"type": ["string", "null"]},
            "metrics": {"type": "object", "additionalProperties": {"type": "number"}},
        },
    ),
    "Binary": _kind(
        "binary",
        {
            "format": {"type": ["string", "null"]},
            "size": {"type": "integer"},
            "head": {"type": "string", "description": "The first bytes, as hexadecimal digits."},
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
