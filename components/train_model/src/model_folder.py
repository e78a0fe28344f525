"""Writes a model folder: model.skops, which is safe to load, and model.json, which says what is in it."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import sklearn
import skops.io
from sklearn.pipeline import Pipeline

EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def without_padding(npy: bytes) -> bytes:
    """The array with its padding zeroed: trees are records whose gaps hold whatever the memory held."""
    array = np.load(io.BytesIO(npy))
    if array.dtype.names is None:
        return npy
    clean = np.zeros(array.shape, array.dtype)
    for field in array.dtype.names:
        clean[field] = array[field]
    stream = io.BytesIO()
    np.save(stream, clean)
    return stream.getvalue()


def stable_bytes(pipeline: Pipeline) -> bytes:
    """The skops archive of a model, the same bytes each time.

    skops names the parts by their address in memory and stamps the time: both are replaced.
    """
    archive = zipfile.ZipFile(io.BytesIO(skops.io.dumps(pipeline)))
    stored = set(archive.namelist())
    numbers: dict[str, int] = {}
    files: dict[str, str] = {}

    def number(address: str) -> int:
        return numbers.setdefault(address, len(numbers))

    def renumbered(node: object) -> object:
        if isinstance(node, list):
            return [renumbered(item) for item in node]
        if not isinstance(node, dict):
            return node
        fresh = {key: renumbered(value) for key, value in node.items()}
        if isinstance(node.get("__id__"), int):
            fresh["__id__"] = number(str(node["__id__"]))
        if isinstance(node.get("file"), str) and node["file"] in stored:
            stem, dot, suffix = node["file"].partition(".")
            fresh["file"] = files[node["file"]] = f"{number(stem)}{dot}{suffix}"
        return fresh

    schema = renumbered(json.loads(archive.read("schema.json")))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(zipfile.ZipInfo("schema.json", EARLIEST_ZIP_TIME), json.dumps(schema), zipfile.ZIP_DEFLATED)
        for old, new in files.items():
            part = archive.read(old)
            part = without_padding(part) if new.endswith(".npy") else part
            target.writestr(zipfile.ZipInfo(new, EARLIEST_ZIP_TIME), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def write_model(folder: Path, pipeline: Pipeline, about: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.skops").write_bytes(stable_bytes(pipeline))
    about = {"schema": "pipewright.model/1", **about, "scikit_learn": sklearn.__version__}
    (folder / "model.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
