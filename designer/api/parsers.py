import json
import math
from collections.abc import Iterator, Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 100
_LONGEST_NUMBER = 18


class BoundedJSONParser(JSONParser):
    """JSON that can be walked through, stored and sent back: not too deep, with plain numbers and whole characters."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            text = stream.read().decode()
            document = json.loads(text, parse_int=_integer, parse_float=_number, parse_constant=_refuse_constant)
        except RecursionError as error:
            raise _too_deep() from error
        except ValueError as error:
            raise ParseError(f"The request is not JSON: {error}.") from error
        _check_depth(document)
        if "\\u0000" in text or "\\ud" in text.lower():
            _check_characters(document)
        return document


def _check_depth(document: object) -> None:
    level = [document]
    for _ in range(DEEPEST + 1):
        level = [child for value in level for child in _children(value)]
        if not level:
            return
    raise _too_deep()


def _check_characters(document: object) -> None:
    """Refuse what JSON can write and no text can hold: half a character, and NUL, which databases refuse."""
    todo = [document]
    while todo:
        value = todo.pop()
        todo += _children(value)
        texts = value.keys() if isinstance(value, dict) else [value]
        if any(isinstance(item, str) and not _is_text(item) for item in texts):
            raise ParseError("The request holds a character that no text can have (NUL, or half a character).")


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


def _children(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise ParseError(f"The number {text[:20]}… is too large. Send it as a text.")
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ParseError(f"The number {text[:20]} is too large.")
    return value


def _refuse_constant(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _too_deep() -> ParseError:
    return ParseError(f"The JSON is nested more than {DEEPEST} deep. Send a flatter document.")
