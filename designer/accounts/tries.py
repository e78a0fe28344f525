"""How often somebody may try secrets that do not exist. Counted in this process, which is the only one that serves."""

from django.core.cache import cache

from designer.core.errors import RateLimited

MOST_FAILURES = 5
WINDOW_SECONDS = 15 * 60


class Tries:
    """Failures by the address that connects, and by what is tried; what a proxy or a client says of itself is not."""

    def __init__(self, kind: str, address: str, subject: str = "") -> None:
        self._key = f"tries:{kind}:{address}:{subject.encode().hex()}"

    def require_left(self) -> None:
        """Raises RateLimited: until the window is over no try is looked at, right or wrong."""
        if cache.get(self._key, 0) >= MOST_FAILURES:
            minutes = WINDOW_SECONDS // 60
            raise RateLimited(f"Too many failed tries. Wait {minutes} minutes, then try again.", WINDOW_SECONDS)

    def failed(self) -> None:
        # The first failure starts the window; the later ones do not lengthen it.
        if not cache.add(self._key, 1, WINDOW_SECONDS):
            cache.incr(self._key)
