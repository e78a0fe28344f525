"""Artifacts that all machines share, each with a store of its own as the cache.

    objects/ab/<digest>/data/…          the same layout as a local store has
    objects/ab/<digest>/manifest.json   written last: what has none is not there
    objects/ab/<digest>/wanted          when it was stored last, also where it was there already
    objects/ab/<digest>/removing        while it is being removed
    objects/ab/<digest>/damaged         once somebody was brought other bytes than were stored

Who stores marks as wanted first, and looks for `removing` after that; who removes marks as removing first, and looks
when it was wanted after that. So one of the two sees the other, and nothing goes that was just handed out.
"""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from designer.core.errors import NotFound, StorageError
from designer.core.interfaces import Artifact, Stored, StoredFile
from designer.storage.cache import Cache
from designer.storage.local import Damaged
from designer.storage.manifest import from_json, to_json
from designer.storage.place import Place, Standing

logger = logging.getLogger(__name__)

# What is larger is not fetched whole in order to look into it.
FETCHED_WHOLE = 8 * 1024 * 1024
# A removal that is older was left by a process that ended in the middle.
_REMOVAL_SECONDS = 600.0
_LOOK_SECONDS = 0.2
LONGEST_UPLOAD_SECONDS = 7 * 24 * 3600.0
_AT_ONCE = 8
_MOST_KNOWN, _FEW_FILES = 1000, 100


