"""What went wrong in a script, told for the person who wrote it: their lines, and not ours or those of libraries."""

import traceback
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

OURS = Path(__file__).resolve().parent


class UserTraceback:
    """`roots`: the script, and the folder of the modules that came with it."""

    def __init__(self, error: BaseException, roots: list[Path]) -> None:
        self._error = traceback.TracebackException.from_exception(error)
        self._roots = [root.resolve() for root in roots]

    def text(self) -> str:
        told = "".join(self._chain(self._error))
        for root in self._roots:
            told = told.replace(f'"{root.parent}/', '"')
        return told

    def place(self) -> str:
        """The last line of theirs that was reached, such as 'line 3 of script.py'; '' if there is none."""
        theirs = [(frame.filename, frame.lineno) for frame in self._error.stack]
        if getattr(self._error, "lineno", None):
            # A line that could not be read was not reached.
            theirs.append((self._error.filename, self._error.lineno))
        for filename, line in reversed(theirs):
            if root := self._root(filename):
                return f"line {line} of {Path(filename).resolve().relative_to(root.parent).as_posix()}"
        return ""

    def _chain(self, error: traceback.TracebackException) -> Iterator[str]:
        earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        # What a library caught and raised anew says nothing about the script.
        if earlier and any(self._root(frame.filename) for frame in earlier.stack):
            yield from self._chain(earlier)
            yield "\nand while that was handled, or because of it:\n\n"
        yield "Traceback (most recent call last):\n"
        frames = [f for f in error.stack if self._root(f.filename) or Path(f.filename).resolve().parent != OURS]
        for theirs, group in groupby(frames, lambda frame: self._root(frame.filename) is not None):
            told = traceback.StackSummary.from_list(list(group))
            yield from told.format() if theirs else [f"  … {len(told)} more in {package(told[-1].filename)}\n"]
        yield from error.format_exception_only()

    def _root(self, filename: str) -> Path | None:
        path = Path(filename).resolve()
        return next((root for root in self._roots if path == root or root in path.parents), None)


def package(filename: str) -> str:
    parts = Path(filename).parts
    return parts[parts.index("site-packages") + 1] if "site-packages" in parts else "Python's own library"
