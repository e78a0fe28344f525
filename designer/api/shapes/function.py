from rest_framework import serializers

from designer.api.shapes.component import InterfaceSerializer
from designer.api.shapes.data import DataReferenceSerializer
from designer.api.shapes.errors import FindingSerializer
from designer.api.shapes.fields import LiteralField
from designer.authoring.function import MOST_BYTES


class FunctionSerializer(serializers.Serializer[object]):
    """A Python script with a function; `function` names it where there are several."""

    script = serializers.CharField(max_length=MOST_BYTES + 1, allow_blank=True, trim_whitespace=False)
    function = serializers.CharField(max_length=255, required=False, allow_blank=True, default="")


class MadeFileSerializer(serializers.Serializer[object]):
    path = serializers.CharField()
    text = serializers.CharField()


class CheckedFunctionSerializer(serializers.Serializer[object]):
    """What a script would become. Everything that it would be is null while there are errors."""

    functions = serializers.ListField(child=serializers.CharField())
    interface = InterfaceSerializer(allow_null=True)
    is_new = serializers.BooleanField(allow_null=True)
    previous = InterfaceSerializer(allow_null=True)
    files = MadeFileSerializer(many=True)
    findings = FindingSerializer(many=True)


class SampleSerializer(serializers.Serializer[object]):
    """One of the three: a value, a version of data, or rows as CSV."""

    value = LiteralField(required=False)
    data = DataReferenceSerializer(required=False)  # type: ignore[assignment]
    rows = serializers.CharField(required=False, max_length=1_000_000, trim_whitespace=False)


class FunctionTestSerializer(FunctionSerializer):
    samples = serializers.DictField(child=SampleSerializer(), required=False, default=dict)
