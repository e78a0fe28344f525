from rest_framework import serializers

from designer.api.shapes.data import DataReferenceSerializer
from designer.api.shapes.fields import LiteralField, NamedField, words
from designer.api.shapes.lists import LARGEST_ID
from designer.api.shapes.scope import ScopeSerializer
from designer.core.scope import PRIORITIES
from designer.runs.bulk import MOST_RUNS, Refused


class RefusedField(NamedField):
    schema_name = "Refused"
    schemas = {"Refused": words(Refused)}


class TagsSerializer(serializers.Serializer[object]):
    tags = serializers.ListField(child=serializers.CharField(max_length=200, allow_blank=True), max_length=100)


class PinnedSerializer(serializers.Serializer[object]):
    pinned = serializers.BooleanField()


class CancelSerializer(serializers.Serializer[object]):
    also_always = serializers.BooleanField(
        required=False, default=False, help_text="Cancel the steps that always run too, also of a run in cancelling."
    )


class PrioritySerializer(serializers.Serializer[object]):
    priority = serializers.ChoiceField(choices=list(PRIORITIES))


class TagCountSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    count = serializers.IntegerField()


class RunChoicesSerializer(serializers.Serializer[object]):
    """What a list of runs can be narrowed by."""

    tags = TagCountSerializer(many=True)
    people = serializers.ListField(child=serializers.CharField())


class PortValueSerializer(serializers.Serializer[object]):
    node = serializers.CharField(max_length=255)
    port = serializers.CharField(max_length=255)
    value = LiteralField()


class AgainSerializer(ScopeSerializer):
    """Other values than the run had: of the pipeline's inputs, and of parameters of its steps."""

    inputs = serializers.DictField(child=LiteralField(), required=False, default=dict)
    values = PortValueSerializer(many=True, required=False, default=list)

    def get_fields(self) -> dict[str, serializers.Field[object, object, object, object]]:
        # A serializer has something of its own that is called `data`.
        data = serializers.DictField(child=DataReferenceSerializer(), required=False, default=dict)
        return {**super().get_fields(), "data": data}


class ClonedPipelineSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class ClonedSerializer(serializers.Serializer[object]):
    pipeline = ClonedPipelineSerializer()


class RunsSerializer(serializers.Serializer[object]):
    runs = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=LARGEST_ID), min_length=1, max_length=MOST_RUNS
    )


class TagRunsSerializer(RunsSerializer):
    add = serializers.ListField(child=serializers.CharField(max_length=200), max_length=100, default=list)
    remove = serializers.ListField(child=serializers.CharField(max_length=200), max_length=100, default=list)


class RefusedRunSerializer(serializers.Serializer[object]):
    run = serializers.IntegerField()
    code = RefusedField()
    reason = serializers.CharField()


class BulkOutcomeSerializer(serializers.Serializer[object]):
    done = serializers.ListField(child=serializers.IntegerField())
    refused = RefusedRunSerializer(many=True)


class TaggedRunsSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    runs = serializers.ListField(child=serializers.IntegerField())


class TagChangesSerializer(serializers.Serializer[object]):
    """What was changed, tag by tag; what a run had already, or had not, is left out. It is what taking back needs."""

    added = TaggedRunsSerializer(many=True)
    removed = TaggedRunsSerializer(many=True)
