"""What is wrong in a text, gathered: a person sees all of it at once, each with its place."""

from collections.abc import Sequence
from typing import Protocol

from designer.core.errors import DocumentProblem, InvalidComponent, InvalidDocument, Severity


class Placed(Protocol):
    """Anything that knows where in a text it stands; lines and columns count from 1."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Findings:
    """The errors and warnings found so far. Readers of several files share one list, each under its own name."""

    def __init__(self, source: str, found: list[DocumentProblem] | None = None) -> None:
        self.source = source
        self._found: list[DocumentProblem] = [] if found is None else found

    def under(self, source: str) -> "Findings":
        return Findings(source, self._found)

    def error(self, message: str, at: Placed | None = None, key: str = "") -> None:
        self._add(message, at, key, "error")

    def warn(self, message: str, at: Placed | None = None, key: str = "") -> None:
        self._add(message, at, key, "warning")

    def adopt(self, problem: DocumentProblem) -> None:
        self._found.append(problem)

    @property
    def errors(self) -> tuple[DocumentProblem, ...]:
        return tuple(problem for problem in self._found if problem.severity == "error")

    @property
    def warnings(self) -> tuple[DocumentProblem, ...]:
        return tuple(problem for problem in self._found if problem.severity == "warning")

    def raise_errors(self) -> None:
        """Raise InvalidDocument when there are errors."""
        if errors := self.errors:
            raise invalid_document(errors)

    def _add(self, message: str, at: Placed | None, key: str, severity: Severity) -> None:
        line, column = (None, None) if at is None else (at.line, at.column)
        self._found.append(DocumentProblem(message, self.source, line, column, key, severity))


def invalid_document(errors: Sequence[DocumentProblem]) -> InvalidDocument:
    """One exception for all errors: the message is the first and counts the others."""
    return InvalidDocument(_first_of(errors), line=errors[0].line, column=errors[0].column, problems=errors)


def invalid_component(errors: Sequence[DocumentProblem]) -> InvalidComponent:
    return InvalidComponent(_first_of(errors), problems=errors)


def _first_of(errors: Sequence[DocumentProblem]) -> str:
    return str(errors[0]) if len(errors) == 1 else f"{errors[0]} ({len(errors) - 1} more to fix)"
