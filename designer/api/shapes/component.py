from rest_framework import serializers

from designer.api.shapes.errors import FindingSerializer
from designer.api.shapes.fields import LiteralField, PortTypeField
from designer.api.shapes.lists import PageQuerySerializer, page_shape


class InputPortSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    type = PortTypeField()
    description = serializers.CharField(allow_blank=True)
    optional = serializers.BooleanField()
    default = LiteralField(allow_null=True)
    min = serializers.FloatField(allow_null=True)
    max = serializers.FloatField(allow_null=True)
    enum = serializers.ListField(child=serializers.CharField(), allow_null=True)
    kind = serializers.CharField(allow_null=True, help_text="table, model, metrics, figure, text, image or null.")
    columns_of = serializers.CharField(allow_null=True, help_text="The table input whose column names this one takes.")


class OutputPortSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    type = PortTypeField()
    description = serializers.CharField(allow_blank=True)
    kind = serializers.CharField(allow_null=True)


class InterfaceSerializer(serializers.Serializer[object]):
    """What the palette and the canvas need to know of a component version."""

    name = serializers.CharField()
    version = serializers.CharField()
    display_name = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)
    type = serializers.CharField()
    category = serializers.CharField()
    tags = serializers.DictField(child=serializers.CharField())
    is_deterministic = serializers.BooleanField()
    inputs = InputPortSerializer(many=True)
    outputs = OutputPortSerializer(many=True)
    command = serializers.CharField()
    environment = serializers.CharField(allow_blank=True)
    latest_version = serializers.CharField()
    archived = serializers.BooleanField()


InterfacePage = page_shape(InterfaceSerializer)


class ComponentVersionRowSerializer(serializers.Serializer[object]):
    version = serializers.CharField()
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_blank=True)
    archived = serializers.BooleanField()


class ComponentDetailSerializer(InterfaceSerializer):
    versions = ComponentVersionRowSerializer(many=True)
    readme = serializers.CharField(allow_null=True, help_text="Markdown.")


class FileEntrySerializer(serializers.Serializer[object]):
    path = serializers.CharField()
    size = serializers.IntegerField()


class ComponentVersionDetailSerializer(InterfaceSerializer):
    yaml = serializers.CharField()
    readme = serializers.CharField(allow_null=True, help_text="Markdown.")
    files = FileEntrySerializer(many=True)
    created_at = serializers.DateTimeField()
    created_by = serializers.CharField(allow_blank=True)


class SourceFileSerializer(serializers.Serializer[object]):
    path = serializers.CharField()
    text = serializers.CharField(allow_null=True, help_text="Null for a file that is no text.")
    size = serializers.IntegerField()
    truncated = serializers.BooleanField()


class ComponentQuerySerializer(PageQuerySerializer):
    q = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    tag = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    port_type = serializers.CharField(required=False, allow_blank=True, default="", max_length=50)
    archived = serializers.BooleanField(required=False, default=False)
    anonymous = serializers.BooleanField(
        required=False, default=False, help_text="Steps of files, which brought their own command."
    )


class ComponentUploadSerializer(serializers.Serializer[object]):
    component = serializers.FileField(help_text="A zip of the component's folder.")


class ComponentRegistrationSerializer(ComponentUploadSerializer):
    anonymous = serializers.BooleanField(
        default=False, help_text="A step of a pipeline.yml that brought its own command: listed apart from the others."
    )


class CheckedComponentSerializer(serializers.Serializer[object]):
    """What registering a component would do."""

    interface = InterfaceSerializer()
    version = serializers.CharField()
    is_new = serializers.BooleanField(help_text="False when this very content is registered already.")
    previous = InterfaceSerializer(allow_null=True, help_text="The latest version that stands.")
    yaml = serializers.CharField()
    has_readme = serializers.BooleanField()
    files = FileEntrySerializer(many=True)
    findings = FindingSerializer(many=True)


class UsingPipelineSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    updated_at = serializers.DateTimeField()
    steps = serializers.IntegerField(help_text="How many steps of it are of the component.")
    versions = serializers.ListField(child=serializers.CharField())


class UsingRunSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    state = serializers.CharField()
    created_at = serializers.DateTimeField()
    versions = serializers.ListField(child=serializers.CharField())


class ComponentUsesSerializer(serializers.Serializer[object]):
    """Pipelines whose drawing holds the component now, and the latest runs that had a step of it."""

    pipelines = UsingPipelineSerializer(many=True)
    more_pipelines = serializers.BooleanField()
    runs = UsingRunSerializer(many=True)


class ComponentDetailsSerializer(serializers.Serializer[object]):
    archived = serializers.BooleanField()


class PathQuerySerializer(serializers.Serializer[object]):
    path = serializers.CharField(max_length=4096, trim_whitespace=False)
