"""Where all machines of a cluster keep what they share: a bucket of S3, or a folder that is mounted on each, by fsspec.

Names have forward slashes and stand below the place's own address. A file appears whole or not at all.
"""

import contextlib
import errno
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

import fsspec
from fsspec import AbstractFileSystem

from designer.core.errors import StorageError
from designer.storage.place_settings import PlaceSettings

READ_AHEAD = 1 << 20
_CONNECT_SECONDS, _READ_SECONDS, _TRIES = 5, 60, 4
_MOST_RENAMES = 100
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True)
class Standing:
    """A file of the place: its size, and when it was written last, by the clock of whoever keeps it."""

    size: int
    at: float


class Place:
    def __init__(self, settings: PlaceSettings) -> None:
        self._settings = settings
        self._root = settings.url.removeprefix("s3://").rstrip("/")
        self._files = _bucket_files(settings) if settings.is_bucket else fsspec.filesystem("file", auto_mkdir=True)

    def __str__(self) -> str:
        """Its name in sentences."""
        if self._settings.is_bucket:
            return f"the bucket '{self._root.split('/', 1)[0]}'"
        return f"the shared folder '{self._root}'"

    @property
    def folder(self) -> Path | None:
        """Where the place is mounted; None for a bucket."""
        return None if self._settings.is_bucket else Path(self._root)

    def check(self) -> None:
        """Whether it can be written to, read and cleaned up; raises StorageError that says what to do."""
        name = f"staging/check-{uuid.uuid4().hex}"
        self.write(name, b"Pipewright was here.")
        if self.read(name) != b"Pipewright was here.":
            raise StorageError(f"What was written to {self} came back as something else. Look at what keeps it.")
        self.remove(name)

    def read(self, name: str) -> bytes | None:
        """A small file; None if it is not there."""
        with self._told("read from"):
            try:
                return bytes(self._files.cat_file(self._at(name)))
            except FileNotFoundError as error:
                self._require_place(error)
                return None

    def write(self, name: str, content: bytes) -> None:
        with self._told("written to"):
            self._require_folder()
            if self._settings.is_bucket:
                self._files.pipe_file(self._at(name), content)
                return
            with self._staged(name) as staged:
                staged.write_bytes(content)

    def put(self, source: Path, name: str) -> None:
        """A file of this machine."""
        with self._told("written to"):
            self._require_folder()
            if self._settings.is_bucket:
                self._files.put_file(str(source), self._at(name))
                return
            with self._staged(name) as staged:
                self._files.put_file(str(source), str(staged))

    def get(self, name: str, target: Path) -> None:
        """Bring a file to `target`; raises FileNotFoundError if it is not there, OSError for a full disk here."""
        with self._told("read from"):
            try:
                self._files.get_file(self._at(name), str(target))
            except FileNotFoundError as error:
                self._require_place(error)
                raise _Missing(name) from error
            except OSError as error:
                # It is this machine's disk that has no room.
                raise _NoRoom(*error.args) if error.errno in _FULL else error from error

    def open(self, name: str) -> BinaryIO:
        """A file to read in, anywhere; only what is asked for is fetched. Raises FileNotFoundError."""
        with self._told("read from"):
            try:
                opened = self._files.open(self._at(name), "rb", block_size=READ_AHEAD, cache_type="readahead")
            except FileNotFoundError as error:
                self._require_place(error)
                raise _Missing(name) from error
        return cast(BinaryIO, _Telling(opened, self))

    def read_range(self, name: str, start: int, end: int) -> bytes:
        """Bytes from `start` up to and without `end`; raises FileNotFoundError."""
        with self._told("read from"):
            try:
                return bytes(self._files.cat_file(self._at(name), start=start, end=end))
            except FileNotFoundError as error:
                self._require_place(error)
                raise _Missing(name) from error

    def below(self, folder: str) -> Mapping[str, Standing]:
        """Every file below a folder, by its name from there on."""
        with self._told("read from"):
            self._require_folder()
            place = f"{self._at(folder)}/"
            found = self._files.find(place, detail=True)
        return {
            name.removeprefix(place): Standing(entry["size"], _moment(entry))
            for name, entry in found.items()
            if name.startswith(place)
        }

    def remove(self, *names: str) -> None:
        """Remove files; what is not there already is no fault."""
        with self._told("removed from"):
            if self._settings.is_bucket and names:
                self._files.rm([self._at(name) for name in names])
                return
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    Path(self._at(name)).unlink()
                self._remove_empty_folders(Path(self._at(name)).parent)

    def abort_uploads(self, begun_before: float) -> int:
        """Give up uploads in parts that a process left behind: a bucket keeps what nobody sees. How many there were."""
        if not self._settings.is_bucket:
            return 0
        bucket, _, prefix = self._root.partition("/")
        found: list[dict[str, Any]] = []
        with self._told("removed from"):
            more: dict[str, str] = {}
            while True:
                page = self._files.call_s3(
                    "list_multipart_uploads", Bucket=bucket, Prefix=f"{prefix}/" if prefix else "", **more
                )
                found += [each for each in page.get("Uploads", ()) if each["Initiated"].timestamp() < begun_before]
                if not page.get("IsTruncated"):
                    break
                more = {"KeyMarker": page["NextKeyMarker"], "UploadIdMarker": page["NextUploadIdMarker"]}
            for each in found:
                # Another machine may have done so a moment before.
                with contextlib.suppress(FileNotFoundError):
                    self._files.call_s3(
                        "abort_multipart_upload", Bucket=bucket, Key=each["Key"], UploadId=each["UploadId"]
                    )
        return len(found)

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"

    @contextmanager
    def _staged(self, name: str) -> Iterator[Path]:
        """A file beside the others, which takes its name once it is whole and on the disk."""
        target = Path(self._at(name))
        staged = Path(self._at(f"staging/{uuid.uuid4().hex}"))
        staged.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield staged
            with staged.open("rb") as file:
                os.fsync(file.fileno())
            _rename(staged, target)
        finally:
            staged.unlink(missing_ok=True)

    def _remove_empty_folders(self, folder: Path) -> None:
        while len(folder.parts) > len(Path(self._root).parts) + 1:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent

    def _require_folder(self) -> None:
        # A folder that is not mounted must not be made anew on this machine's own disk.
        if not self._settings.is_bucket and not Path(self._root).is_dir():
            raise FileNotFoundError(self._root)

    def _require_place(self, error: FileNotFoundError) -> None:
        """Raise what was caught if it is the whole place that is missing."""
        if _code(error) == "NoSuchBucket":
            raise error
        self._require_folder()

    @contextmanager
    def _told(self, did: str) -> Iterator[None]:
        """Say what went wrong with the place, and what to do."""
        try:
            yield
        except (StorageError, _Missing, _NoRoom):
            raise
        except Exception as error:
            reason = self._reason(error)
            if reason is None:
                raise
            raise StorageError(f"Nothing could be {did} {self}: {reason}") from error

    def _reason(self, error: Exception) -> str | None:
        if not self._settings.is_bucket:
            return self._reason_of_folder(error) if isinstance(error, OSError) else None
        code, kind = _code(error), type(error).__name__
        if code == "NoSuchBucket" or isinstance(error, FileNotFoundError):
            return "it does not exist. Create it, or correct 'url' under [artifacts] in the cluster's file."
        if kind in {"NoCredentialsError", "PartialCredentialsError"}:
            return "no keys are known. Set 'key' and 'secret' under [artifacts] in the cluster's file."
        if isinstance(error, PermissionError):
            return (
                f"the keys are refused ({code or error}). Correct 'key' and 'secret' under [artifacts] in the "
                "cluster's file, or allow them to read, write, list and delete there."
            )
        where = self._settings.endpoint_url or "S3"
        if _is_network(error):
            return f"{where} cannot be reached ({kind}). Look at the network, and at 'endpoint_url' under [artifacts]."
        if isinstance(error, OSError) or "botocore" in type(error).__module__:
            if isinstance(error, OSError) and error.errno in _FULL:
                return "the disk is full. Free some space."
            return f"{where} answers: {str(error).rstrip('.')}."
        return None

    def _reason_of_folder(self, error: OSError) -> str:
        if isinstance(error, FileNotFoundError) and not Path(self._root).is_dir():
            return "it is not there. Mount it, or correct 'url' under [artifacts] in the cluster's file."
        if isinstance(error, PermissionError):
            return "it may not be used by this process. Give its user the right to read and write there."
        if error.errno in _FULL:
            return "it is full. Free some space."
        return f"{error.strerror or error}."


