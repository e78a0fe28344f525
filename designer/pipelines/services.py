"""Writing drafts and freezing them. A draft is saved by compare-and-set, so nobody's work is lost unseen."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from designer.accounts.models import Workspace
from designer.core.cache_key import digest_of
from designer.core.errors import Conflict, InvalidDocument, InvalidRequest, TooLarge
from designer.core.graph import Graph
from designer.core.graph_json import graph_from_json, graph_to_json
from designer.core.scope import PRIORITIES
from designer.core.step_controls import is_time_limit
from designer.pipelines.models import Pipeline, PipelineVersion
from designer.pipelines.outline import outline

NAME_LENGTH = 200
# Where things stand on the canvas, and what is written beside them, is not what a pipeline does.
_PLACE = ("x", "y", "group")
_BESIDE = ("notes", "groups")


class StaleRevision(Conflict):
    """Somebody saved meanwhile; `current` is what stands, so that both sides can be shown."""

    code = "stale_revision"

    def __init__(self, pipeline: Pipeline) -> None:
        author = "somebody" if pipeline.updated_by is None else pipeline.updated_by.get_username()
        super().__init__(
            f"{author} saved revision {pipeline.revision} of '{pipeline.name}' meanwhile. "
            "Take that one, or save yours over it."
        )
        self.current = {
            "revision": pipeline.revision,
            "graph": pipeline.graph,
            "updated_by": author,
            "updated_at": pipeline.updated_at,
        }


def create_pipeline(
    workspace: Workspace,
    user: User | None,
    name: str,
    *,
    graph: Graph | None = None,
    description: str = "",
    sample: str = "",
) -> Pipeline:
    return Pipeline.objects.create(
        workspace=workspace,
        name=checked_name(name),
        description=description.strip(),
        **_drawn(graph_to_json(graph or Graph())),
        sample=sample,
        created_by=user,
        updated_by=user,
    )


def _drawn(document: dict[str, Any]) -> dict[str, Any]:
    """The fields that hold a drawing and what lists show of it."""
    return {"graph": document, "outline": outline(document), "node_count": len(document["nodes"])}


def save_graph(
    pipeline: Pipeline, revision: int, document: Mapping[str, Any], user: User | None, *, max_nodes: int
) -> Graph:
    """Save a drawing over `revision`; raises StaleRevision when that is not the one that stands."""
    graph = read_drawing(document, max_nodes)
    written = graph_to_json(graph)
    saved = Pipeline.objects.filter(pk=pipeline.pk, revision=revision, archived=False).update(
        **_drawn(written),
        revision=F("revision") + 1,
        submitted=False,
        updated_at=timezone.now(),
        updated_by=user,
    )
    if not saved:
        pipeline.refresh_from_db()
        raise _refusal(pipeline)
    pipeline.graph = written
    pipeline.refresh_from_db(fields=["revision", "updated_at", "updated_by"])
    return graph


def read_drawing(document: object, max_nodes: int) -> Graph:
    """A drawing that somebody sent; raises InvalidDocument or TooLarge with what to change."""
    graph = graph_from_json(document)
    check_size(graph, max_nodes)
    for name, (fits, words) in _SETTINGS.items():
        value = graph.settings.get(name, _UNSET)
        if value is not _UNSET and not fits(value):
            raise InvalidDocument(f"settings.{name} should be {words}; it is {str(value)[:80]!r}.")
    return graph


_UNSET = object()
_SETTINGS: dict[str, tuple[Callable[[object], bool], str]] = {
    "force_rerun": (lambda value: isinstance(value, bool), "true or false"),
    "continue_on_step_failure": (lambda value: isinstance(value, bool), "true or false"),
    "default_compute": (lambda value: isinstance(value, str), "a text"),
    "max_steps_at_once": (lambda value: type(value) is int and 1 <= value <= 10_000, "a whole number, 1 to 10,000"),
    "priority": (lambda value: value in PRIORITIES, " or ".join(PRIORITIES)),
    "run_timeout_seconds": (is_time_limit, "a number of seconds above 0"),
    "queue_timeout_seconds": (is_time_limit, "a number of seconds above 0"),
}


def check_size(graph: Graph, max_nodes: int) -> None:
    if len(graph.nodes) > max_nodes:
        raise TooLarge(
            f"The drawing has {len(graph.nodes):,} nodes; at most {max_nodes:,} are allowed (PIPEWRIGHT_MAX_NODES). "
            "Split it into smaller pipelines."
        )


def _refusal(pipeline: Pipeline) -> Conflict:
    if pipeline.archived:
        return Conflict(f"'{pipeline.name}' is archived. Restore it to change it.", code="archived")
    return StaleRevision(pipeline)


@transaction.atomic
def submit_pipeline(workspace: Workspace, user: User | None, name: str, graph: Graph, description: str) -> Pipeline:
    """The pipeline for a file that is run: one of the same name and drawing, or the one that the last file made.

    What somebody drew in the editor is never replaced; then a new pipeline with a number behind its name is made.
    """
    document = graph_to_json(graph)
    same_name = Pipeline.objects.filter(workspace=workspace, name=checked_name(name), archived=False).order_by("-id")
    for pipeline in same_name:
        if drawing_digest(pipeline.graph) == drawing_digest(document):
            return pipeline
    earlier = same_name.filter(submitted=True).select_for_update().first()
    if earlier is not None:
        save_graph(earlier, earlier.revision, document, user, max_nodes=len(graph.nodes))
        Pipeline.objects.filter(pk=earlier.pk).update(submitted=True)
        return earlier
    name = free_name(workspace, checked_name(name))
    created = create_pipeline(workspace, user, name, graph=graph, description=description)
    Pipeline.objects.filter(pk=created.pk).update(submitted=True)
    return created


def check_revision(pipeline: Pipeline, revision: int | None) -> None:
    """Refuse to act on a drawing that is not the one the caller saw."""
    if revision is not None and revision != pipeline.revision:
        raise StaleRevision(pipeline)


def change_details(
    pipeline: Pipeline,
    user: User | None,
    *,
    name: str | None = None,
    description: str | None = None,
    archived: bool | None = None,
) -> None:
    """Change what is given; the drawing and its revision stay as they are."""
    changes: dict[str, Any] = {}
    if name is not None:
        changes["name"] = checked_name(name)
    if description is not None:
        changes["description"] = description.strip()
    if archived is not None:
        changes["archived"] = archived
    if changes:
        Pipeline.objects.filter(pk=pipeline.pk).update(**changes, updated_at=timezone.now(), updated_by=user)
        pipeline.refresh_from_db()


def duplicate(pipeline: Pipeline, user: User | None) -> Pipeline:
    """A pipeline of its own with the same drawing, under a name that tells the two apart."""
    # Room for the number.
    name = free_name(pipeline.workspace, pipeline.name[: NAME_LENGTH - 6])
    return create_pipeline(
        pipeline.workspace, user, name, graph=graph_from_json(pipeline.graph), description=pipeline.description
    )


def archive(pipeline: Pipeline, user: User | None) -> None:
    """Take a pipeline out of the lists; its runs keep it."""
    change_details(pipeline, user, archived=True)


@transaction.atomic
def freeze(
    pipeline: Pipeline,
    user: User | None,
    drawing: Mapping[str, Any] | None = None,
    *,
    origin: PipelineVersion.Origin = PipelineVersion.Origin.RUN,
    with_places: bool = False,
) -> PipelineVersion:
    """The version of a drawing, by default the one that `pipeline` holds; equal drawings share one.

    A run does not mind where things stand; who keeps a drawing to come back to it does, and asks `with_places`.
    """
    graph = pipeline.graph if drawing is None else drawing
    digest = drawing_digest(graph)
    found = _frozen(pipeline, digest, graph if with_places else None)
    if found is not None:
        return found
    # Two runs that start at once must not take the same number.
    Pipeline.objects.select_for_update().only("pk").get(pk=pipeline.pk)
    found = _frozen(pipeline, digest, graph if with_places else None)
    if found is not None:
        return found
    last = PipelineVersion.objects.filter(pipeline=pipeline).aggregate(last=Max("number"))["last"] or 0
    return PipelineVersion.objects.create(
        pipeline=pipeline, number=last + 1, digest=digest, graph=graph, origin=origin, created_by=user
    )


def _frozen(pipeline: Pipeline, digest: str, graph: Mapping[str, Any] | None) -> PipelineVersion | None:
    """The newest version with this digest; with a `graph`, the one that is the same to the pixel."""
    found = PipelineVersion.objects.filter(pipeline=pipeline, digest=digest).order_by("-number")
    if graph is None:
        # It is long, and known already.
        return found.defer("graph").first()
    return next((version for version in found if version.graph == graph), None)


def drawing_digest(document: Mapping[str, Any]) -> str:
    """Equal for drawings that differ only in where things stand, in notes and in groups."""
    parts = {
        part: [_without_place(item) for item in document.get(part) or []] for part in ("nodes", "inputs", "outputs")
    }
    rest = {part: item for part, item in document.items() if part not in _BESIDE}
    return digest_of({**rest, **parts})


def _without_place(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key not in _PLACE}


def free_name(workspace: Workspace, wanted: str) -> str:
    """`wanted`, or with the first number that no pipeline of the workspace has: "Cars fuel economy 2"."""
    taken = set(
        Pipeline.objects.filter(workspace=workspace, archived=False, name__startswith=wanted).values_list(
            "name", flat=True
        )
    )
    if wanted not in taken:
        return wanted
    return next(name for number in range(2, len(taken) + 3) if (name := f"{wanted} {number}") not in taken)


def checked_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise InvalidRequest("A pipeline needs a name.")
    if len(cleaned) > NAME_LENGTH:
        raise InvalidRequest(f"A pipeline's name has at most {NAME_LENGTH} characters; this one has {len(cleaned)}.")
    return cleaned
