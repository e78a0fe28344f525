"""Components from Python functions: what a script would become, a try of it, and registering it."""

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from designer.accounts.permissions import Action
from designer.api.errors import finding_rows
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.component import InterfaceSerializer
from designer.api.shapes.errors import ErrorSerializer
from designer.api.shapes.function import CheckedFunctionSerializer, FunctionSerializer, FunctionTestSerializer
from designer.api.shapes.run import RunHeadSerializer
from designer.api.views import WorkspaceView, given, user_of
from designer.core.component_json import interface_to_json
from designer.core.graph import FromData
from designer.registry.functions import CheckedFunction, check_function, register_function
from designer.registry.selectors import interface_row, spec_of
from designer.runs.function_tests import Sample, start_function_test
from designer.runs.selectors.one_run import run_row
from designer.workers.stores import artifact_store, attempt_logs
from designer.workers.wake import after_commit


class FunctionChecks(WorkspaceView):
    # It keeps nothing; it is a POST because a script does not fit into an address.
    needs = Action.READ

    @extend_schema(
        operation_id="check_function", request=FunctionSerializer, responses={200: CheckedFunctionSerializer}
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """Read a script and say what it would become. Nothing of it is run."""
        wanted = given(FunctionSerializer, request)
        return Response(_checked_row(check_function(request.workspace, wanted["script"], wanted["function"])))


class FunctionTests(WorkspaceView):
    @extend_schema(
        operation_id="test_function",
        request=FunctionTestSerializer,
        responses={201: RunHeadSerializer, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """Run a script's function on samples, as a run that no list shows. Its step is called `function`."""
        wanted = given(FunctionTestSerializer, request)
        run, effects = start_function_test(
            request.workspace,
            artifact_store(),
            attempt_logs(),
            wanted["script"],
            user_of(request),
            {name: _sample(sample) for name, sample in wanted["samples"].items()},
            wanted["function"],
        )
        after_commit(effects)
        return Response(run_row(run), status=201)


class Functions(WorkspaceView):
    @extend_schema(
        operation_id="register_function",
        request=FunctionSerializer,
        responses={201: InterfaceSerializer, 200: InterfaceSerializer, 400: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """Register a script's function as a component; 200 when it is registered already."""
        wanted = given(FunctionSerializer, request)
        registered = register_function(
            request.workspace, artifact_store(), wanted["script"], user_of(request), wanted["function"]
        )
        version = registered.version
        return Response(interface_row(version.component, version), status=201 if registered.is_new else 200)


def _checked_row(found: CheckedFunction) -> dict[str, Any]:
    authored, checked = found.authored, found.checked
    foreseen = None if checked is None else checked.foreseen
    interface = None
    if checked is not None and foreseen is not None:
        interface = interface_to_json(replace(checked.source.spec, version=foreseen.version))
    previous = None if foreseen is None else foreseen.previous
    return {
        "functions": list(authored.functions),
        "interface": interface,
        "is_new": None if foreseen is None else foreseen.is_new,
        "previous": None if previous is None else interface_to_json(spec_of(previous)),
        "files": [{"path": path, "text": text} for path, text in authored.files.items()],
        "findings": finding_rows(authored.findings),
    }


def _sample(given_sample: dict[str, Any]) -> Sample:
    data = given_sample.get("data")
    return Sample(
        value=given_sample.get("value"),
        data=None if data is None else FromData(data["name"], data["version"]),
        rows=given_sample.get("rows"),
    )
