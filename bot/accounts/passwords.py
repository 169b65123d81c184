"""Passwords, as argon2id hashes (RFC 9106), and one-time secrets, as SHA-256 of their 256 random bits."""

from __future__ import annotations

import hashlib
import hmac
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.accounts.base import AccountError

#: NIST SP 800-63B, 5.1.1: length is what counts; no rules on kinds of characters.
SHORTEST, LONGEST = 10, 256


class Passwords:
    """`hasher`: argon2-cffi's defaults are RFC 9106's low-memory profile (64 MiB, 3 passes, 4 lanes)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _nobodys(self) -> str:
        """Checked when there is no account, so that this takes as long as when there is one."""
        return self._hasher.hash("nobody has this password")

    def hash(self, password: str, *personal: str) -> str:
        """Raises AccountError when it is too short, too long, or among the person's own words."""
        if len(password) < SHORTEST:
            raise AccountError(
                f"The password is too short: at least {SHORTEST} characters.",
                "error-password-short",
                least=SHORTEST,
            )
        if len(password) > LONGEST:
            raise AccountError(
                f"The password is too long: at most {LONGEST} characters.",
                "error-password-long",
                most=LONGEST,
            )
        if password.casefold() in {word.casefold() for word in personal} or len(set(password)) < 4:
            raise AccountError("The password is too easy to guess.", "error-password-easy")
        return self._hasher.hash(_bytes(password))

    def right(self, password: str, known: str | None) -> bool:
        try:
            self._hasher.verify(known or self._nobodys, _bytes(password[: LONGEST + 1]))
        except (VerificationError, InvalidHashError):
            return False
        return known is not None

    def outdated(self, known: str) -> bool:
        """Made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(known)


def _bytes(password: str) -> bytes:
    """Also of what is no whole text, such as half an emoji."""
    return password.encode("utf-8", "surrogatepass")


def token_hash(token: str) -> str:
    """For secrets that are random already, a fast hash is right: there is nothing to guess."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def csrf_token(session_token: str) -> str:
    """Goes into the pages of a session; another site that makes a browser send its cookie can't know it."""
    return hmac.digest(session_token.encode("utf-8", "replace"), b"shopkeeper csrf", "sha256").hex()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
