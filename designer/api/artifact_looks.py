"""Looks into an artifact that go further than its preview: columns, pictures, pages, a table for spreadsheets."""

from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from designer.api.artifacts import chosen_file, source_of, visible_artifact
from designer.api.content_policy import FRAMED
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.artifact import PreviewQuerySerializer, TableSummarySerializer
from designer.api.shapes.errors import ErrorSerializer
from designer.api.streaming import file_response, pieces_response
from designer.api.views import WorkspaceView, given
from designer.core.errors import InvalidRequest
from designer.storage.column_summary import table_summary
from designer.storage.pictures import TYPES, BrokenPicture, picture_of
from designer.storage.preview import is_page, page_encoding
from designer.storage.table_csv import csv_pieces
from designer.storage.table_files import FileSource
from designer.workers.stores import artifact_store


class ArtifactColumns(WorkspaceView):
    @extend_schema(
        operation_id="summarise_artifact_table",
        parameters=[PreviewQuerySerializer],
        responses={200: TableSummarySerializer, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, digest: str) -> Response:
        """What each column of a table holds, told from its first rows."""
        with source_of(request.workspace, digest, given(PreviewQuerySerializer, request)["path"]) as source:
            return Response(table_summary(source))


class ArtifactImage(WorkspaceView):
    @extend_schema(
        operation_id="get_artifact_image",
        parameters=[PreviewQuerySerializer],
        responses={(200, "image/*"): OpenApiTypes.BINARY, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, digest: str) -> HttpResponseBase:
        """A picture, to be drawn: only what its first bytes say is one, and only as large as a browser bears."""
        with source_of(request.workspace, digest, given(PreviewQuerySerializer, request)["path"]) as source:
            picture = picture_of(source)
            if picture is None:
                raise BrokenPicture(f"'{source.name}' is not a picture that is shown here. Download it.")
        return file_response(
            request,
            partial(artifact_store().open_file, digest, source.name),
            source.size,
            content_type=TYPES[picture.format],
            headers={"Cross-Origin-Resource-Policy": "same-origin"},
        )


class ArtifactPage(WorkspaceView):
    @extend_schema(
        operation_id="get_artifact_page",
        parameters=[PreviewQuerySerializer],
        responses={(200, "text/html"): OpenApiTypes.STR, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, digest: str) -> HttpResponseBase:
        """A page that a step wrote, for a sandboxed frame: no scripts, no forms, nothing from anywhere else."""
        with source_of(request.workspace, digest, given(PreviewQuerySerializer, request)["path"]) as source:
            if not is_page(source):
                raise InvalidRequest(f"'{source.name}' is not a page that is shown here. Download it.")
            encoding = page_encoding(source)
        return file_response(
            request,
            partial(artifact_store().open_file, digest, source.name),
            source.size,
            content_type="text/html" if encoding is None else f"text/html; charset={encoding}",
            headers={
                "Content-Security-Policy": FRAMED,
                "X-Frame-Options": "SAMEORIGIN",
                "Cross-Origin-Resource-Policy": "same-origin",
                "Referrer-Policy": "no-referrer",
            },
        )


class ArtifactTable(WorkspaceView):
    @extend_schema(
        operation_id="download_artifact_table",
        parameters=[PreviewQuerySerializer],
        responses={(200, "text/csv"): OpenApiTypes.STR, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, digest: str) -> HttpResponseBase:
        """The whole table as a CSV for spreadsheets: texts that they would take for formulas are quoted."""
        artifact = visible_artifact(request.workspace, digest)
        file = chosen_file(artifact, given(PreviewQuerySerializer, request)["path"])
        opened = artifact_store().open_file(digest, file.path)
        source = FileSource(file.path, file.size, opened)
        try:
            pieces = csv_pieces(source)
        except BaseException:
            opened.close()
            raise
        name = f"{PurePosixPath(file.path).stem}.csv"
        return pieces_response(_closing(source, pieces), content_type="text/csv; charset=utf-8", filename=name)


def _closing(source: FileSource, pieces: Iterator[bytes]) -> Iterator[bytes]:
    with source.file:
        yield from pieces
