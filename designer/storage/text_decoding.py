"""Bytes that are said to be a text, as the text they most likely are; what could not be read is counted."""

import codecs
from dataclasses import dataclass

# The place of a character that the bytes do not say.
UNREADABLE = "\ufffd"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Longest sequence of bytes for one character.
_LONGEST = 4


@dataclass(frozen=True)
class Decoded:
    text: str
    encoding: str
    faults: int = 0


def decoded(content: bytes, *, is_cut: bool = False) -> Decoded | None:
    """The text, or None for bytes that are none; with `is_cut` a character may break off at the end."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _with_faults(content[len(mark) :], encoding, is_cut)
    if b"\0" in content:
        return None
    for encoding, fits in (("utf-8", bool), ("euc_kr", _is_korean)):
        text = _strictly(content, encoding, is_cut)
        if text is not None and (not text or fits(text)):
            return Decoded(text, encoding)
    damaged = _with_faults(content, "utf-8", is_cut)
    # A few bad bytes among good ones are damage; many mean that it is another encoding.
    if damaged.faults * 200 < len(content) and any(
        character > "\x7f" for character in damaged.text if character != UNREADABLE
    ):
        return damaged
    text = content.decode("cp1252", "replace")
    faults = text.count(UNREADABLE)
    strange = sum(character < " " and character not in "\t\n\r\f\x1b" for character in text) + faults
    return None if strange > len(text) / 50 else Decoded(text, "windows-1252", faults)


def _is_korean(text: str) -> bool:
    """Whether what is not plain ASCII is Hangul: pairs of accented letters would read as other signs."""
    foreign = [character for character in text if character > "\x7f"]
    return sum("가" <= character <= "힣" for character in foreign) > len(foreign) * 0.8


def _strictly(content: bytes, encoding: str, is_cut: bool) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if is_cut and len(content) - error.start < _LONGEST:
            return content[: error.start].decode(encoding)
    return None


def _with_faults(content: bytes, encoding: str, is_cut: bool) -> Decoded:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(content, final=not is_cut)
    return Decoded(text, encoding, text.count(UNREADABLE))
