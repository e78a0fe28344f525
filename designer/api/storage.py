"""How much disk the home takes, and removing what nothing needs."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from designer.accounts.permissions import Action
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.errors import ErrorSerializer
from designer.api.shapes.storage import (
    CleanedSerializer,
    CleanSerializer,
    CollectedSerializer,
    CollectSerializer,
    DiskUseSerializer,
)
from designer.api.views import WorkspaceView, given
from designer.workers.cleanup import Cleanup, Item, Part
from designer.workers.collection import Collection
from designer.workers.parts import environments
from designer.workers.stores import artifact_store, attempt_logs

LISTED = 200


class Storage(WorkspaceView):
    @extend_schema(operation_id="get_storage", responses={200: DiskUseSerializer})
    def get(self, request: WorkspaceRequest) -> Response:
        use = _cleanup().use()
        return Response(
            {
                "home": str(settings.PIPEWRIGHT_HOME.root),
                "free_bytes": use.free_bytes,
                "total_bytes": use.total_bytes,
                "parts": [
                    {
                        "part": part.part,
                        "bytes": part.bytes,
                        "reclaimable_bytes": part.reclaimable_bytes,
                        "reclaimable_count": part.reclaimable_count,
                        "shared": part.shared,
                    }
                    for part in use.parts
                ],
            }
        )


class CleanStorage(WorkspaceView):
    # The disk is everybody's, in whatever workspace they are.
    needs = Action.ADMIN

    @extend_schema(
        operation_id="clean_storage",
        request=CleanSerializer,
        responses={200: CleanedSerializer, 403: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """Remove what nothing needs, or with `dry_run` only say what would go."""
        wanted = given(CleanSerializer, request)
        parts = {Part(part) for part in wanted["parts"]}
        cleanup = _cleanup()
        items = cleanup.unneeded(parts) if wanted["dry_run"] else cleanup.clean(parts)
        return Response(_told(items, dry_run=wanted["dry_run"]))


class CollectStorage(WorkspaceView):
    # The disk is everybody's, in whatever workspace they are.
    needs = Action.ADMIN

    @extend_schema(
        operation_id="collect_storage",
        request=CollectSerializer,
        responses={200: CollectedSerializer, 403: ErrorSerializer, 409: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """Remove outputs of ended runs, those used longest ago first, until artifacts fit into a size.

        What a run needs that is pinned or has not ended stays, and so does all that is registered.
        """
        wanted = given(CollectSerializer, request)
        collected = Collection(_cleanup(), artifact_store()).collect(wanted["limit_bytes"], dry_run=wanted["dry_run"])
        return Response(
            {
                **_told(collected.items, dry_run=wanted["dry_run"]),
                "before_bytes": collected.before,
                "after_bytes": collected.after,
            }
        )


def _told(items: Sequence[Item], *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "count": len(items),
        "bytes": sum(item.bytes for item in items),
        "items": [_row(item) for item in items[:LISTED]],
    }


def _row(item: Item) -> dict[str, Any]:
    return {"part": item.part, "name": item.name, "bytes": item.bytes}


def _cleanup() -> Cleanup:
    return Cleanup(settings.PIPEWRIGHT_HOME, artifact_store(), attempt_logs(), environments())
