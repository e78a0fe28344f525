"""What several machines share, in a bucket and in a folder, and machines that share it."""

import uuid
from pathlib import Path

from designer.storage.cache import Cache
from designer.storage.local import LocalStore
from designer.storage.place import Place
from designer.storage.place_settings import PlaceSettings
from designer.storage.remote import RemoteStore
from tests.storage.s3 import S3

KINDS = ("bucket", "folder")


def shared(kind: str, s3: S3, tmp_path: Path) -> PlaceSettings:
    if kind == "bucket":
        return s3.bucket(f"shared-{uuid.uuid4().hex[:12]}")
    folder = tmp_path / "mounted"
    folder.mkdir()
    return PlaceSettings(str(folder))


class Machine:
    """A machine with a cache of its own."""

    def __init__(self, root: Path, settings: PlaceSettings, limit: int = 1 << 30) -> None:
        self.place = Place(settings)
        self.local = LocalStore(root)
        self.store = RemoteStore(self.place, Cache(self.local, limit))
        self.cached = root / "objects"

    def holds(self, digest: str) -> bool:
        return (self.cached / digest[:2] / digest).exists()
