"""Artifacts in a temporary folder that goes away with the store: for tests and for trying things out."""

import tempfile
from pathlib import Path

from designer.storage.local import LocalStore


class TemporaryStore(LocalStore):
    def __init__(self) -> None:
        self._folder_of_store = tempfile.TemporaryDirectory(prefix="pipewright-artifacts-", ignore_cleanup_errors=True)
        super().__init__(Path(self._folder_of_store.name))
