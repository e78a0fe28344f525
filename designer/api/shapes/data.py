from rest_framework import serializers

from designer.api.shapes.fields import PortTypeField
from designer.api.shapes.lists import PageQuerySerializer, page_shape


class DataRowSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    type = PortTypeField()
    kind = serializers.CharField(allow_null=True)
    latest_version = serializers.CharField()
    versions = serializers.IntegerField(help_text="How many there are.")
    filename = serializers.CharField()
    size = serializers.IntegerField()
    artifact = serializers.CharField()
    updated_at = serializers.DateTimeField()


DataPage = page_shape(DataRowSerializer)


class DataVersionSerializer(serializers.Serializer[object]):
    version = serializers.CharField()
    artifact = serializers.CharField(help_text="The digest of the content.")
    filename = serializers.CharField()
    size = serializers.IntegerField()
    type = PortTypeField()
    kind = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_blank=True)


class NewDataVersionSerializer(DataVersionSerializer):
    name = serializers.CharField()
    is_new = serializers.BooleanField(help_text="False when the latest version has the same content.")


class DataDetailSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    versions = DataVersionSerializer(many=True)


class DataQuerySerializer(PageQuerySerializer):
    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class DataUploadSerializer(serializers.Serializer[object]):
    name = serializers.CharField(max_length=255)
    type = PortTypeField(required=False)
    file = serializers.FileField(allow_empty_file=True, help_text="A file; a zip where a folder is wanted.")


class DataReferenceSerializer(serializers.Serializer[object]):
    """A version of a data asset, by name."""

    name = serializers.CharField(max_length=255)
    version = serializers.CharField(max_length=64)
