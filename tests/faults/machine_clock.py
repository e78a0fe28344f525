"""A home whose machine's clock can be set, by libfaketime in front of all its processes; their stopwatches go on."""

from pathlib import Path

import pytest

LIBRARIES = Path("/usr/lib"), "*/faketime/libfaketime.so.1"


class MachineClock:
    def __init__(self, file: Path) -> None:
        folder, pattern = LIBRARIES
        found = [str(path) for path in folder.glob(pattern)]
        if not found:
            pytest.skip("libfaketime is not installed (Debian: faketime)")
        self._file = file
        self.ahead(0)
        self.settings = {
            "LD_PRELOAD": found[0],
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DISABLE_SHM": "1",
        }

    def ahead(self, seconds: int) -> None:
        """Set the clock so far ahead of the real one, or back."""
        staged = self._file.with_suffix(".part")
        staged.write_text(f"{seconds:+d}s\n")
        staged.rename(self._file)
