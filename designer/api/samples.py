"""Ready-made pipelines to start from."""

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from designer.api.permissions import WorkspaceRequest
from designer.api.shapes.errors import ErrorSerializer
from designer.api.shapes.pipeline import OpenedSampleSerializer, OpenSampleSerializer, SamplePage
from designer.api.views import WorkspaceView, given, user_of
from designer.pipelines.samples import list_samples, open_sample
from designer.workers.stores import artifact_store


class Samples(WorkspaceView):
    @extend_schema(operation_id="list_samples", responses={200: SamplePage})
    def get(self, request: WorkspaceRequest) -> Response:
        samples = list_samples(settings.PIPEWRIGHT_SAMPLES)
        rows = [{"id": item.id, "title": item.title, "description": item.description} for item in samples]
        return Response({"results": rows, "count": len(rows), "next": None, "previous": None})


class OpenSample(WorkspaceView):
    @extend_schema(
        operation_id="open_sample",
        request=OpenSampleSerializer,
        responses={201: OpenedSampleSerializer, 404: ErrorSerializer},
    )
    def post(self, request: WorkspaceRequest, sample_id: str) -> Response:
        """A new pipeline from the sample, each time; its data is stored once."""
        said = given(OpenSampleSerializer, request)
        pipeline = open_sample(
            request.workspace, artifact_store(), settings.PIPEWRIGHT_SAMPLES, sample_id, user_of(request), **said
        )
        return Response({"pipeline": {"id": pipeline.pk}}, status=201)
