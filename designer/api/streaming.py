"""Files over HTTP, a piece at a time, with byte ranges. Django's FileResponse would read them whole into memory."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from rest_framework.request import Request

from designer.api.content_policy import UNTRUSTED
from designer.registry.filenames import safe_filename

CHUNK = 256 * 1024

_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*\Z")
_SHOWN_AS_THEY_ARE = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".log": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class Span:
    """Bytes from `start` up to and without `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def asked_span(header: str | None, size: int) -> Span | None:
    """The span of a Range header; the whole file when there is none that can be read, None when it is outside."""
    match = _RANGE.match(header or "")
    if match is None or match.groups() == ("", ""):
        return Span(0, size)
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return Span(size - length, size) if length else None
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return Span(0, size)
    return Span(start, end) if start < size else None


def file_response(
    request: Request,
    open_file: Callable[[], BinaryIO],
    size: int,
    *,
    content_type: str,
    filename: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """The file or the asked range of it; with `filename` it is saved, not shown."""
    span = asked_span(request.headers.get("Range"), size)
    if span is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
    more = dict(headers or {})
    if span.length < size:
        more["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{size}"
    status = 206 if span.length < size else 200
    return span_response(request, open_file, span, content_type, filename, more, status)


def span_response(
    request: Request,
    open_file: Callable[[], BinaryIO],
    span: Span,
    content_type: str,
    filename: str | None,
    headers: Mapping[str, str],
    status: int = 200,
) -> HttpResponseBase:
    """A given span of a file."""
    everything = {
        "Accept-Ranges": "bytes",
        "Content-Length": str(span.length),
        "Content-Security-Policy": UNTRUSTED,
        "X-Content-Type-Options": "nosniff",
        **headers,
    }
    if filename is not None:
        everything["Content-Disposition"] = attachment(filename)
    if request.method == "HEAD" or span.length == 0:
        return HttpResponse(status=status, content_type=content_type, headers=everything)
    file = open_file()
    return StreamingHttpResponse(_pieces(file, span), status=status, content_type=content_type, headers=everything)


async def _pieces(file: BinaryIO, span: Span) -> AsyncIterator[bytes]:
    left = span.length
    try:
        await asyncio.to_thread(file.seek, span.start)
        while left > 0:
            piece = await asyncio.to_thread(file.read, min(CHUNK, left))
            if not piece:
                return
            left -= len(piece)
            yield piece
    finally:
        file.close()


def pieces_response(pieces: Iterator[bytes], *, content_type: str, filename: str) -> StreamingHttpResponse:
    """An attachment that is made while it is sent."""
    headers = {
        "Content-Disposition": attachment(filename),
        "Content-Security-Policy": UNTRUSTED,
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingHttpResponse(_in_thread(pieces), content_type=content_type, headers=headers)


async def _in_thread(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece


def attachment(filename: str) -> str:
    header = content_disposition_header(as_attachment=True, filename=safe_filename(filename))
    return header or "attachment"


def content_type_of(filename: str) -> str:
    """How a browser may treat a file that a step wrote: images and plain texts by name, all else as bytes."""
    suffix = f".{filename.rsplit('.', 1)[-1].lower()}" if "." in filename else ""
    return _SHOWN_AS_THEY_ARE.get(suffix, "application/octet-stream")
