"""A zip from outside, unpacked into a folder. Everything is checked before the first byte is written."""

import os
import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from designer.core.errors import InvalidRequest, TooLarge

MOST_FILES = 10_000
# Folders are entries of their own.
MOST_ENTRIES = 2 * MOST_FILES
LARGEST_DIRECTORY = 512 * MOST_FILES
LONGEST_NAME = 255
LONGEST_PATH = 1_000
# Texts compress well; what is small may compress as well as it likes.
HIGHEST_RATIO = 100
RATIO_COUNTS_FROM = 16 * 1024 * 1024

_LEFT_OUT = ("__MACOSX", ".DS_Store")
_ENTRY = b"PK\1\2"
_END = b"PK\5\6"
_END_64_LOCATOR = b"PK\6\7"
_END_BYTES = 22
# The last record ends with a comment, and the records for large zips stand before it.
_LONGEST_END = _END_BYTES + 65_535 + 76
_ENCRYPTED = 0x1


def unpack_zip(file: BinaryIO, target: Path, *, largest: int) -> None:
    """Unpack `file` into the empty folder `target`; raises InvalidRequest or TooLarge with the reason."""
    packed = _check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = _wanted(archive)
            _check_size(entries, packed, largest)
            for entry, path in entries.items():
                _extract(archive, entry, target.joinpath(*path.parts))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise InvalidRequest(f"The zip cannot be read: {error}.") from error


def is_zip(file: BinaryIO) -> bool:
    found = zipfile.is_zipfile(file)
    file.seek(0)
    return found


def _check_directory(file: BinaryIO) -> int:
    """Refuse a zip that lists too much, before zipfile keeps all of the list; gives the size of the zip."""
    size = file.seek(0, os.SEEK_END)
    tail = _read_at(file, max(0, size - _LONGEST_END), _LONGEST_END)
    end = _start_of_end(tail)
    if end < 0:
        raise InvalidRequest("The zip cannot be read: its list of files is missing.")
    listed = int.from_bytes(tail[end + 12 : end + 16], "little")
    before = size - len(tail) + end
    if tail[max(0, end - 20) : end].startswith(_END_64_LOCATOR):
        listed = int.from_bytes(tail[end - 36 : end - 28], "little")
        before -= 76
    directory = _read_at(file, max(0, before - listed), LARGEST_DIRECTORY) if listed <= LARGEST_DIRECTORY else b""
    if listed > LARGEST_DIRECTORY or directory.count(_ENTRY) > MOST_ENTRIES:
        raise TooLarge(f"The zip holds more than {MOST_FILES:,} files, which is the limit.")
    file.seek(0)
    return size


def _start_of_end(tail: bytes) -> int:
    """Where the last record of a zip begins, found as zipfile finds it."""
    plain = len(tail) - _END_BYTES
    if plain >= 0 and tail.startswith(_END, plain) and tail.endswith(b"\0\0"):
        return plain
    return tail.rfind(_END)


def _read_at(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)


def _wanted(archive: zipfile.ZipFile) -> dict[zipfile.ZipInfo, PurePosixPath]:
    entries: dict[zipfile.ZipInfo, PurePosixPath] = {}
    taken: set[PurePosixPath] = set()
    folders: set[PurePosixPath] = set()
    for entry in archive.infolist():
        path = _checked_path(entry)
        if entry.is_dir() or any(part in _LEFT_OUT for part in path.parts):
            continue
        if path in taken or path in folders or not taken.isdisjoint(path.parents):
            raise InvalidRequest(f"The zip holds '{_shown(entry)}' twice.")
        taken.add(path)
        folders.update(path.parents)
        entries[entry] = path
        if len(entries) > MOST_FILES:
            raise TooLarge(f"The zip holds more than {MOST_FILES:,} files, which is the limit.")
    return entries


def _checked_path(entry: zipfile.ZipInfo) -> PurePosixPath:
    # `orig_filename` is the name before zipfile cuts it at a NUL.
    name = entry.orig_filename
    path = PurePosixPath(entry.filename)
    odd = "\0" in name or "\\" in name or not path.parts or ":" in path.parts[0]
    if odd or path.is_absolute() or ".." in path.parts:
        raise InvalidRequest(f"The zip holds '{_shown(entry)}', which leads out of its folder.")
    if len(name) > LONGEST_PATH or any(len(part.encode()) > LONGEST_NAME for part in path.parts):
        raise InvalidRequest(f"The zip holds '{_shown(entry)}…', a name too long for a disk. Use shorter names.")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise InvalidRequest(f"The zip holds '{_shown(entry)}', which is a link or a device. Pack files only.")
    if entry.flag_bits & _ENCRYPTED:
        raise InvalidRequest(f"The zip holds '{_shown(entry)}' encrypted. Pack it without a password.")
    return path


def _check_size(entries: dict[zipfile.ZipInfo, PurePosixPath], packed: int, largest: int) -> None:
    """`packed` is the size of the whole zip: entries may lie about theirs, and may share one."""
    total = sum(entry.file_size for entry in entries)
    if total > largest:
        shown = f"{total // 1024 // 1024:,} MB; the limit is {largest // 1024 // 1024:,} MB"
        raise TooLarge(f"Unpacked, the zip has {shown} (PIPEWRIGHT_UPLOAD_LIMIT_MB).")
    if total > RATIO_COUNTS_FROM and total > packed * HIGHEST_RATIO:
        raise TooLarge(f"The zip unpacks to more than {HIGHEST_RATIO} times its size, which is the limit.")


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, target.open("xb") as file:
        shutil.copyfileobj(source, file, 256 * 1024)
    if entry.external_attr >> 16 & stat.S_IXUSR:
        target.chmod(0o755)


def _shown(entry: zipfile.ZipInfo) -> str:
    return entry.orig_filename[:100].replace("\0", "\\0")
