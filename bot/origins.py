"""Origins of web pages (RFC 6454), as browsers name them."""

from __future__ import annotations

from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def origin(written: str) -> str:
    """An origin as a browser sends it, from how a person writes it: a closing slash, capital letters and the
    scheme's own port do no harm. Raises ValueError for anything else than scheme, host and port."""
    try:
        parts = urlsplit(written.strip())
        port = parts.port
    except ValueError as error:
        raise ValueError(f"{written!r} is no origin: {error}") from error
    extra = parts.path.rstrip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in _PORTS or not parts.hostname or extra:
        raise ValueError(f"{written!r} is no origin: write it as https://www.shop.example, without a path")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    host = host if host.isascii() else host.encode("idna").decode("ascii")
    return f"{parts.scheme}://{host}" + ("" if port in (None, _PORTS[parts.scheme]) else f":{port}")
