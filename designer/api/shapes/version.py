from rest_framework import serializers

from designer.api.shapes.fields import VersionOriginField
from designer.api.shapes.graph import GraphField
from designer.api.shapes.lists import page_shape
from designer.api.shapes.pipeline import SavedSerializer


class PipelineVersionSerializer(serializers.Serializer[object]):
    number = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True)
    origin = VersionOriginField(help_text="What it was made by, or before what.")
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_blank=True)
    runs = serializers.IntegerField(help_text="How many runs ran this drawing.")
    is_draft = serializers.BooleanField(help_text="Whether the draft is this drawing, places aside.")


PipelineVersionPage = page_shape(PipelineVersionSerializer)


class PipelineVersionDetailSerializer(PipelineVersionSerializer):
    graph = GraphField()


class KeepVersionSerializer(serializers.Serializer[object]):
    """Freezes the draft, or `graph` in its place, with or without a name."""

    name = serializers.CharField(required=False, allow_blank=True, default="", max_length=1000)
    revision = serializers.IntegerField(required=False, help_text="Refuse when another one stands.")
    graph = GraphField(required=False, help_text="A drawing that stands nowhere yet: one side of two.")
    before_merge = serializers.BooleanField(
        required=False, default=False, help_text="Kept because another drawing is about to take its place."
    )


class RenameVersionSerializer(serializers.Serializer[object]):
    name = serializers.CharField(allow_blank=True, max_length=1000, help_text="Empty takes the name away.")


class RestoreSerializer(serializers.Serializer[object]):
    revision = serializers.IntegerField(min_value=0, help_text="The revision that is replaced.")


class RestoredSerializer(SavedSerializer):
    graph = GraphField()
    kept = serializers.IntegerField(help_text="The version that holds what stood there before.")
