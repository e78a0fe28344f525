"""Artifacts: what is in them, who made them, their bytes, and a look inside."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from designer.accounts.models import Workspace
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.artifact import ArtifactSerializer, PreviewQuerySerializer, PreviewSerializer
from designer.api.shapes.errors import ErrorSerializer
from designer.api.streaming import content_type_of, file_response, pieces_response
from designer.api.views import WorkspaceView, given
from designer.api.zip_stream import zip_pieces
from designer.core.errors import InvalidRequest, NotFound
from designer.core.interfaces import Artifact, StoredFile
from designer.runs.selectors.artifacts import artifact_makers, artifact_visible
from designer.storage.preview import nothing, preview
from designer.storage.table_files import FileSource
from designer.workers.stores import artifact_store

LISTED_FILES = 1000


class OneArtifact(WorkspaceView):
    @extend_schema(operation_id="get_artifact", responses={200: ArtifactSerializer, 404: ErrorSerializer})
    def get(self, request: WorkspaceRequest, digest: str) -> Response:
        artifact = visible_artifact(request.workspace, digest)
        return Response(
            {
                "digest": artifact.digest,
                "size": artifact.size,
                "is_file": artifact.is_file,
                "files": [{"path": file.path, "size": file.size} for file in artifact.files[:LISTED_FILES]],
                "file_count": len(artifact.files),
                "made_by": artifact_makers(request.workspace, digest),
            }
        )


class ArtifactFile(WorkspaceView):
    @extend_schema(
        operation_id="get_artifact_file",
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            (206, "application/octet-stream"): OpenApiTypes.BINARY,
            404: ErrorSerializer,
        },
    )
    def get(self, request: WorkspaceRequest, digest: str, path: str) -> HttpResponseBase:
        return _file_response(request, visible_artifact(request.workspace, digest), path)


class ArtifactDownload(WorkspaceView):
    @extend_schema(
        operation_id="download_artifact",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, digest: str) -> HttpResponseBase:
        """The one file, or a zip of the folder."""
        artifact = visible_artifact(request.workspace, digest)
        if artifact.is_file:
            return _file_response(request, artifact, artifact.files[0].path)
        store = artifact_store()
        # Each file is opened when its turn comes.
        files = ((file.path, partial(store.open_file, digest, file.path)) for file in artifact.files)
        return pieces_response(zip_pieces(files), content_type="application/zip", filename=f"{digest[:12]}.zip")


class ArtifactPreview(WorkspaceView):
    @extend_schema(
        operation_id="preview_artifact",
        parameters=[PreviewQuerySerializer],
        responses={200: PreviewSerializer, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, digest: str) -> Response:
        """A look into one file; `path` names it in a folder of several."""
        path = given(PreviewQuerySerializer, request)["path"]
        try:
            with source_of(request.workspace, digest, path) as source:
                return Response(preview(source))
        except ManyFiles as error:
            return Response(nothing(error.message))


class ManyFiles(InvalidRequest):
    """A folder was asked for where one file is wanted."""


def visible_artifact(workspace: Workspace, digest: str) -> Artifact:
    """An artifact that something of the workspace refers to; to all others it does not exist."""
    if not artifact_visible(workspace, digest):
        raise NotFound(f"There is no artifact {digest[:12]} in this workspace.")
    return artifact_store().artifact(digest)


@contextmanager
def source_of(workspace: Workspace, digest: str, path: str) -> Iterator[FileSource]:
    """One file of a visible artifact, open; of an artifact that is one file, `path` may be empty."""
    file = chosen_file(visible_artifact(workspace, digest), path)
    with artifact_store().open_file(digest, file.path) as opened:
        yield FileSource(file.path, file.size, opened)


def chosen_file(artifact: Artifact, path: str) -> StoredFile:
    """The file at `path`, or the only one; raises ManyFiles where one must be chosen."""
    if not path and len(artifact.files) != 1:
        raise ManyFiles(f"This is a folder of {len(artifact.files)} files: choose one.")
    return _file_of(artifact, path or artifact.files[0].path)


def _file_of(artifact: Artifact, path: str) -> StoredFile:
    found = next((file for file in artifact.files if file.path == path), None)
    if found is None:
        raise NotFound(f"The artifact {artifact.digest[:12]} has no file '{path[:200]}'.")
    return found


def _file_response(request: WorkspaceRequest, artifact: Artifact, path: str) -> HttpResponseBase:
    file = _file_of(artifact, path)
    return file_response(
        request,
        partial(artifact_store().open_file, artifact.digest, path),
        file.size,
        content_type=content_type_of(path),
        filename=path,
    )
