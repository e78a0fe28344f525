"""A look into one file of an artifact, for people: its first rows, its values, its text. Everything is bounded."""

import json
from typing import Any, BinaryIO

from designer.storage.file_formats import binary_format
from designer.storage.pictures import BrokenPicture, picture_of
from designer.storage.table_files import DELIMITED, FileSource, NotATable
from designer.storage.table_preview import MOST_COLUMNS, MOST_ROWS, table_rows
from designer.storage.text_decoding import Decoded, decoded

TEXT_BYTES = 64 * 1024
# A text that is drawn, not listed, is read further.
MARKDOWN_BYTES = 512 * 1024
PAGE_BYTES = 8 * 1024 * 1024
JSON_BYTES = 2 * 1024 * 1024
FIGURES = "pipewright.figures/1"

_MARKDOWN = {".md", ".markdown"}
_PAGES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".svg": "image/svg+xml",
}
_PAGE_MARKS = (
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<svg", "image/svg+xml"),
    (b"<!doctype svg", "image/svg+xml"),
)
_JSON = {".json", ".ipynb", ".geojson"}
HEAD_BYTES = 256

Preview = dict[str, Any]
PreviewSource = FileSource

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Preview", "PreviewSource", "nothing", "preview", "text_of"]


def preview(source: FileSource) -> Preview:
    """What can be shown of a file. `kind` says which; `none` comes with the reason, `binary` with the first bytes."""
    if source.size == 0:
        return nothing("The file is empty.")
    try:
        picture = picture_of(source)
        if picture is not None:
            return {"kind": "image", **picture.facts()}
        if source.is_parquet or source.suffix in DELIMITED:
            return table_rows(source)
    except (NotATable, BrokenPicture) as error:
        return nothing(error.message)
    if _page_type(source) is not None:
        return _page(source)
    if (format_name := binary_format(source)) is not None:
        return _binary(source, format_name)
    if source.suffix in _MARKDOWN:
        return _text(source, MARKDOWN_BYTES, "markdown")
    start = source.start(4)
    looks_like_json = source.suffix in _JSON or (source.suffix == "" and start.lstrip()[:1] in (b"{", b"["))
    if looks_like_json and source.size <= JSON_BYTES:
        return _json(source)
    return _text(source)


def nothing(reason: str) -> Preview:
    return {"kind": "none", "reason": reason}


def is_page(source: FileSource) -> bool:
    """Whether the file is shown as a page, in a frame that keeps it from everything."""
    return _page_type(source) is not None and 0 < source.size <= PAGE_BYTES


def page_type(source: FileSource) -> str:
    """The content type of a page; its encoding where its start is UTF-8, else the page has to say it itself."""
    found = decoded(source.start(TEXT_BYTES), is_cut=source.size > TEXT_BYTES)
    plain = _page_type(source) or "text/html"
    return f"{plain}; charset=utf-8" if found is not None and found.encoding == "utf-8" else plain


def _page_type(source: FileSource) -> str | None:
    """By name; a file without a suffix, as an output of a step mostly is, by how it begins."""
    if source.suffix:
        return _PAGES.get(source.suffix)
    start = source.start(HEAD_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((kind for mark, kind in _PAGE_MARKS if start.startswith(mark)), None)


def text_of(file: BinaryIO, size: int, most_bytes: int = TEXT_BYTES) -> tuple[str | None, bool]:
    """The start of a file as text, None for bytes that are none; and whether there is more."""
    found = decoded(file.read(most_bytes), is_cut=size > most_bytes)
    return None if found is None else found.text, size > most_bytes


def _page(source: FileSource) -> Preview:
    if source.size > PAGE_BYTES:
        return nothing(
            f"The page has {source.size // 1_000_000} MB; up to {PAGE_BYTES // 1_000_000} MB are shown. Download it."
        )
    if decoded(source.start(TEXT_BYTES), is_cut=True) is None:
        return nothing(f"'{source.name}' is not a page: its bytes are no text. Download it to look inside.")
    return {"kind": "html", "size": source.size}


def _json(source: FileSource) -> Preview:
    content = source.start(JSON_BYTES)
    try:
        value = json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return _text(source)
    if isinstance(value, dict) and value.get("schema") == FIGURES:
        return _figure(value)
    return {"kind": "json", "value": value}


def _figure(document: dict[str, Any]) -> Preview:
    headline, metrics, figures = document.get("headline"), document.get("metrics"), document.get("figures")
    metrics = metrics if isinstance(metrics, dict) else {}
    return {
        "kind": "figure",
        "headline": headline if isinstance(headline, str) else None,
        "metrics": {name: value for name, value in metrics.items() if isinstance(value, (int, float))},
        "figures": [item for item in figures if isinstance(item, dict)] if isinstance(figures, list) else [],
    }


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _text(source: FileSource, most_bytes: int = TEXT_BYTES, kind: str = "text") -> Preview:
    found = decoded(source.start(most_bytes), is_cut=source.size > most_bytes)
    if found is None:
        return _binary(source, None)
    return {"kind": kind, "text": found.text, **_read(found, source.size, most_bytes)}


def _binary(source: FileSource, format_name: str | None) -> Preview:
    return {
        "kind": "binary",
        "format": format_name,
        "size": source.size,
        "head": source.start(HEAD_BYTES).hex(),
    }


def _read(found: Decoded, size: int, most_bytes: int) -> Preview:
    """How the text was read, so that what is missing or odd in it can be said."""
    return {
        "truncated": size > most_bytes,
        "size": size,
        "shown_bytes": min(size, most_bytes),
        "encoding": found.encoding,
        "faults": found.faults,
    }
