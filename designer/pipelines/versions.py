"""Versions as people use them: listed, named, and put back into the draft."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from designer.core.errors import Conflict, InvalidRequest, NotFound
from designer.pipelines.models import Pipeline, PipelineVersion
from designer.pipelines.services import check_revision, freeze, save_graph

NAME_LENGTH = 100


def list_versions(pipeline: Pipeline) -> QuerySet[PipelineVersion]:
    """The versions of a pipeline, newest first, without their drawings."""
    return (
        PipelineVersion.objects.filter(pipeline=pipeline)
        .select_related("created_by")
        .defer("graph")
        .order_by("-number")
    )


def get_version(pipeline: Pipeline, number: int) -> PipelineVersion:
    found = PipelineVersion.objects.filter(pipeline=pipeline, number=number).select_related("created_by").first()
    if found is None:
        raise NotFound(f"'{pipeline.name}' has no version {number}.")
    return found


@transaction.atomic
def keep_version(
    pipeline: Pipeline,
    user: User | None,
    *,
    name: str = "",
    revision: int | None = None,
    origin: PipelineVersion.Origin = PipelineVersion.Origin.HAND,
    drawing: Mapping[str, Any] | None = None,
) -> PipelineVersion:
    """Freeze the draft as it stands, or a `drawing` that somebody has not saved; with a `name`, under that name."""
    check_revision(pipeline, revision)
    name = checked_version_name(name)
    # Two sides are kept before they are joined; each goes by whoever drew it.
    is_theirs = origin == PipelineVersion.Origin.MERGE and drawing is None
    author = pipeline.updated_by if is_theirs else user
    version = freeze(pipeline, author, drawing, origin=origin, with_places=True)
    if name and version.name and version.name != name:
        raise Conflict(
            f"This drawing is version {version.number} already, under the name '{version.name}'. "
            "Rename that version, or change the drawing first.",
            code="already_named",
        )
    return rename_version(version, name) if name else version


def rename_version(version: PipelineVersion, name: str) -> PipelineVersion:
    """Give a version a name; an empty one takes its name away."""
    version.name = checked_version_name(name)
    version.save(update_fields=["name"])
    return version


@transaction.atomic
def restore_version(
    pipeline: Pipeline, number: int, user: User | None, *, revision: int, max_nodes: int
) -> PipelineVersion:
    """Put a version back into the draft, over `revision`; what stood there is frozen first, and returned."""
    check_revision(pipeline, revision)
    wanted = get_version(pipeline, number)
    kept = freeze(pipeline, user, origin=PipelineVersion.Origin.RESTORE, with_places=True)
    if kept.pk != wanted.pk:
        save_graph(pipeline, revision, wanted.graph, user, max_nodes=max_nodes)
    return kept


def checked_version_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if len(cleaned) > NAME_LENGTH:
        raise InvalidRequest(f"A version's name has at most {NAME_LENGTH} characters; this one has {len(cleaned)}.")
    return cleaned
