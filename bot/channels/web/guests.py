"""Who an anonymous visitor of the chat page is: a random id in a signed cookie that scripts cannot read.

The signature is HMAC-SHA256 (RFC 2104) over the id, so a visitor can neither guess nor forge another's id,
and chats of the page, whose names start with the id, stay their own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.web.options import CHANNEL
from bot.messages import ChatKey

COOKIE = "shopkeeper_guest"
COOKIE_SECONDS = 365 * 24 * 3600
#: What a browser may call one of its chats.
CHAT_NAME = re.compile(r"^[A-Za-z0-9_-]{1,40}$")
_GUEST = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True)
class Guest:
    """A visitor, known by the cookie only."""

    id: str

    @property
    def shopper(self) -> str:
        return f"{CHANNEL}:{self.id}"

    def chat(self, shop: str, name: str) -> ChatKey:
        return ChatKey(shop, CHANNEL, f"{self.id}.{name}")


class Guests:
    """Issues and checks the cookie. `new_id` gives at least 128 random bits of URL-safe text."""

    def __init__(self, secret: str, new_id: Callable[[], str]) -> None:
        if len(secret) < 16:
            raise ValueError("The cookie secret is too short: give at least 16 characters.")
        self._key = hashlib.sha256(b"shopkeeper guest cookie:" + secret.encode()).digest()
        self._new_id = new_id

    def new(self) -> Guest:
        return Guest(self._new_id())

    def cookie(self, guest: Guest) -> str:
        return f"{guest.id}.{self._signature(guest.id)}"

    def read(self, cookie: str | None) -> Guest | None:
        """The guest of a cookie, or None when it is missing, malformed or not signed by us."""
        guest, dot, signature = (cookie or "").partition(".")
        if not dot or not _GUEST.fullmatch(guest):
            return None
        if not hmac.compare_digest(signature.encode(), self._signature(guest).encode()):
            return None
        return Guest(guest)

    def _signature(self, guest: str) -> str:
        digest = hmac.digest(self._key, guest.encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
