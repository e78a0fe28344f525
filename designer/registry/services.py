"""Registering components: from a folder, from an uploaded zip, and the whole shipped library."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from django.conf import settings
from django.contrib.auth.models import User

from designer.accounts.models import Workspace
from designer.catalog.discovery import discover
from designer.catalog.folder import ComponentSource, read_component_folder
from designer.core.errors import InvalidRequest, PipewrightError
from designer.core.interfaces import ArtifactStore, StoredFile
from designer.registry.data import scratch_folder
from designer.registry.models import Component
from designer.registry.unpacking import is_zip, unpack_zip
from designer.registry.versions import Content, Foreseen, Registered, foresee, save_version
from designer.storage.manifest import describe


def register_source(
    workspace: Workspace,
    source: ComponentSource,
    store: ArtifactStore,
    user: User | None,
    *,
    keep_latest: bool = False,
    anonymous: bool = False,
) -> Registered:
    """Register a component as it was read; its code goes into the store first."""
    return save_version(workspace, content_of(source, store), user, keep_latest=keep_latest, anonymous=anonymous)


def content_of(source: ComponentSource, store: ArtifactStore) -> Content:
    """What a version holds; the code is in the store then."""
    return Content(source.spec, _store_code(source, store), source.document.text, source.readme or "")


def register_zip(
    workspace: Workspace, store: ArtifactStore, file: BinaryIO, user: User | None, *, anonymous: bool = False
) -> Registered:
    """Register the component folder in a zip."""
    with _unpacked(file) as source:
        return register_source(workspace, source, store, user, anonymous=anonymous)


@dataclass(frozen=True)
class Checked:
    """What registering a component would do, and the files it would keep."""

    source: ComponentSource
    content: Content
    foreseen: Foreseen
    files: Sequence[StoredFile]


def check_zip(workspace: Workspace, file: BinaryIO) -> Checked:
    """Everything that `register_zip` checks, with nothing written; raises what that would raise."""
    with _unpacked(file) as source:
        return check_source(workspace, source)


def check_source(workspace: Workspace, source: ComponentSource) -> Checked:
    with scratch_folder() as scratch:
        code = describe(_copied_code(source, scratch)) if source.files else None
    content = Content(source.spec, None if code is None else code.digest, source.document.text, source.readme or "")
    return Checked(source, content, foresee(workspace, content), () if code is None else code.files)


@contextmanager
def _unpacked(file: BinaryIO) -> Iterator[ComponentSource]:
    """The component in a zip; nothing outside the zip is read, whatever its component.yml says."""
    if not is_zip(file):
        raise InvalidRequest("Upload a zip of the component's folder, with component.yml in it.")
    with scratch_folder() as scratch:
        folder = scratch / "component"
        folder.mkdir()
        unpack_zip(file, folder, largest=settings.PIPEWRIGHT_UPLOAD_LIMIT)
        yield read_component_folder(folder, boundary=folder)


@dataclass(frozen=True)
class LibraryEntry:
    """What became of one folder of a library."""

    path: Path
    outcome: Literal["registered", "unchanged", "broken"]
    name: str = ""
    version: str = ""
    error: str = ""


def register_library(workspace: Workspace, root: Path, store: ArtifactStore) -> list[LibraryEntry]:
    """Register every component below `root`. What is there already stays, also when somebody made a later version."""
    discovery = discover(root)
    entries = [LibraryEntry(item.path, "broken", error=item.error.message) for item in discovery.broken]
    for source in discovery.found:
        path = source.document.path or root
        try:
            saved = register_source(workspace, source, store, None, keep_latest=True)
        except PipewrightError as error:
            entries.append(LibraryEntry(path, "broken", source.spec.name, error=error.message))
        else:
            outcome: Literal["registered", "unchanged"] = "registered" if saved.is_new else "unchanged"
            entries.append(LibraryEntry(path, outcome, source.spec.name, saved.version.version))
    return entries


def set_archived(component: Component, archived: bool) -> None:
    """Take a component out of the palette, or back in; what uses it runs in either case."""
    component.archived = archived
    component.save(update_fields=["archived"])


def _store_code(source: ComponentSource, store: ArtifactStore) -> str | None:
    """The digest of the code snapshot; None for a component without code."""
    if not source.files:
        return None
    with scratch_folder() as scratch:
        return store.put_tree(_copied_code(source, scratch)).digest


def _copied_code(source: ComponentSource, scratch: Path) -> Path:
    for name, path in source.files.items():
        target = scratch / "code" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return scratch / "code"
