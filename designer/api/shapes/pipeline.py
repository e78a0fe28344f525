from rest_framework import serializers

from designer.api.shapes.component import InterfaceSerializer
from designer.api.shapes.errors import FindingSerializer, ProblemSerializer
from designer.api.shapes.fields import LiteralField, PlanOutcomeField
from designer.api.shapes.graph import GraphField
from designer.api.shapes.lists import PageQuerySerializer, page_shape
from designer.api.shapes.run import RunHeadSerializer
from designer.api.shapes.scope import ScopeSerializer


class OutlineNodeSerializer(serializers.Serializer[object]):
    x = serializers.FloatField(allow_null=True)
    y = serializers.FloatField(allow_null=True)


class OutlineEdgeSerializer(serializers.Serializer[object]):
    """Positions in the list of nodes."""

    source = serializers.IntegerField()  # type: ignore[assignment]  # a field's own attribute, not a schema's
    target = serializers.IntegerField()


class OutlineSerializer(serializers.Serializer[object]):
    """Enough of a drawing for a thumbnail."""

    nodes = OutlineNodeSerializer(many=True)
    edges = OutlineEdgeSerializer(many=True)


class PipelineHeadSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    revision = serializers.IntegerField()
    archived = serializers.BooleanField()
    sample = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    updated_by = serializers.CharField(allow_blank=True)
    last_run = RunHeadSerializer(allow_null=True)


class PipelineRowSerializer(PipelineHeadSerializer):
    node_count = serializers.IntegerField()
    outline = OutlineSerializer()


PipelinePage = page_shape(PipelineRowSerializer)


class PipelineSerializer(PipelineHeadSerializer):
    graph = GraphField()
    components = InterfaceSerializer(many=True, help_text="Of the steps, as far as they are registered.")
    problems = ProblemSerializer(many=True)


class SavedSerializer(serializers.Serializer[object]):
    revision = serializers.IntegerField()
    problems = ProblemSerializer(many=True)
    saved_at = serializers.DateTimeField()


class PlanStepSerializer(serializers.Serializer[object]):
    node = serializers.CharField()
    outcome = PlanOutcomeField()
    reason = serializers.CharField()
    run = serializers.IntegerField(allow_null=True, help_text="The run whose result is reused.")
    last_seconds = serializers.FloatField(allow_null=True)
    made_at = serializers.DateTimeField(allow_null=True, help_text="When the result that is reused was made.")
    size = serializers.IntegerField(allow_null=True, help_text="Bytes of the outputs that are reused.")
    compute = serializers.CharField(allow_null=True, help_text="Whose workers take it; null is this machine.")
    named_compute = serializers.CharField(allow_blank=True, help_text="What the drawing calls it; may be empty.")
    needs = serializers.CharField(allow_blank=True, help_text="What it needs of a worker, as `gpu=1`.")


class PlanSerializer(serializers.Serializer[object]):
    priority = serializers.CharField(help_text="How soon its steps would be taken.")
    steps = PlanStepSerializer(many=True)


class PipelineQuerySerializer(PageQuerySerializer):
    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    archived = serializers.BooleanField(required=False, default=False)


class NewPipelineSerializer(serializers.Serializer[object]):
    name = serializers.CharField(max_length=1000)
    description = serializers.CharField(required=False, allow_blank=True, default="", max_length=10_000)
    graph = GraphField(required=False, help_text="Empty when left out.")


class PipelineDetailsSerializer(serializers.Serializer[object]):
    name = serializers.CharField(required=False, max_length=1000)
    description = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    archived = serializers.BooleanField(required=False)


class DraftSerializer(serializers.Serializer[object]):
    revision = serializers.IntegerField(min_value=0, help_text="The revision that was changed.")
    graph = GraphField()


class ImportSerializer(serializers.Serializer[object]):
    yaml = serializers.CharField(trim_whitespace=False, help_text="A pipeline.yml in the Azure ML v2 format.")
    name = serializers.CharField(required=False, allow_blank=True, default="", max_length=1000)


class GraphSerializer(serializers.Serializer[object]):
    graph = GraphField()


class TextSerializer(serializers.Serializer[object]):
    yaml = serializers.CharField(
        trim_whitespace=False, help_text="A pipeline.yml in the Azure ML v2 format, or its `jobs` alone."
    )


class ReadTextSerializer(GraphSerializer):
    components = InterfaceSerializer(many=True, help_text="Of the steps, as far as they are registered.")
    findings = FindingSerializer(many=True, help_text="What was read otherwise than it stands in the text.")


class StartRunSerializer(ScopeSerializer):
    inputs = serializers.DictField(child=LiteralField(), required=False, default=dict)
    revision = serializers.IntegerField(required=False, help_text="Refuse when another one stands.")


class SampleSerializer(serializers.Serializer[object]):
    id = serializers.CharField()
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)


SamplePage = page_shape(SampleSerializer)


class OpenSampleSerializer(serializers.Serializer[object]):
    name = serializers.CharField(required=False, max_length=1000, help_text="The sample's own when left out.")
    description = serializers.CharField(required=False, allow_blank=True, max_length=10_000)


class PipelineIdSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()


class OpenedSampleSerializer(serializers.Serializer[object]):
    pipeline = PipelineIdSerializer()


class ImportedPipelineSerializer(PipelineSerializer):
    findings = FindingSerializer(many=True, help_text="What was read otherwise than it stands in the text.")
