"""How large a request's body may be, by its address."""

from django.conf import settings

UPLOAD_PATHS = frozenset({"/api/v1/components", "/api/v1/component-checks", "/api/v1/data"})
# What a multipart body holds besides the file itself.
_ENVELOPE = 1024 * 1024


def largest_body(path: str) -> int:
    if path in UPLOAD_PATHS:
        return int(settings.PIPEWRIGHT_UPLOAD_LIMIT) + _ENVELOPE
    return int(settings.PIPEWRIGHT_DOCUMENT_LIMIT)


def refusal(path: str) -> str:
    """The sentence for a body that is too large; names the limit and the setting that changes it."""
    if path in UPLOAD_PATHS:
        return f"An upload may have {_shown(settings.PIPEWRIGHT_UPLOAD_LIMIT)} (PIPEWRIGHT_UPLOAD_LIMIT_MB)."
    return f"A request may have {_shown(settings.PIPEWRIGHT_DOCUMENT_LIMIT)} (PIPEWRIGHT_DOCUMENT_LIMIT_MB)."


def _shown(limit: int) -> str:
    return f"at most {limit // 1024 // 1024} MB"
