from rest_framework import serializers

from designer.accounts.services import TOKEN_SCOPES
from designer.api.shapes.lists import page_shape

LONGEST_DAYS = 3650


class TokenSerializer(serializers.Serializer[object]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text="How its secret begins; the rest is not kept.")
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    expired = serializers.BooleanField()


class NewTokenSerializer(serializers.Serializer[object]):
    name = serializers.CharField(max_length=100, help_text="What it is for.")
    scopes = serializers.ListField(child=serializers.ChoiceField(TOKEN_SCOPES), min_length=1, max_length=10)
    days = serializers.IntegerField(
        min_value=1, max_value=LONGEST_DAYS, allow_null=True, help_text="How long it lives; null for ever."
    )


class CreatedTokenSerializer(TokenSerializer):
    secret = serializers.CharField(help_text="Shown this once.")


TokenPage = page_shape(TokenSerializer)
