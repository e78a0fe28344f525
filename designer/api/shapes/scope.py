"""What a run is asked for."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from designer.core.scope import PRIORITIES, Scope


class ScopeSerializer(serializers.Serializer[object]):
    """All steps, if it says nothing, with the pipeline's priority."""

    target = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=255, help_text="Only this step, and what it needs."
    )
    rerun_from = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=255,
        help_text="This step runs, and all that depends on it, also where they could be reused.",
    )
    force_rerun = serializers.BooleanField(required=False, default=False, help_text="Every step runs.")
    priority = serializers.ChoiceField(
        choices=list(PRIORITIES), required=False, default="", help_text="The pipeline's own if left out."
    )


def scope_of(given: Mapping[str, Any]) -> Scope:
    return Scope(given["target"], given["rerun_from"], given["force_rerun"], given["priority"])
