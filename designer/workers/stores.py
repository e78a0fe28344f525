"""Where artifacts and logs are kept, made from the settings: in the home, or where a cluster's machines share them."""

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from designer.core.interfaces import AttemptLogs, ManagedStore
from designer.storage.cache import Cache
from designer.storage.local import LocalStore
from designer.storage.logs import FolderLogs
from designer.storage.place_settings import PlaceSettings

if TYPE_CHECKING:
    from designer.storage.place import Place


@lru_cache(maxsize=1)
def artifact_store() -> ManagedStore:
    local = LocalStore(settings.PIPEWRIGHT_HOME.artifacts)
    place = shared_place()
    if place is None:
        return local
    from designer.storage.remote import RemoteStore

    return RemoteStore(place, Cache(local, settings.PIPEWRIGHT_CACHE_LIMIT))


@lru_cache(maxsize=1)
def attempt_logs() -> AttemptLogs:
    place = shared_place()
    if place is None:
        return FolderLogs(settings.PIPEWRIGHT_HOME.logs)
    if place.folder is not None:
        return FolderLogs(place.folder / "logs")
    from designer.storage.remote_logs import RemoteLogs

    return RemoteLogs(place, settings.PIPEWRIGHT_HOME.logs)


@lru_cache(maxsize=1)
def shared_place() -> "Place | None":
    """Where the machines of a cluster keep what they share; None where there is one machine."""
    where: PlaceSettings | None = settings.PIPEWRIGHT_ARTIFACTS
    if where is None:
        return None
    # fsspec takes a tenth of a second to import, which a start without it need not wait for.
    from designer.storage.place import Place

    return Place(where)
