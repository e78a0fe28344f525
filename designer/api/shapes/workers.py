"""Workers, and how much a workspace may have at work."""

from rest_framework import serializers


class HeldStepSerializer(serializers.Serializer[object]):
    run = serializers.IntegerField()
    run_name = serializers.CharField()
    node = serializers.CharField()
    title = serializers.CharField()
    started_at = serializers.DateTimeField(allow_null=True)


class WorkerSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    host = serializers.CharField()
    computes = serializers.ListField(child=serializers.CharField())
    alive = serializers.BooleanField(help_text="Whether it was heard of in the last seconds.")
    draining = serializers.BooleanField(help_text="It finishes what it holds, and takes nothing new.")
    slots = serializers.IntegerField()
    busy = serializers.IntegerField(help_text="How many steps it holds, those of other workspaces too.")
    cpu = serializers.FloatField()
    memory_gb = serializers.FloatField()
    gpu = serializers.IntegerField()
    labels = serializers.ListField(child=serializers.CharField())
    isolation = serializers.CharField()
    started_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField()
    steps = HeldStepSerializer(many=True, help_text="What it holds of this workspace.")


class WorkersSerializer(serializers.Serializer[object]):
    workers = WorkerSerializer(many=True)
    max_steps_at_once = serializers.IntegerField(
        allow_null=True, help_text="How many steps of the workspace may be at work at once; any number if null."
    )


class DrainSerializer(serializers.Serializer[object]):
    draining = serializers.BooleanField()


class LimitSerializer(serializers.Serializer[object]):
    max_steps_at_once = serializers.IntegerField(min_value=1, max_value=10_000, allow_null=True)
