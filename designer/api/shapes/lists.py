"""The frame that all lists have."""

from typing import Any

from rest_framework import serializers

# Databases take no larger number.
LARGEST_ID = 2**63 - 1


def page_shape(row: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """A page of `row`s, under the name of the row with "Page" behind it."""
    name = row.__name__.removesuffix("Serializer")
    fields = {
        "results": row(many=True),
        "count": serializers.IntegerField(help_text="How many there are on all pages."),
        "next": serializers.CharField(allow_null=True, help_text="The next page's address."),
        "previous": serializers.CharField(allow_null=True),
    }
    return type(f"{name}PageSerializer", (serializers.Serializer,), fields)


class PageQuerySerializer(serializers.Serializer[object]):
    page = serializers.IntegerField(required=False, min_value=1)
    page_size = serializers.IntegerField(required=False, min_value=1, max_value=200)
