"""Codes of authenticator apps (TOTP, RFC 6238), each taken once."""

from __future__ import annotations

from datetime import datetime

import pyotp

#: Seconds a code is shown, and how many codes before and after are taken, for clocks that differ.
STEP, SLACK = 30, 1


def new_key() -> str:
    """A key of 160 bits, in base32 as the apps take it."""
    return pyotp.random_base32()


def address(key: str, email: str, shop: str) -> str:
    """What the app reads, as text or QR code ("otpauth://totp/…")."""
    return pyotp.TOTP(key, interval=STEP).provisioning_uri(name=email, issuer_name=f"Shopkeeper {shop}")


def step_of(key: str, code: str, now: datetime, last: int | None) -> int | None:
    """The time step of a right code, None for a wrong one. Codes up to step `last` were taken already."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    totp = pyotp.TOTP(key, interval=STEP)
    current = int(now.timestamp()) // STEP
    for step in range(current - SLACK, current + SLACK + 1):
        if (last is None or step > last) and pyotp.utils.strings_equal(totp.at(step * STEP), digits):
            return step
    return None
