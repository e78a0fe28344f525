"""Names of files that come from outside, made safe to store and to send."""

import re

LONGEST = 150

# Whatever would let a name break out of a header or of the folder it is saved in, or be read backwards.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')


def safe_filename(name: str) -> str:
    """The last part of `name` without anything that means something to a header, a shell or a file system."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    cleaned = _UNSAFE.sub("_", last).strip(". ")
    # File systems count bytes; the end is kept for its suffix.
    while len(cleaned.encode("utf-8", "replace")) > LONGEST:
        cleaned = cleaned[1:]
    return cleaned.encode("utf-8", "replace").decode() or "file"
