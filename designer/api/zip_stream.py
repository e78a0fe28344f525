"""A zip of many files, made while it is sent: nothing is written to disk and little is held in memory."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

CHUNK = 256 * 1024
# Equal artifacts give equal archives.
_TIME = (1980, 1, 1, 0, 0, 0)


class _Sink:
    """What a zip is written to; `take` hands over what came since."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """What is left is taken by who reads."""

    def take(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def zip_pieces(files: Iterable[tuple[str, Callable[[], BinaryIO]]]) -> Iterator[bytes]:
    """The bytes of a zip with these files, by relative path."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, open_file in files:
            entry = zipfile.ZipInfo(path, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with open_file() as file, archive.open(entry, "w", force_zip64=True) as target:
                while data := file.read(CHUNK):
                    target.write(data)
                    if piece := sink.take():
                        yield piece
    if piece := sink.take():
        yield piece
