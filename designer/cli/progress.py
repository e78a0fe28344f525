"""How far something is that moves many bytes: a line that changes in a terminal, nothing elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn, TransferSpeedColumn

from designer.cli.output import errors


@contextmanager
def progress(what: str, total_bytes: int | None = None) -> Iterator[Callable[[int], None]]:
    """Hands out a function that is told of each further number of bytes."""
    columns = [SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()]
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as shown:
        task = shown.add_task(what, total=total_bytes)
        yield lambda count: shown.advance(task, count)
