"""Whether an artifact still has the bytes it was stored with, asked before a step reads it."""

import threading
from pathlib import Path

from designer.core.errors import StorageError
from designer.core.interfaces import ArtifactStore

_lock = threading.Lock()
_known: dict[Path, int] = {}


def intact_path(store: ArtifactStore, digest: str) -> Path:
    """Where an artifact stands, which has the bytes it was stored with.

    It is read through at its first use by this process, and again when a size or time in it has changed. Raises
    StorageError that names what is damaged.
    """
    path, artifact = store.path(digest), store.artifact(digest)
    files = [path] if artifact.is_file else [path / file.path for file in artifact.files]
    try:
        seen = _look(path, files)
    except StorageError:
        # The store says what is wrong and keeps it in mind, or brings the artifact anew.
        store.verify(digest)
        seen = _look(path, files)
    with _lock:
        known = _known.get(path)
    if known != seen:
        store.verify(digest)
        with _lock:
            _known[path] = seen
    return path


def _look(path: Path, files: list[Path]) -> int:
    try:
        stats = [file.lstat() for file in files]
    except OSError as error:
        raise StorageError(
            f"The artifact in {path.parent.name[:12]} is damaged: '{error.filename}' cannot be read ({error.strerror})."
        ) from error
    return hash(tuple((stat.st_size, stat.st_mtime_ns, stat.st_ino) for stat in stats))
