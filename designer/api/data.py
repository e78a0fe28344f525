"""Data assets: list, look at, upload."""

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.data import (
    DataDetailSerializer,
    DataPage,
    DataQuerySerializer,
    DataUploadSerializer,
    NewDataVersionSerializer,
)
from designer.api.shapes.errors import ErrorSerializer
from designer.api.views import WorkspaceView, given, page_of, user_of
from designer.registry.data import create_data
from designer.registry.selectors import data_detail, data_rows, data_version_row, get_data, list_data
from designer.workers.stores import artifact_store


class DataAssets(WorkspaceView):
    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="list_data", parameters=[DataQuerySerializer], responses={200: DataPage})
    def get(self, request: WorkspaceRequest) -> Response:
        query = given(DataQuerySerializer, request)
        return page_of(request, list_data(request.workspace, text=query["q"]), data_rows)

    @extend_schema(
        operation_id="upload_data",
        request=DataUploadSerializer,
        responses={
            201: NewDataVersionSerializer,
            200: NewDataVersionSerializer,
            400: ErrorSerializer,
            413: ErrorSerializer,
        },
    )
    def post(self, request: WorkspaceRequest) -> Response:
        upload = given(DataUploadSerializer, request)
        version, is_new = create_data(
            request.workspace,
            artifact_store(),
            name=upload["name"],
            filename=upload["file"].name,
            file=upload["file"],
            user=user_of(request),
            data_type=upload.get("type") or "uri_file",
        )
        row = {"name": version.asset.name, "is_new": is_new, **data_version_row(version)}
        return Response(row, status=201 if is_new else 200)


class DataAsset(WorkspaceView):
    @extend_schema(operation_id="get_data", responses={200: DataDetailSerializer, 404: ErrorSerializer})
    def get(self, request: WorkspaceRequest, name: str) -> Response:
        return Response(data_detail(get_data(request.workspace, name)))
