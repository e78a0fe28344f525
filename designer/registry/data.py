"""Taking data in: a name, a version number, and an artifact that holds the content."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from designer.accounts.models import Workspace
from designer.core.errors import InvalidRequest
from designer.core.interfaces import Artifact, ArtifactStore
from designer.core.types import PortType
from designer.registry.filenames import safe_filename
from designer.registry.models import DataAsset, DataVersion
from designer.registry.unpacking import is_zip, unpack_zip

_CHUNK = 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}", re.ASCII)
_FOLDERS = frozenset({PortType.URI_FOLDER, PortType.MLTABLE, PortType.MLFLOW_MODEL, PortType.TRITON_MODEL})
_FOLDER_OR_FILE = frozenset({PortType.CUSTOM_MODEL})
_KIND_OF_SUFFIX = {".parquet": "table"}


def create_data(
    workspace: Workspace,
    store: ArtifactStore,
    *,
    name: str,
    filename: str,
    file: BinaryIO,
    user: User | None,
    data_type: str = PortType.URI_FILE,
) -> tuple[DataVersion, bool]:
    """The next version of the data `name`, and whether it is new: equal content stays the version it was.

    A zip is unpacked where the type is a folder's.
    """
    wanted = _checked_type(data_type)
    _check_name(name)
    stored_name = safe_filename(filename)
    artifact = _store_upload(store, file, stored_name, wanted)
    return _next_version(workspace, name, artifact, wanted, stored_name, user)


def create_data_from_path(
    workspace: Workspace, store: ArtifactStore, *, name: str, path: Path, user: User | None, data_type: str
) -> tuple[DataVersion, bool]:
    """As `create_data`, for a file or folder of this machine, which stays where it is."""
    if path.is_file():
        with path.open("rb") as file:
            return create_data(
                workspace, store, name=name, filename=path.name, file=file, user=user, data_type=data_type
            )
    wanted = _checked_type(data_type)
    _check_name(name)
    with scratch_folder() as folder:
        artifact = store.put_tree(Path(shutil.copytree(path, folder / "data")))
    return _next_version(workspace, name, artifact, wanted, path.name, user)


def _store_upload(store: ArtifactStore, file: BinaryIO, filename: str, wanted: PortType) -> Artifact:
    limit = int(settings.PIPEWRIGHT_UPLOAD_LIMIT)
    if wanted in _FOLDERS or (wanted in _FOLDER_OR_FILE and filename.lower().endswith(".zip")):
        if not is_zip(file):
            raise InvalidRequest(f"{wanted} is a folder, and '{filename}' is one file: upload a zip of the folder.")
        with scratch_folder() as folder:
            unpacked = folder / "data"
            unpacked.mkdir()
            unpack_zip(file, unpacked, largest=limit)
            return store.put_tree(unpacked)
    return store.put_chunks(filename, _chunks(file), limit)


@transaction.atomic
def _next_version(
    workspace: Workspace, name: str, artifact: Artifact, wanted: PortType, filename: str, user: User | None
) -> tuple[DataVersion, bool]:
    DataAsset.objects.get_or_create(workspace=workspace, name=name)
    # Two uploads at once must not take the same number.
    asset = DataAsset.objects.select_for_update().get(workspace=workspace, name=name)
    if asset.archived:
        DataAsset.objects.filter(pk=asset.pk).update(archived=False)
    latest = asset.versions.order_by("-number").select_related("asset", "created_by").first()
    if latest is not None and latest.artifact == artifact.digest and latest.type == wanted:
        return latest, False
    last = asset.versions.aggregate(last=Max("number"))["last"] or 0
    version = DataVersion.objects.create(
        asset=asset,
        number=last + 1,
        artifact=artifact.digest,
        type=wanted,
        kind=_KIND_OF_SUFFIX.get(Path(filename).suffix.lower(), "") if artifact.is_file else "",
        filename=filename,
        size=artifact.size,
        created_by=user,
    )
    return version, True


def _checked_type(name: str) -> PortType:
    data_types = [kind for kind in PortType if not kind.is_literal]
    if name not in data_types:
        raise InvalidRequest(f"Data has one of the types {', '.join(data_types)}; '{name[:40]}' is none.")
    return PortType(name)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InvalidRequest(
            f"'{name[:80]}' cannot name data: use Latin letters, digits, '.', '-' and '_', a letter or digit "
            "first, at most 255."
        )


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder on the disk of the artifact store, so that what is in it can be moved in."""
    with tempfile.TemporaryDirectory(dir=settings.PIPEWRIGHT_HOME.uploads, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
