from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from designer.api.shapes.fields import SeverityField
from designer.api.shapes.graph import GraphField


class ProblemSerializer(serializers.Serializer[object]):
    """One thing wrong with a drawing."""

    code = serializers.CharField()
    severity = SeverityField()
    node = serializers.CharField(allow_null=True)
    port = serializers.CharField(allow_null=True)
    message = serializers.CharField()


class FindingSerializer(serializers.Serializer[object]):
    """One thing wrong in a text; lines and columns count from 1."""

    message = serializers.CharField()
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    line = serializers.IntegerField(allow_null=True)
    column = serializers.IntegerField(allow_null=True)
    key = serializers.CharField(allow_blank=True)
    severity = SeverityField()


class StandingDraftSerializer(serializers.Serializer[object]):
    """The drawing that stands, when a save was too late."""

    revision = serializers.IntegerField()
    graph = GraphField()
    updated_by = serializers.CharField()
    updated_at = serializers.DateTimeField()


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}]})
class _FieldNote(serializers.Field[object, object, object, object]):
    pass


class ErrorDetailSerializer(serializers.Serializer[object]):
    code = serializers.CharField(help_text="Stable; docs/errors.md lists them.")
    message = serializers.CharField(help_text="A sentence for a person.")
    problems = ProblemSerializer(many=True, required=False)
    findings = FindingSerializer(many=True, required=False)
    current = StandingDraftSerializer(required=False)
    request_id = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, serializers.Field[object, object, object, object]]:
        # A serializer's own `fields` is taken.
        note = "A sentence for each wrong field; or the line and column in a text."
        fields = serializers.DictField(child=_FieldNote(), required=False, help_text=note)
        return {**super().get_fields(), "fields": fields}


class ErrorSerializer(serializers.Serializer[object]):
    error = ErrorDetailSerializer()
