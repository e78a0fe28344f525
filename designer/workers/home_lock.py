"""Who has a home for itself: the one supervisor that runs it, or the one restore that replaces it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from designer.home import Home


class CannotStart(Exception):
    """A sentence for the person who started it."""


@contextmanager
def home_lock(home: Home, holder: str, *, part: str = "") -> Iterator[None]:
    """Held by one process of a home, or of a part of it; the kernel lets go of it when it ends, however it ends."""
    lock_file = home.run / f"{part}.lock" if part else home.lock_file
    with lock_file.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            other = file.read().strip() or "another process"
            raise CannotStart(
                f"{f'A {part}' if part else 'Pipewright'} already runs in {home.root} ({other}). "
                "Stop it first, or set PIPEWRIGHT_HOME to another folder."
            ) from error
        file.truncate(0)
        file.write(f"process {os.getpid()}, {holder}")
        file.flush()
        yield
