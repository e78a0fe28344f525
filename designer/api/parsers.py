from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 100


class BoundedJSONParser(JSONParser):
    """JSON that is not nested too deep to walk through."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            document = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise _too_deep() from error
        level = [document]
        for _ in range(DEEPEST + 1):
            level = [child for value in level if isinstance(value, (dict, list)) for child in _children(value)]
            if not level:
                return document
        raise _too_deep()


def _children(value: dict[str, Any] | list[Any]) -> Any:
    return value.values() if isinstance(value, dict) else value


def _too_deep() -> ParseError:
    return ParseError(f"The JSON is nested more than {DEEPEST} deep. Send a flatter document.")