def _rename(staged: Path, target: Path) -> None:
    """Give a file its name, however often another process removes the folder that is empty until then."""
    for _ in range(_MOST_RENAMES):
        # That it is there and then is not, `mkdir` says in its own way.
        with contextlib.suppress(FileNotFoundError, FileExistsError):
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.rename(target)
            return
    staged.rename(target)


class _Missing(FileNotFoundError):
    """A file that is not there, in a place that is."""


class _NoRoom(OSError):
    """No room on this machine's disk."""


class _Telling:
    """An open file of the place; what goes wrong while it is read is told as the place tells it."""

    def __init__(self, file: BinaryIO, place: Place) -> None:
        self._file = file
        self._place = place

    def read(self, size: int = -1) -> bytes:
        with self._place._told("read from"):
            return self._file.read(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "_Telling":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _bucket_files(settings: PlaceSettings) -> AbstractFileSystem:
    return fsspec.filesystem(
        "s3",
        key=settings.key or None,
        secret=settings.secret or None,
        endpoint_url=settings.endpoint_url or None,
        client_kwargs={"region_name": settings.region} if settings.region else {},
        # What is transient is tried again, ever later, by the client itself.
        config_kwargs={
            "retries": {"mode": "standard", "max_attempts": _TRIES},
            "connect_timeout": _CONNECT_SECONDS,
            "read_timeout": _READ_SECONDS,
        },
        # Other machines write there too.
        use_listings_cache=False,
        skip_instance_cache=True,
    )


def _code(error: BaseException) -> str:
    """What S3 calls a fault; empty for one that is not its."""
    seen: BaseException | None = error
    while seen is not None:
        response = getattr(seen, "response", None)
        if isinstance(response, dict):
            return str(response.get("Error", {}).get("Code", ""))
        seen = seen.__cause__
    return ""


def _is_network(error: Exception) -> bool:
    kinds = {kind.__name__ for kind in type(error).__mro__}
    return bool(
        kinds & {"HTTPClientError", "EndpointConnectionError", "ConnectionError", "TimeoutError", "FSTimeoutError"}
    )


def _moment(entry: Mapping[str, Any]) -> float:
    at = entry.get("LastModified", entry.get("mtime"))
    return at.timestamp() if isinstance(at, datetime) else float(at or 0.0)
