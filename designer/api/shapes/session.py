from rest_framework import serializers


class UserSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.CharField(allow_blank=True)


class WorkspaceSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()


class WorkerStatusSerializer(serializers.Serializer[object]):
    name = serializers.CharField()
    alive = serializers.BooleanField()
    slots = serializers.IntegerField()
    seen_at = serializers.DateTimeField()


class SessionSerializer(serializers.Serializer[object]):
    """Who is signed in, where, and what the server can do."""

    user = UserSerializer()
    workspace = WorkspaceSerializer()
    isolation = serializers.CharField(allow_blank=True, help_text="bubblewrap, none, or empty when no worker was seen.")
    isolation_reason = serializers.CharField(allow_blank=True)
    broker_problem = serializers.CharField(
        allow_blank=True, help_text="What is wrong with the messages between machines; empty where nothing is."
    )
    cluster = serializers.BooleanField(help_text="Whether servers and workers are many, each started by itself.")
    worker = WorkerStatusSerializer(allow_null=True)
    version = serializers.CharField()
    upload_limit_bytes = serializers.IntegerField()
    log_limit_bytes = serializers.IntegerField()


class SignInSerializer(serializers.Serializer[object]):
    code = serializers.CharField(max_length=200, help_text="The code of a sign-in link; it works once.")
