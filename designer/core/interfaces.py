"""What the rings outside pass in: the artifact store. Each has a version in memory, in designer.storage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol


@dataclass(frozen=True)
class StoredFile:
    """One file of an artifact: its path with forward slashes, size in bytes, and blake3 digest."""

    path: str
    size: int
    digest: str
    executable: bool = False


@dataclass(frozen=True)
class Artifact:
    """A stored tree. `is_file`: it was stored as one file, and consumers get that file's path."""

    digest: str
    size: int
    is_file: bool
    files: Sequence[StoredFile]


class ArtifactStore(Protocol):
    """Artifacts addressed by their content; each lives once and never changes."""

    def put_tree(self, path: Path) -> Artifact:
        """Take a file or a folder in. What is at `path` is moved or copied, or left there if its content is stored."""

    def put_chunks(self, name: str, chunks: Iterable[bytes], limit: int) -> Artifact:
        """Take one file in as its bytes come; raises TooLarge past `limit` bytes and keeps nothing."""

    def artifact(self, digest: str) -> Artifact:
        """What is stored under a digest; raises NotFound."""

    def path(self, digest: str) -> Path:
        """Where the artifact can be read on this machine: its file, or its folder."""

    def open_file(self, digest: str, relative: str) -> BinaryIO:
        """One file of an artifact; raises NotFound for anything that is not a file inside it."""

    def verify(self, digest: str) -> None:
        """Read an artifact through; raises StorageError naming what is damaged."""
