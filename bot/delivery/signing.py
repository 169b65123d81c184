"""Signatures of webhooks, after Standard Webhooks (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

#: What a secret begins with; then come 24 to 64 bytes in Base64.
SECRET = "whsec_"  # noqa: S105 - no secret, the sign of one


def signature(key: bytes, id: str, at: str, body: bytes) -> str:
    signed = hmac.digest(key, f"{id}.{at}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(signed).decode()}"


def key_of(secret: str) -> bytes:
    """Raises ValueError, which never holds the secret."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith(SECRET) or not 24 <= len(key) <= 64:
        raise ValueError(f"write {SECRET} and 24 to 64 random bytes in Base64")
    return key
