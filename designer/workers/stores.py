"""The artifact store of this home, made from the settings."""

from functools import lru_cache

from django.conf import settings

from designer.storage.local import LocalStore


@lru_cache(maxsize=1)
def artifact_store() -> LocalStore:
    return LocalStore(settings.PIPEWRIGHT_HOME.artifacts)
