"""Pictures: known by their first bytes, measured from their headers, refused where a browser would choke on them."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from designer.core.errors import InvalidRequest
from designer.storage.table_files import FileSource

# A browser unpacks four bytes for each pixel, whatever the file weighs.
MOST_PIXELS = 40_000_000
MOST_BYTES = 32 * 1024 * 1024

_NAMES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WebP"}
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WebP": "image/webp"}
_HEAD_BYTES = 64
# Frames of a JPEG, which have its size: SOF0 to SOF15 without the three that mean something else.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_SEGMENTS = 500


class BrokenPicture(InvalidRequest):
    """The file is named or begins as a picture and cannot be shown as one; the message says why."""


@dataclass(frozen=True)
class Picture:
    format: str
    width: int
    height: int
    size: int

    def facts(self) -> dict[str, object]:
        return {"format": self.format, "width": self.width, "height": self.height, "size": self.size}


def picture_of(source: FileSource) -> Picture | None:
    """The picture that a file is, None for what is none; raises BrokenPicture."""
    found, named = _format_of(source.start(_HEAD_BYTES)), _NAMES.get(source.suffix)
    if found is None:
        if named is None:
            return None
        raise BrokenPicture(f"'{source.name}' is not a {named} picture: it does not begin as one. Download it.")
    try:
        width, height = _MEASURE[found](source.file)
    except (struct.error, ValueError) as error:
        raise BrokenPicture(f"'{source.name}' is a broken {found} picture: its size cannot be read.") from error
    finally:
        source.file.seek(0)
    if width * height == 0:
        raise BrokenPicture(f"'{source.name}' is a broken {found} picture: it is {width} × {height} pixels large.")
    if width * height > MOST_PIXELS:
        raise BrokenPicture(
            f"The picture has {width:,} × {height:,} pixels; up to {MOST_PIXELS // 1_000_000} million are shown. "
            "Download it."
        )
    if source.size > MOST_BYTES:
        raise BrokenPicture(
            f"The picture has {source.size // 1_000_000} MB; up to {MOST_BYTES // 1_000_000} MB are shown. Download it."
        )
    return Picture(found, width, height, source.size)


def _format_of(head: bytes) -> str | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    return None


def _png(file: BinaryIO) -> tuple[int, int]:
    head = file.read(24)
    if head[12:16] != b"IHDR":
        raise ValueError("no header")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def _gif(file: BinaryIO) -> tuple[int, int]:
    width, height = struct.unpack("<HH", file.read(10)[6:10])
    return width, height


def _jpeg(file: BinaryIO) -> tuple[int, int]:
    file.seek(2)
    for _ in range(_JPEG_SEGMENTS):
        (lead,) = struct.unpack("B", file.read(1))
        if lead != 0xFF:
            raise ValueError("no segment")
        marker = 0xFF
        while marker == 0xFF:
            (marker,) = struct.unpack("B", file.read(1))
        if marker in _JPEG_FRAMES:
            _, _, height, width = struct.unpack(">HBHH", file.read(7))
            return width, height
        if 0xD0 <= marker <= 0xD9 or marker == 0x01:
            continue
        (length,) = struct.unpack(">H", file.read(2))
        file.seek(max(0, length - 2), 1)
    raise ValueError("no frame")


def _webp(file: BinaryIO) -> tuple[int, int]:
    head = file.read(30)
    match head[12:16]:
        case b"VP8X":
            return _uint24(head, 24) + 1, _uint24(head, 27) + 1
        case b"VP8L":
            (bits,) = struct.unpack("<I", head[21:25])
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = struct.unpack("<HH", head[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case _:
            raise ValueError("no frame")


def _uint24(head: bytes, at: int) -> int:
    if len(head) < at + 3:
        raise ValueError("cut off")
    return int.from_bytes(head[at : at + 3], "little")


_MEASURE = {"PNG": _png, "JPEG": _jpeg, "GIF": _gif, "WebP": _webp}
