"""What all views of the API share."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from designer.accounts.permissions import Action
from designer.api.pagination import Pages
from designer.api.parsers import BoundedJSONParser
from designer.api.permissions import WorkspaceRequest

Row = TypeVar("Row", bound=Model)


# No docstring: the schema would repeat it at every operation.
class WorkspaceView(APIView):
    parser_classes = [BoundedJSONParser]
    # OPTIONS would describe the view to anybody; the schema does that for those who may call it.
    metadata_class = None
    # What a call needs that is neither plain reading nor writing by its method.
    needs: Action | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # No name holds a NUL, and some databases fail when they are asked for one.
        if any(isinstance(value, str) and "\0" in value for value in kwargs.values()):
            raise Http404


def user_of(request: WorkspaceRequest) -> User:
    return cast(User, request.user)


def given(shape: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body, or the query of a GET, as `shape` has it; what it does not name is left out."""
    serializer = shape(data=request.query_params if request.method == "GET" else request.data)
    serializer.is_valid(raise_exception=True)
    return cast(dict[str, Any], serializer.validated_data)


def page_of(
    request: WorkspaceRequest, rows: QuerySet[Row], show: Callable[[list[Row]], Iterable[dict[str, Any]]]
) -> Response:
    """One page of a list."""
    pages = Pages()
    return pages.get_paginated_response(list(show(cast(list[Row], pages.paginate_queryset(rows, request)))))
