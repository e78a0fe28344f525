"""Components: the palette, their versions and code, and registering one."""

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from designer.api.errors import finding_rows
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.component import (
    CheckedComponentSerializer,
    ComponentDetailSerializer,
    ComponentDetailsSerializer,
    ComponentQuerySerializer,
    ComponentRegistrationSerializer,
    ComponentUploadSerializer,
    ComponentUsesSerializer,
    ComponentVersionDetailSerializer,
    InterfacePage,
    InterfaceSerializer,
    PathQuerySerializer,
    SourceFileSerializer,
)
from designer.api.shapes.errors import ErrorSerializer
from designer.api.views import WorkspaceView, given, page_of, user_of
from designer.core.component_json import interface_to_json
from designer.core.errors import NotFound
from designer.registry.models import ComponentVersion
from designer.registry.selectors import (
    component_detail,
    component_row,
    get_component,
    get_component_version,
    interface_row,
    list_components,
    spec_of,
    version_detail,
)
from designer.registry.services import Checked, check_zip, register_zip, set_archived
from designer.registry.versions import archive_version
from designer.runs.usage import component_uses
from designer.storage.preview import text_of
from designer.workers.stores import artifact_store


class Components(WorkspaceView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="list_components", parameters=[ComponentQuerySerializer], responses={200: InterfacePage}
    )
    def get(self, request: WorkspaceRequest) -> Response:
        query = given(ComponentQuerySerializer, request)
        found = list_components(
            request.workspace,
            text=query["q"],
            tag=query["tag"],
            port_type=query["port_type"],
            archived=query["archived"],
            anonymous=query["anonymous"],
        )
        return page_of(request, found, lambda rows: [component_row(row) for row in rows])

    @extend_schema(
        operation_id="register_component",
        request=ComponentRegistrationSerializer,
        responses={
            201: InterfaceSerializer,
            200: InterfaceSerializer,
            400: ErrorSerializer,
            409: ErrorSerializer,
            413: ErrorSerializer,
        },
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """200 when this very content is registered already."""
        upload = given(ComponentRegistrationSerializer, request)
        registered = register_zip(
            request.workspace,
            artifact_store(),
            upload["component"],
            user_of(request),
            anonymous=upload["anonymous"],
        )
        version = registered.version
        return Response(interface_row(version.component, version), status=201 if registered.is_new else 200)


class ComponentChecks(WorkspaceView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="check_component",
        request=ComponentUploadSerializer,
        responses={
            200: CheckedComponentSerializer,
            400: OpenApiResponse(ErrorSerializer, "With all places in `findings`."),
            409: ErrorSerializer,
            413: ErrorSerializer,
        },
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """What registering the zip would do. Nothing is kept."""
        checked = check_zip(request.workspace, given(ComponentUploadSerializer, request)["component"])
        return Response(checked_row(checked))


class OneComponent(WorkspaceView):
    @extend_schema(operation_id="get_component", responses={200: ComponentDetailSerializer, 404: ErrorSerializer})
    def get(self, request: WorkspaceRequest, name: str) -> Response:
        return Response(component_detail(get_component(request.workspace, name)))

    @extend_schema(
        operation_id="change_component",
        request=ComponentDetailsSerializer,
        responses={200: ComponentDetailSerializer, 404: ErrorSerializer},
    )
    def patch(self, request: WorkspaceRequest, name: str) -> Response:
        """Archive a component, or bring it back."""
        component = get_component(request.workspace, name)
        set_archived(component, given(ComponentDetailsSerializer, request)["archived"])
        return Response(component_detail(component))


class ComponentUses(WorkspaceView):
    @extend_schema(operation_id="list_component_uses", responses={200: ComponentUsesSerializer, 404: ErrorSerializer})
    def get(self, request: WorkspaceRequest, name: str) -> Response:
        return Response(component_uses(get_component(request.workspace, name)))


class OneVersion(WorkspaceView):
    @extend_schema(
        operation_id="get_component_version",
        responses={200: ComponentVersionDetailSerializer, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, name: str, version: str) -> Response:
        found = get_component_version(request.workspace, name, version)
        return Response({**version_detail(found), "files": _files(found)})

    @extend_schema(
        operation_id="change_component_version",
        request=ComponentDetailsSerializer,
        responses={200: ComponentDetailSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def patch(self, request: WorkspaceRequest, name: str, version: str) -> Response:
        """Archive one version, or bring it back. The latest version is the newest that is not archived."""
        found = get_component_version(request.workspace, name, version)
        archive_version(found, given(ComponentDetailsSerializer, request)["archived"])
        return Response(component_detail(get_component(request.workspace, name)))


class VersionFile(WorkspaceView):
    @extend_schema(
        operation_id="get_component_file",
        parameters=[PathQuerySerializer],
        responses={200: SourceFileSerializer, 404: ErrorSerializer},
    )
    def get(self, request: WorkspaceRequest, name: str, version: str) -> Response:
        found = get_component_version(request.workspace, name, version)
        path = given(PathQuerySerializer, request)["path"]
        size = next((file["size"] for file in _files(found) if file["path"] == path), None)
        if found.code is None or size is None:
            raise NotFound(f"The component '{name}' {found.version} has no file '{path[:200]}'.")
        with artifact_store().open_file(found.code, path) as file:
            text, truncated = text_of(file, size)
        return Response({"path": path, "text": text, "size": size, "truncated": truncated})


def _files(version: ComponentVersion) -> list[dict[str, Any]]:
    if version.code is None:
        return []
    return [{"path": file.path, "size": file.size} for file in artifact_store().artifact(version.code).files]


def checked_row(checked: Checked) -> dict[str, Any]:
    """What would be registered, beside what stands."""
    foreseen = checked.foreseen
    previous = foreseen.previous
    spec = replace(checked.source.spec, version=foreseen.version)
    return {
        "interface": interface_to_json(spec),
        "version": foreseen.version,
        "is_new": foreseen.is_new,
        "previous": None if previous is None else interface_to_json(spec_of(previous)),
        "yaml": checked.content.yaml,
        "has_readme": bool(checked.content.readme),
        "files": [{"path": file.path, "size": file.size} for file in checked.files],
        "findings": finding_rows(checked.source.warnings),
    }
