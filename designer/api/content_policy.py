"""What a browser may load and run on our pages."""

NONCE_PLACE = "PIPEWRIGHT_CSP_NONCE"

_FIXED = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)

# For static files and JSON. A worker's script lives under the policy it is sent with.
PLAIN = f"{_FIXED}; script-src 'self'; style-src 'self'; connect-src 'self'"

# For bytes that steps wrote: opened in a tab, they may do nothing.
UNTRUSTED = "default-src 'none'; sandbox; frame-ancestors 'none'"

# For a page that a step wrote, inside a frame of ours: it is drawn with what it carries, and reaches nothing.
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline' data:; img-src data:; font-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"
)

# One year. For this host alone: what else is under its domain is not ours to decide on.
TRANSPORT = "max-age=31536000"

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-write=(self)"


def page_policy(host: str, nonce: str, *, https: bool) -> str:
    """For a page: scripts and style elements by nonce; style attributes, which views need; its own socket."""
    sockets = f"wss://{host}" if https else f"ws://{host} wss://{host}"
    return (
        f"{_FIXED}; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
        f"style-src-attr 'unsafe-inline'; connect-src 'self' {sockets}"
    )
