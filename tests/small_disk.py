"""A disk of a test's own that is soon full."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.needs import refused


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A folder that takes so much, as `2m`, and not a byte more."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "pipewright-test", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        refused("mounting a small disk", mounted.stderr)
    try:
        yield folder
    finally:
        # What still has a file of it open does not matter.
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take the last byte of a small disk; the file that has it."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return filler
