import os
import pickle
from pathlib import Path

import pytest

from designer.storage.preview import HEAD_BYTES, preview
from tests.storage.files import source


class Trap:
    """A pickle that makes a folder when it is loaded."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.folder,)


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("name", ["model.pkl", "model.joblib", "model.bin"])
def test_a_pickle_is_told_of_and_never_loaded(tmp_path: Path, name: str, protocol: int) -> None:
    folder = tmp_path / "made by loading"
    content = pickle.dumps(Trap(str(folder)), protocol=protocol)

    shown = preview(source(name, content))

    assert not folder.exists()
    if protocol >= 2 or not name.endswith(".bin"):
        assert (shown["kind"], shown["format"]) == ("binary", "pickle")


@pytest.mark.parametrize(
    ("name", "content", "format_name"),
    [
        ("model.skops", b"PK\x03\x04rest", "skops"),
        ("model.pt", b"PK\x03\x04rest", "torch"),
        ("all.zip", b"PK\x03\x04rest", "zip"),
        ("model.keras", b"\x89HDF\r\n\x1a\nrest", "keras"),
        ("model.h5", b"\x89HDF\r\n\x1a\nrest", "hdf5"),
        ("model.onnx", b"\x08\x07\x12\x04rest", "onnx"),
        ("a.npy", b"\x93NUMPY\x01\x00", "numpy"),
        ("log.gz", b"\x1f\x8b\x08rest", "gzip"),
        ("a.db", b"SQLite format 3\0rest", "sqlite"),
        ("a.tar", b"\0" * 257 + b"ustar" + b"\0" * 250, "tar"),
        ("report.pdf", b"%PDF-1.7\n%%EOF", "pdf"),
        ("noise.bin", bytes(range(256)) * 20, None),
    ],
)
def test_a_file_that_is_no_text_says_what_it_is_and_shows_how_it_begins(
    name: str, content: bytes, format_name: str | None
) -> None:
    shown = preview(source(name, content))

    assert shown == {
        "kind": "binary",
        "format": format_name,
        "size": len(content),
        "head": content[:HEAD_BYTES].hex(),
    }


def test_a_notebook_is_read_as_the_json_that_it_is() -> None:
    shown = preview(source("work.ipynb", '{"cells": [], "nbformat": 4}'))

    assert shown == {"kind": "json", "value": {"cells": [], "nbformat": 4}}
