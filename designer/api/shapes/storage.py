from rest_framework import serializers

from designer.api.shapes.fields import NamedField, words
from designer.workers.cleanup import CLEANED, Part


class StoragePartField(NamedField):
    schema_name = "StoragePart"
    schemas = {"StoragePart": words(Part)}


class PartUseSerializer(serializers.Serializer[object]):
    part = StoragePartField()
    bytes = serializers.IntegerField()
    reclaimable_bytes = serializers.IntegerField(help_text="Nothing needs it: `clean_storage` removes it.")
    reclaimable_count = serializers.IntegerField()
    shared = serializers.BooleanField(help_text="Other homes may use it, so nothing is removed of it.")


class DiskUseSerializer(serializers.Serializer[object]):
    home = serializers.CharField(help_text="The folder on the server.")
    free_bytes = serializers.IntegerField(help_text="What is free on its disk.")
    total_bytes = serializers.IntegerField()
    parts = PartUseSerializer(many=True)


class CleanSerializer(serializers.Serializer[object]):
    dry_run = serializers.BooleanField(default=True, help_text="Only say what would go.")
    parts = serializers.ListField(
        child=serializers.ChoiceField(choices=[str(part) for part in CLEANED]),
        required=False,
        default=[str(part) for part in CLEANED],
    )


class CollectSerializer(serializers.Serializer[object]):
    limit_bytes = serializers.IntegerField(min_value=0, max_value=2**62, help_text="What all artifacts may take.")
    dry_run = serializers.BooleanField(default=True, help_text="Only say what would go.")


class StorageItemSerializer(serializers.Serializer[object]):
    part = StoragePartField()
    name = serializers.CharField()
    bytes = serializers.IntegerField()


class CleanedSerializer(serializers.Serializer[object]):
    dry_run = serializers.BooleanField()
    count = serializers.IntegerField()
    bytes = serializers.IntegerField()
    items = StorageItemSerializer(many=True)


class CollectedSerializer(CleanedSerializer):
    """`after_bytes` is over the limit where all that is left is needed."""

    before_bytes = serializers.IntegerField()
    after_bytes = serializers.IntegerField()
