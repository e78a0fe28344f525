"""docs/errors.md has every code that is sent, with its status, and no other."""

import ast
import json
from collections.abc import Iterator

import pytest
from rest_framework import exceptions

from designer.api.errors import STATUS_OF, answer_error
from designer.core import errors
from tests.architecture.documents import ROOT, rows, section, text_of
from tests.architecture.source import argument, calls, modules

PAGE = text_of("docs/errors.md")


def documented(heading: str) -> dict[str, list[str]]:
    """The rows under a heading, by their code."""
    return {row[0].strip("`"): row for row in rows(section(PAGE, heading))}


def problem_codes() -> set[str]:
    """Every code that a Problem is made with, also through functions that hand it on, and those of the parity cases."""
    made = {argument(call, 0, "code") for _, call in calls("Problem")}
    # What a text cannot say of names: the two codes are given to one function.
    in_texts = [call for path, call in calls("_names") if path.name == "unspeakable.py"]
    handed_on = {argument(call, position, "") for call in in_texts for position in (0, 1)}
    parity = set(_codes_in(json.loads((ROOT / "tests/parity/problems.json").read_text())))
    parity |= set(_codes_in(json.loads((ROOT / "tests/parity/connect.json").read_text())))
    return {code for code in made | handed_on | parity if code}


def _codes_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("code"), str):
            yield value["code"]
        for item in value.values():
            yield from _codes_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _codes_in(item)


def error_codes() -> set[str]:
    """Every code of an error: of its class, given where it is raised, or written into an answer."""
    found = {argument(call, None, "code") for _, call in calls("NotAllowed", "Conflict", "NotFound", "InvalidRequest")}
    found |= {argument(call, 0, "code") for _, call in calls("_body")}
    for module in modules().values():
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                found |= {code for item in node.body if (code := _class_code(item)) is not None}
    return {code for code in found if code}


def _class_code(statement: ast.stmt) -> str | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
            return code
    return None


def framework_errors() -> list[exceptions.APIException]:
    return [
        exceptions.ParseError(),
        exceptions.ValidationError("The name is missing."),
        exceptions.AuthenticationFailed(),
        exceptions.NotAuthenticated(),
        exceptions.PermissionDenied(),
        exceptions.NotFound(),
        exceptions.MethodNotAllowed("PUT"),
        exceptions.NotAcceptable(),
        exceptions.UnsupportedMediaType("text/plain"),
        exceptions.Throttled(wait=10),
    ]


def test_every_problem_code_is_documented_and_every_documented_one_exists() -> None:
    assert documented("## Problem codes").keys() == problem_codes()


def test_every_error_code_is_documented_and_every_documented_one_exists() -> None:
    framework = {answer_error(error, {}).data["error"]["code"] for error in framework_errors()}

    assert documented("## Error codes").keys() == error_codes() | framework | socket_codes()


def socket_codes() -> set[str]:
    return {code for _, call in calls("_error") if (code := argument(call, 0, "code"))}


@pytest.mark.parametrize("kind", STATUS_OF, ids=lambda kind: kind.__name__)
def test_a_kind_of_error_has_the_documented_status(kind: type[errors.PipewrightError]) -> None:
    assert documented("## Error codes")[kind.code][1] == str(STATUS_OF[kind])


@pytest.mark.parametrize("error", framework_errors(), ids=lambda error: type(error).__name__)
def test_an_error_of_the_framework_has_the_documented_status(error: exceptions.APIException) -> None:
    answer = answer_error(error, {})

    assert documented("## Error codes")[answer.data["error"]["code"]][1] == str(answer.status_code)


def test_the_tree_at_the_top_of_the_errors_is_the_tree_of_classes() -> None:
    drawn = {line.lstrip("├└─ ").split()[0] for line in _tree_lines()}

    assert drawn == {
        kind.__name__
        for kind in (errors.PipewrightError, *errors.PipewrightError.__subclasses__())
        if kind.__module__ == errors.__name__
    }


def _tree_lines() -> list[str]:
    lines = (errors.__doc__ or "").splitlines()
    return [line for line in lines if line.startswith(("PipewrightError", "├──", "└──"))]
