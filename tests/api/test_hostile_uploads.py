"""What a hostile upload may hold: refused in a sentence, with nothing written and no memory taken."""

import io
import resource
import stat
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.registry.shelf import COMPONENT_YML, zipped

pytestmark = pytest.mark.django_db

PATHS = ("/api/v1/components", "/api/v1/component-checks")


def everything_written() -> set[Path]:
    home = settings.PIPEWRIGHT_HOME
    found = {path for folder in (home.uploads, home.artifacts) for path in folder.rglob("*")}
    return {path for path in found if path.is_file()}


def entry(name: str, kind: int = stat.S_IFREG) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("component.yml", COMPONENT_YML)
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        info.external_attr = (kind | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    packed.seek(0)
    return packed


def tar(kind: bytes) -> io.BytesIO:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        info = tarfile.TarInfo("../component.yml")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    packed.seek(0)
    return packed


HOSTILE: dict[str, tuple[Callable[[], io.BytesIO], str]] = {
    "a parent folder": (lambda: entry("../../out.py"), "leads out of its folder"),
    "a parent folder in the middle": (lambda: entry("src/../../../out.py"), "leads out of its folder"),
    "backslashes": (lambda: entry("..\\..\\out.py"), "leads out of its folder"),
    "an absolute path": (lambda: entry("/tmp/out.py"), "leads out of its folder"),
    "a drive": (lambda: entry("C:/out.py"), "leads out of its folder"),
    "a NUL": (lambda: entry("src/a.py\0.txt"), "leads out of its folder"),
    "a name too long": (lambda: entry("src/" + "n" * 300), "too long"),
    "a path too long": (lambda: entry("a/" * 600 + "b"), "too long"),
    "a symbolic link": (lambda: entry("src/link", stat.S_IFLNK), "a link or a device"),
    "a device": (lambda: entry("src/null", stat.S_IFCHR), "a link or a device"),
    "a block device": (lambda: entry("src/disk", stat.S_IFBLK), "a link or a device"),
    "a pipe": (lambda: entry("src/pipe", stat.S_IFIFO), "a link or a device"),
    "a tar with a hard link": (lambda: tar(tarfile.LNKTYPE), "Upload a zip"),
    "a tar with a symbolic link": (lambda: tar(tarfile.SYMTYPE), "Upload a zip"),
    "a tar with a device": (lambda: tar(tarfile.CHRTYPE), "Upload a zip"),
    "a bomb": (lambda: zipped({"component.yml": COMPONENT_YML, "src/zeros": bytes(64 << 20)}), "100 times its size"),
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_before_anything_is_written(api: Client, name: str, path: str) -> None:
    make, sentence = HOSTILE[name]
    packed = make()
    packed.name = "component.zip"
    before = everything_written()

    answer = api.post(path, {"component": packed})

    assert answer.status_code in {400, 413}
    assert sentence in answer.json()["error"]["message"]
    assert everything_written() == before


@pytest.fixture(scope="module")
def many_files() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"{number}", b"")
    return packed.getvalue()


@pytest.mark.parametrize("path", PATHS)
def test_a_hundred_thousand_files_are_refused_at_once_in_flat_memory(api: Client, many_files: bytes, path: str) -> None:
    packed = io.BytesIO(many_files)
    packed.name = "component.zip"
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()

    answer = api.post(path, {"component": packed})

    assert answer.status_code == 413
    assert "more than 10,000 files" in answer.json()["error"]["message"]
    # The test client holds the body itself, some 12 MB.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
    assert time.perf_counter() - started < 5


def test_a_bomb_whose_entries_share_their_bytes_is_refused(api: Client) -> None:
    kernel = zipped({"zeros": bytes(4 << 20)}).getvalue()
    with zipfile.ZipFile(io.BytesIO(kernel)) as archive:
        start = archive.start_dir
    one = kernel[start : kernel.rindex(b"PK\5\6")]
    listed = b"".join(one.replace(b"zeros", f"z{number:04}".encode()) for number in range(100))
    end = b"PK\5\6" + bytes(4) + (100).to_bytes(2, "little") * 2
    bomb = kernel[:start] + listed + end + len(listed).to_bytes(4, "little") + start.to_bytes(4, "little") + bytes(2)
    packed = io.BytesIO(bomb)
    packed.name = "component.zip"
    before = everything_written()

    answer = api.post("/api/v1/components", {"component": packed})

    assert answer.status_code == 413
    assert everything_written() == before


ALIASES = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{earlier}'] * 10)}]\n"
    for earlier, name in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS = {
    "aliases that multiply": (ALIASES + COMPONENT_YML, "alias"),
    "a text too deep": ("tags: " + "[" * 5_000 + "]" * 5_000 + "\n" + COMPONENT_YML, "deep"),
    "a text too large": (COMPONENT_YML + "# " + "x" * (9 << 20), "larger than"),
    "an object of Python": ("tags: !!python/object/apply:os.system [id]\n" + COMPONENT_YML, "not allowed"),
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_text_is_refused_quickly(api: Client, name: str, path: str) -> None:
    text, sentence = TEXTS[name]
    packed = zipped({"component.yml": text, "padding": "".join(map(chr, range(32, 127))) * 2_000})
    started = time.perf_counter()

    answer = api.post(path, {"component": packed})

    assert answer.status_code == 400
    assert sentence in answer.json()["error"]["message"]
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_conda_file_is_refused_too(api: Client, name: str) -> None:
    text, sentence = TEXTS[name]
    named = COMPONENT_YML + "environment:\n  image: x\n  conda_file: ./conda.yml\n"

    answer = api.post(PATHS[1], {"component": zipped({"component.yml": named, "src/a.py": "1", "conda.yml": text})})

    assert answer.status_code == 400
    assert sentence in answer.json()["error"]["message"]
