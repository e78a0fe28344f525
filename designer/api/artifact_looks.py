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
from designer.api.shapes.artifact import (
    PreviewQuerySerializer,
    RowsQuerySerializer,
    TableRowsSerializer,
    TableSummarySerializer,
)
from designer.api.shapes.errors import ErrorSerializer
from designer.api.streaming import file_response, pieces_response
from designer.api.views import WorkspaceView, given
from designer.core.errors import InvalidRequest
from designer.storage.column_summary import table_summary
from designer.storage.pictures import TYPES, BrokenPicture, picture_of
from designer.storage.preview import is_page, page_type
from designer.storage.table_csv import csv_pieces
from designer.storage.table_files import FileSource
from designer.storage.table_rows import rows_from
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


class ArtifactRows(WorkspaceView):
    @extend_schema(
        operation_id="list_artifact_rows",
        parameters=[RowsQuerySerializer],
        responses={200: TableRowsSerializer, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, digest: str) -> Response:
        """Rows of a table from `offset` on, in the columns of the preview."""
        asked = given(RowsQuerySerializer, request)
        with source_of(request.workspace, digest, asked["path"]) as source:
            rows = rows_from(source, asked["offset"], asked["limit"])
        return Response({"offset": asked["offset"], "rows": rows, "is_end": len(rows) < asked["limit"]})


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
        responses={
            (200, "text/html"): OpenApiTypes.STR,
            (200, "image/svg+xml"): OpenApiTypes.STR,
            400: ErrorSerializer,
            404: ErrorSerializer,
        },
    )
    def get(self, request: WorkspaceRequest, digest: str) -> HttpResponseBase:
        """A page that a step wrote, for a sandboxed frame: no scripts, no forms, nothing from anywhere else."""
        with source_of(request.workspace, digest, given(PreviewQuerySerializer, request)["path"]) as source:
            if not is_page(source):
                raise InvalidRequest(f"'{source.name}' is not a page that is shown here. Download it.")
            content_type = page_type(source)
        return file_response(
            request,
            partial(artifact_store().open_file, digest, source.name),
            source.size,
            content_type=content_type,
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
