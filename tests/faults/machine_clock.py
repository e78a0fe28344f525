"""A home whose machine's clock can be set, by libfaketime in front of all its processes; their stopwatches go on."""

from pathlib import Path

from tests.needs import needed

LIBRARIES = Path("/usr/lib"), "*/faketime/libfaketime.so.1"


# How long a process may go on with the clock as it last read it. Without this it reads the file at every look at a
# clock, also when threads wait for each other: Python's then hand over to one another thirty times a second, and a
# server of twenty sockets stands still.
SEEN_WITHIN_SECONDS = 1


class MachineClock:
    def __init__(self, file: Path) -> None:
        folder, pattern = LIBRARIES
        library = needed("libfaketime (Debian: faketime)", next(map(str, folder.glob(pattern)), None))
        self._file = file
        self.ahead(0)
        self.settings = {
            "LD_PRELOAD": library,
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_CACHE_DURATION": str(SEEN_WITHIN_SECONDS),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DISABLE_SHM": "1",
        }

    def ahead(self, seconds: int) -> None:
        """Set the clock so far ahead of the real one, or back; who lives sees it within a second."""
        staged = self._file.with_suffix(".part")
        staged.write_text(f"{seconds:+d}s\n")
        staged.rename(self._file)
