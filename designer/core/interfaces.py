"""What the rings outside pass in: the artifact store. Each has a version in memory, in designer.storage."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
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


@dataclass(frozen=True)
class Stored:
    """`wanted_at`: when it was stored last, also by somebody for whom it was there already."""

    digest: str
    bytes: int
    wanted_at: float


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

    def using(self, digests: Iterable[str]) -> AbstractContextManager[None]:
        """While it is held these artifacts stand on this machine; raises NotFound for one that is not stored."""


class ManagedStore(ArtifactStore, Protocol):
    """An artifact store as seen by whoever cleans up."""

    def stored(self) -> Iterator[Stored]:
        """Everything that is stored."""

    def remove(self, digests: Iterable[str], *, not_wanted_since: float) -> Iterator[str]:
        """Remove artifacts that nobody stored or was given since that moment; the digests of those that went."""

    def remove_stale_staging(self) -> None:
        """Remove what a process of this machine left behind that ended in the middle; nothing else may be at work."""


@dataclass(frozen=True)
class LogName:
    """Which attempt's log; or, with a `part`, what else it writes line by line for all to read."""

    run: int
    node: str
    attempt: int
    part: str = ""

    def __str__(self) -> str:
        return f"{self.run}/{self.node}.{self.attempt}{self.part and '.'}{self.part}"


@dataclass(frozen=True)
class KeptLogs:
    """What is kept of a run's logs."""

    run: str
    bytes: int


class AttemptLogs(Protocol):
    """Logs of attempts by byte offset, wherever an attempt runs and whoever reads. They only grow."""

    def begin(self, name: LogName) -> Path:
        """The file of this machine that an attempt writes its log to."""

    def publish(self, name: LogName) -> int:
        """Let everybody read what is written by now; how many bytes that is."""

    def end(self, name: LogName) -> int:
        """As `publish`, for a log that is whole."""

    def catch_up(self) -> None:
        """Publish what processes of this machine left behind that ended in the middle."""

    def size(self, name: LogName) -> int:
        """How many bytes can be read; none of a log that has not begun."""

    def open(self, name: LogName) -> BinaryIO:
        """The log, to read in, anywhere; raises NotFound."""

    def lines_before(self, name: LogName, offset: int) -> int:
        """How many lines end before a byte."""

    def remove(self, name: LogName) -> None:
        """Remove one that nobody writes any more."""

    def remove_run(self, run: int | str) -> None:
        """Remove all logs of a run."""

    def kept(self) -> Iterator[KeptLogs]:
        """The runs of which there are logs."""
