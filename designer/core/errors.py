"""The errors of Pipewright.

PipewrightError               something a person can act on; has a stable code and a sentence
├── InvalidDocument           a text or document cannot be read at all (has line and column where known)
├── InvalidGraph              the graph has problems; carries all of them
├── InvalidComponent          a component folder or its component.yml cannot be registered
├── InvalidRequest            a value that a person or program gave is not usable
├── NotFound                  the named thing does not exist, or not in this workspace
├── NotAllowed                the caller may not do this
├── RateLimited               too many tries; says how long to wait
├── Conflict                  somebody else changed the thing meanwhile, or the name is taken
├── TooLarge                  a limit of the settings, named in the message
├── EnvironmentUnavailable    the packages or the interpreter of a step are not available
└── StorageError              an artifact is missing, damaged, or the disk refused it
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a graph: a stable code, the place, and a sentence that says what to do."""

    code: str
    message: str
    node: str | None = None
    port: str | None = None
    severity: Severity = "error"


@dataclass(frozen=True)
class DocumentProblem:
    """One thing wrong in a text: a sentence, the file, and the place in it; `line` and `column` count from 1."""

    message: str
    source: str = ""
    line: int | None = None
    column: int | None = None
    key: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        place = self.source
        if self.line is not None:
            place += f", line {self.line}, column {self.column}"
        return f"{place}: {self.message}" if place else self.message


class PipewrightError(Exception):
    """Base of all errors that are told to a person as they stand."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class InvalidDocument(PipewrightError):
    """A text that cannot be read; `line` and `column` count from 1. `problems` holds all reasons, the first is told."""

    code = "invalid_document"

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        problems: Sequence[DocumentProblem] = (),
    ) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.problems = tuple(problems)


class InvalidGraph(PipewrightError):
    """A graph that cannot run; `problems` holds every reason."""

    code = "invalid_graph"

    def __init__(self, problems: Sequence[Problem], message: str | None = None) -> None:
        errors = [problem for problem in problems if problem.severity == "error"]
        super().__init__(message or _summary(errors))
        self.problems = tuple(problems)


def _summary(errors: Sequence[Problem]) -> str:
    if len(errors) == 1:
        return errors[0].message
    return f"{len(errors)} things to fix. First: {errors[0].message}" if errors else "The graph cannot be used."


class InvalidComponent(PipewrightError):
    """A component that cannot be registered; `problems` holds every reason found in its text."""

    code = "invalid_component"

    def __init__(self, message: str, *, problems: Sequence[DocumentProblem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class InvalidRequest(PipewrightError):
    code = "invalid_request"


class NotFound(PipewrightError):
    code = "not_found"


class NotAllowed(PipewrightError):
    code = "not_allowed"


class RateLimited(PipewrightError):
    code = "rate_limited"

    def __init__(self, message: str, wait_seconds: int) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


class Conflict(PipewrightError):
    code = "conflict"


class TooLarge(PipewrightError):
    code = "too_large"


class EnvironmentUnavailable(PipewrightError):
    code = "environment_unavailable"


class StorageError(PipewrightError):
    code = "storage_error"