class RemoteStore:
    def __init__(self, place: Place, cache: Cache, clock: Callable[[], float] = time.time) -> None:
        self._place = place
        self._cache = cache
        self._clock = clock
        self._known: dict[str, Artifact] = {}
        self._fetching = [threading.Lock() for _ in range(32)]

    def put_tree(self, path: Path) -> Artifact:
        return self._shared(self._cache.store.put_tree(path))

    def put_chunks(self, name: str, chunks: Iterable[bytes], limit: int) -> Artifact:
        return self._shared(self._cache.store.put_chunks(name, chunks, limit))

    def artifact(self, digest: str) -> Artifact:
        with contextlib.suppress(NotFound):
            return self._cache.store.artifact(digest)
        found = self._known.get(digest)
        if found is None:
            found = self._manifest(digest)
            if len(found.files) <= _FEW_FILES:
                if len(self._known) >= _MOST_KNOWN:
                    self._known.clear()
                self._known[digest] = found
        return found

    def path(self, digest: str) -> Path:
        """Where the artifact stands in the cache; it may go from there unless it is held by `using`."""
        self._fetch(digest)
        return self._cache.store.path(digest)

    def open_file(self, digest: str, relative: str) -> BinaryIO:
        """One file, from the cache, or where the artifact is large from where it is kept, piece by piece."""
        artifact = self.artifact(digest)
        if not any(file.path == relative for file in artifact.files):
            raise NotFound(f"The artifact {digest[:12]} has no file '{relative[:200]}'.")
        if not self._cache.store.touch(digest) and artifact.size > FETCHED_WHOLE:
            try:
                return self._place.open(f"{_folder(digest)}/data/{relative}")
            except FileNotFoundError as error:
                raise _damaged(digest, relative) from error
        with self.using([digest]):
            return self._cache.store.open_file(digest, relative)

    def verify(self, digest: str) -> None:
        """Read the cached artifact through; one that is damaged here is fetched again."""
        self._fetch(digest)
        try:
            self._cache.store.verify(digest)
        except StorageError:
            self._cache.drop(digest)
            self._fetch(digest)
            self._cache.store.verify(digest)

    @contextmanager
    def using(self, digests: Iterable[str]) -> Iterator[None]:
        with contextlib.ExitStack() as held:
            for digest in dict.fromkeys(digests):
                held.enter_context(self._held(digest))
            yield

    @contextmanager
    def _held(self, digest: str) -> Iterator[None]:
        held = contextlib.ExitStack()
        while True:
            self._fetch(digest)
            try:
                held.enter_context(self._cache.store.using([digest]))
                break
            except NotFound:
                # Another process made room between the two lines above.
                continue
        with held:
            yield

    def stored(self) -> Iterator[Stored]:
        """Everything that is kept, also what a process left behind that was killed while it stored it."""
        found: dict[str, tuple[int, float]] = {}
        for name, standing in self._place.below("objects").items():
            digest = name.split("/")[1]
            size, at = found.get(digest, (0, 0.0))
            found[digest] = (size + standing.size, max(at, standing.at))
        for digest, (size, at) in found.items():
            yield Stored(digest, size, at)

    def remove(self, digests: Iterable[str], *, not_wanted_since: float) -> Iterator[str]:
        for digest in digests:
            folder = _folder(digest)
            self._place.write(f"{folder}/removing", b"")
            there = self._place.below(folder)
            marked = there.get("removing")
            wanted = max((item.at for name, item in there.items() if name != "removing"), default=0.0)
            if marked is not None and wanted < not_wanted_since:
                # The manifest first: it is out of sight from then on.
                self._place.remove(*(f"{folder}/{name}" for name in there if name == "manifest.json"))
                self._place.remove(*(f"{folder}/{name}" for name in there if name not in _KEPT_LAST))
                self._place.remove(f"{folder}/removing")
                self._known.pop(digest, None)
                self._cache.drop(digest)
                yield digest
            else:
                self._place.remove(f"{folder}/removing")

    def remove_stale_staging(self) -> None:
        self._cache.store.remove_stale_staging()
        # Other machines may be at work, so only what none can still be uploading.
        try:
            self._place.abort_uploads(begun_before=self._clock() - LONGEST_UPLOAD_SECONDS)
        except StorageError as error:
            # The keys may allow no more than files; nothing depends on it.
            logger.warning("uploads that were left in the middle stay: %s", error.message)

    def _shared(self, artifact: Artifact) -> Artifact:
        with self._held(artifact.digest):
            self._upload(artifact)
        self._cache.added(artifact.size)
        return artifact

    def _upload(self, artifact: Artifact) -> None:
        folder = _folder(artifact.digest)
        while True:
            began = self._clock()
            self._place.write(f"{folder}/wanted", b"")
            there = self._place.below(folder)
            if self._is_being_removed(artifact.digest, there):
                continue
            lacking = [file for file in artifact.files if _size(there.get(f"data/{file.path}")) != file.size]
            is_damaged = "damaged" in there
            if "manifest.json" in there and not lacking and not is_damaged:
                return
            self._put_files(artifact, artifact.files if is_damaged else lacking)
            self._place.write(f"{folder}/manifest.json", to_json(artifact).encode())
            if is_damaged:
                self._place.remove(f"{folder}/damaged")
            # What took long may have been taken for left behind meanwhile, and is looked at once more.
            if self._clock() - began < _REMOVAL_SECONDS:
                return

    def _is_being_removed(self, digest: str, there: Mapping[str, Standing]) -> bool:
        """Whether somebody removes it at this moment, which is waited for."""
        marked = there.get("removing")
        if marked is None:
            return False
        if self._clock() - marked.at > _REMOVAL_SECONDS:
            folder = _folder(digest)
            # Whoever removed it ended in the middle: what is left may not be whole.
            self._place.remove(f"{folder}/manifest.json")
            self._place.remove(f"{folder}/removing")
        else:
            time.sleep(_LOOK_SECONDS)
        return True

    def _put_files(self, artifact: Artifact, files: Iterable[StoredFile]) -> None:
        # A file that is there already was written whole, so its size tells that it is the same.
        data, folder = self._cache.store.path(artifact.digest), _folder(artifact.digest)

        def put(file: StoredFile) -> None:
            self._place.put(data if artifact.is_file else data / file.path, f"{folder}/data/{file.path}")

        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="upload") as threads:
            list(threads.map(put, files))

    def _fetch(self, digest: str) -> None:
        """Bring an artifact into the cache, unless it is there."""
        if self._cache.store.touch(digest):
            return
        # Several steps that start at once and read the same bring it once.
        with self._fetching[int(digest[:2], 16) % len(self._fetching)]:
            if not self._cache.store.touch(digest):
                self._bring(self._manifest(digest))

    def _bring(self, artifact: Artifact) -> None:
        digest = artifact.digest

        def fill(data: Path) -> None:
            for folder in {(data / file.path).parent for file in artifact.files}:
                folder.mkdir(parents=True, exist_ok=True)

            def get(file: StoredFile) -> None:
                try:
                    self._place.get(f"{_folder(digest)}/data/{file.path}", data / file.path)
                except FileNotFoundError as error:
                    raise _damaged(digest, file.path) from error

            with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fetch") as threads:
                list(threads.map(get, artifact.files))

        try:
            self._cache.take_in(artifact, fill)
        except Damaged:
            self._mark_damaged(digest)
            raise

    def _mark_damaged(self, digest: str) -> None:
        """Who stores the same content next writes all of it anew; a size alone would not tell."""
        with contextlib.suppress(StorageError):
            self._place.write(f"{_folder(digest)}/damaged", b"")

    def _manifest(self, digest: str) -> Artifact:
        text = self._place.read(f"{_folder(digest)}/manifest.json")
        if text is None:
            raise NotFound(f"There is no artifact {digest[:12]}.")
        try:
            artifact = from_json(text.decode())
        except (ValueError, KeyError, TypeError) as error:
            self._mark_damaged(digest)
            raise Damaged(
                f"The artifact {digest[:12]} is damaged: its manifest cannot be read. "
                "Run the step that made it again, with force rerun."
            ) from error
        if artifact.digest != digest or not all(_is_inside(file.path) for file in artifact.files):
            self._mark_damaged(digest)
            raise Damaged(
                f"The artifact {digest[:12]} is damaged: its manifest has changed. "
                "Run the step that made it again, with force rerun."
            )
        return artifact


_KEPT_LAST = frozenset({"manifest.json", "removing"})
_HEX = frozenset("0123456789abcdef")


def _folder(digest: str) -> str:
    if len(digest) != 64 or not _HEX.issuperset(digest):
        raise NotFound("An artifact's digest is 64 hexadecimal digits.")
    return f"objects/{digest[:2]}/{digest}"


def _is_inside(path: str) -> bool:
    return not {"", ".", ".."} & set(path.split("/"))


def _size(standing: Standing | None) -> int | None:
    return None if standing is None else standing.size


def _damaged(digest: str, path: str) -> Damaged:
    return Damaged(
        f"The artifact {digest[:12]} is damaged: '{path}' is missing where it is kept. "
        "Run the step that made it again, with force rerun."
    )
