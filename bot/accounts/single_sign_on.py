"""Logging in by the word of an identity provider: the seam, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from bot.errors import ShopkeeperError


@dataclass(frozen=True, slots=True)
class Identity:
    """`subject` never changes at its `issuer`. `email` is verified by it; "" when it isn't, or isn't told."""

    issuer: str
    subject: str
    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """`address`: where the browser goes. `kept`: what it brings along when it comes back, in a cookie that no
    script reads; secrets of this one login."""

    address: str
    kept: str


class SignOnError(ShopkeeperError):
    """The provider is away, its answer isn't to be believed, or it refused. What exactly goes to the log."""

    def __init__(self, why: str) -> None:
        super().__init__("Logging in by single sign-on did not work: try again.", "error-sign-on")
        self.why = why


class SingleSignOn(Protocol):
    """Blocking, and thread-safe. Who may come in decides `bot.accounts.door.Door.log_in_as`."""

    @property
    def name(self) -> str:
        """Of the provider, as the login page shows it."""

    def begin(self, back: str) -> Begun:
        """`back`: the address to which the provider sends the browser. Raises SignOnError."""

    def finish(self, answer: Mapping[str, str], kept: str, back: str) -> Identity:
        """`answer`: the parameters that the browser came back with. Raises SignOnError."""


def confidential(address: str) -> bool:
    """Whether nobody on the way can read or change what goes there: https, or within this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and here))
