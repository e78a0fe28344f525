"""What people do with runs they have: tag them, run them again, clone them, cancel or delete several."""

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from designer.accounts.permissions import Action
from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.errors import ErrorSerializer
from designer.api.shapes.pipeline import PlanSerializer
from designer.api.shapes.run import RunFilterSerializer, RunHeadSerializer, RunIdsSerializer
from designer.api.shapes.run_actions import (
    AgainSerializer,
    BulkOutcomeSerializer,
    ClonedSerializer,
    PinnedSerializer,
    PrioritySerializer,
    RunChoicesSerializer,
    RunsSerializer,
    TagChangesSerializer,
    TagRunsSerializer,
    TagsSerializer,
)
from designer.api.shapes.scope import scope_of
from designer.api.views import WorkspaceView, given, user_of
from designer.core.graph import FromData
from designer.runs.again import Otherwise, PortValue, clone_run, preview_again, run_again
from designer.runs.bulk import MOST_RUNS, cancel_runs, delete_runs
from designer.runs.giving_up import set_pinned
from designer.runs.models import Run
from designer.runs.selectors.lists import run_ids
from designer.runs.selectors.one_run import get_run, run_row
from designer.runs.services import set_priority
from designer.runs.tags import change_tags, filter_choices, set_tags
from designer.workers.stores import attempt_logs
from designer.workers.wake import after_commit


class RunTags(WorkspaceView):
    @extend_schema(
        operation_id="set_run_tags",
        request=TagsSerializer,
        responses={200: RunHeadSerializer, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def put(self, request: WorkspaceRequest, run_id: int) -> Response:
        set_tags(get_run(request.workspace, run_id), given(TagsSerializer, request)["tags"])
        return Response(run_row(get_run(request.workspace, run_id)))


class RunPinned(WorkspaceView):
    @extend_schema(
        operation_id="set_run_pinned",
        request=PinnedSerializer,
        responses={200: RunHeadSerializer, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def put(self, request: WorkspaceRequest, run_id: int) -> Response:
        """Keep a run and its outputs, or keep them no longer."""
        set_pinned(get_run(request.workspace, run_id), given(PinnedSerializer, request)["pinned"])
        return Response(run_row(get_run(request.workspace, run_id)))


class RunPriority(WorkspaceView):
    @extend_schema(
        operation_id="set_run_priority",
        request=PrioritySerializer,
        responses={200: RunHeadSerializer, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    def put(self, request: WorkspaceRequest, run_id: int) -> Response:
        """Let the run's steps be taken sooner or later than others; what is at work goes on."""
        set_priority(get_run(request.workspace, run_id), given(PrioritySerializer, request)["priority"])
        return Response(run_row(get_run(request.workspace, run_id)))


class RunChoices(WorkspaceView):
    @extend_schema(operation_id="list_run_choices", responses={200: RunChoicesSerializer})
    def get(self, request: WorkspaceRequest) -> Response:
        """The tags in use and who started runs, for filters."""
        return Response(filter_choices(request.workspace))


class RunIds(WorkspaceView):
    @extend_schema(operation_id="list_run_ids", parameters=[RunFilterSerializer], responses={200: RunIdsSerializer})
    def get(self, request: WorkspaceRequest) -> Response:
        """As many as one action takes, in the order of the list: for choosing all that a filter finds."""
        return Response(run_ids(request.workspace, given(RunFilterSerializer, request), MOST_RUNS))


class RunAgain(WorkspaceView):
    @extend_schema(
        operation_id="run_again",
        request=AgainSerializer,
        responses={201: RunHeadSerializer, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest, run_id: int) -> Response:
        """Run the run's own drawing again; what succeeded is reused."""
        run = get_run(request.workspace, run_id)
        again, effects = run_again(run, user_of(request), _otherwise(request))
        after_commit(effects)
        return Response(run_row(again), status=201)


class AgainPlan(WorkspaceView):
    # It changes nothing; it is a POST because it takes a body.
    needs = Action.READ

    @extend_schema(
        operation_id="plan_run_again",
        request=AgainSerializer,
        responses={200: PlanSerializer, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest, run_id: int) -> Response:
        """What running it again would do now, step by step."""
        return Response(preview_again(get_run(request.workspace, run_id), _otherwise(request)))


class CloneRun(WorkspaceView):
    @extend_schema(operation_id="clone_run", request=None, responses={201: ClonedSerializer, 404: ErrorSerializer})
    def post(self, request: WorkspaceRequest, run_id: int) -> Response:
        """A new pipeline with the drawing that ran."""
        pipeline = clone_run(get_run(request.workspace, run_id), user_of(request))
        return Response({"pipeline": {"id": pipeline.pk, "name": pipeline.name}}, status=201)


class CancelRuns(WorkspaceView):
    @extend_schema(operation_id="cancel_runs", request=RunsSerializer, responses={200: BulkOutcomeSerializer})
    def post(self, request: WorkspaceRequest) -> Response:
        outcome, effects = cancel_runs(request.workspace, given(RunsSerializer, request)["runs"])
        after_commit(effects)
        return Response(outcome)


class DeleteRuns(WorkspaceView):
    @extend_schema(operation_id="delete_runs", request=RunsSerializer, responses={200: BulkOutcomeSerializer})
    def post(self, request: WorkspaceRequest) -> Response:
        """Remove runs that have ended, with their logs; what later runs reused of them stays."""
        return Response(delete_runs(request.workspace, given(RunsSerializer, request)["runs"], attempt_logs()))


class TagRuns(WorkspaceView):
    @extend_schema(
        operation_id="tag_runs",
        request=TagRunsSerializer,
        responses={200: TagChangesSerializer, 400: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest) -> Response:
        """Put tags on several runs, and take others off."""
        wanted = given(TagRunsSerializer, request)
        runs = list(Run.objects.filter(workspace=request.workspace, pk__in=wanted["runs"]).only("pk"))
        return Response(change_tags(runs, add=wanted["add"], remove=wanted["remove"]))


def _otherwise(request: WorkspaceRequest) -> Otherwise:
    wanted = given(AgainSerializer, request)
    return Otherwise(
        inputs=wanted["inputs"],
        data={name: FromData(**reference) for name, reference in wanted["data"].items()},
        values=[PortValue(**item) for item in wanted["values"]],
        scope=scope_of(wanted),
    )
