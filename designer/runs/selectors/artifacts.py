"""Who may see an artifact, and which steps made it."""

from typing import Any

from designer.accounts.models import Workspace
from designer.core.run_state import StepState
from designer.registry.models import DataVersion
from designer.runs.models import StepOutput


def artifact_visible(workspace: Workspace, digest: str) -> bool:
    """Whether something of this workspace refers to the artifact."""
    return (
        StepOutput.objects.filter(digest=digest, removed_at=None, step__workspace=workspace).exists()
        or DataVersion.objects.filter(artifact=digest, asset__workspace=workspace).exists()
    )


def artifact_makers(workspace: Workspace, digest: str) -> list[dict[str, Any]]:
    """The steps that made an artifact, first one first; reused steps are not makers."""
    outputs = (
        StepOutput.objects.filter(
            digest=digest, removed_at=None, step__workspace=workspace, step__state=StepState.SUCCEEDED
        )
        .select_related("step")
        .order_by("id")[:20]
    )
    return [{"run": item.step.run_id, "node": item.step.node, "port": item.port} for item in outputs]
