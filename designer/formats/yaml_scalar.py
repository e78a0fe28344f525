"""What an unquoted scalar means.

The meaning is that of PyYAML, which Azure ML reads with, where that is what an author means: `yes` and `off` are
booleans. `1e-3` is a number here, as in YAML 1.2, and dates, `012` and `12:30` stay texts.
"""

import re

ScalarValue = None | bool | int | float | str

_BOOLEANS = {
    **{text: True for word in ("true", "yes", "on") for text in (word, word.title(), word.upper())},
    **{text: False for word in ("false", "no", "off") for text in (word, word.title(), word.upper())},
}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# Beyond 4,300 digits Python refuses to write an integer as text.
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9_]{0,4000})")
_BASED = re.compile(r"[-+]?0[xob][0-9a-fA-F_]{1,3000}")
_FLOAT = re.compile(r"[-+]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def resolve(text: str) -> ScalarValue:
    """The value of an unquoted scalar."""
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text[0] not in "+-.0123456789":
        return text
    return _number(text)


def _number(text: str) -> ScalarValue:
    if _INTEGER.fullmatch(text):
        return int(text.replace("_", ""))
    if _BASED.fullmatch(text):
        try:
            return int(text.replace("_", ""), 0)
        except ValueError:
            return text
    if _SPECIAL.fullmatch(text):
        return float(text.lower().replace(".", ""))
    # A leading zero without a point is a code, not a number: 0123 would lose its zero.
    if _FLOAT.fullmatch(text) and not re.match(r"[-+]?0[0-9]", text):
        return float(text.replace("_", ""))
    return text
