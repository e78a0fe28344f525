"""How much disk the home takes, and removing what nothing needs."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from designer.accounts.permissions import Action
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.errors import ErrorSerializer
from designer.api.shapes.storage import CleanedSerializer, CleanSerializer, DiskUseSerializer
from designer.api.views import WorkspaceView, given
from designer.workers.cleanup import Cleanup, Item, Part
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
        return Response(
            {
                "dry_run": wanted["dry_run"],
                "count": len(items),
                "bytes": sum(item.bytes for item in items),
                "items": [_row(item) for item in items[:LISTED]],
            }
        )


def _row(item: Item) -> dict[str, Any]:
    return {"part": item.part, "name": item.name, "bytes": item.bytes}


def _cleanup() -> Cleanup:
    return Cleanup(settings.PIPEWRIGHT_HOME, artifact_store(), attempt_logs(), environments())
