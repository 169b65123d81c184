"""Who an anonymous visitor of the chat page is: a random id in a signed pass that soon runs out.

The signature is HMAC-SHA256 (RFC 2104) over id and end, so a visitor can neither guess nor forge another's
id, and chats of the page, whose names start with the id, stay their own. A pass travels in the Authorization
header or among a socket's subprotocols, never in an address or a cookie: it works on pages of any site, and
no foreign page can make a browser send it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.channels.web.options import CHANNEL
from bot.channels.web.protocol import PASS
from bot.messages import ChatKey

#: Seconds that a pass is good for, and how long after its end it still gets its visitor a new one.
GOOD, RENEWABLE = 3600, 180 * 24 * 3600
#: What a browser may call one of its chats.
CHAT_NAME = re.compile(r"^[A-Za-z0-9_-]{1,40}$")
_PASS = re.compile(r"([A-Za-z0-9_-]{8,64})\.([0-9]{1,12})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Guest:
    """A visitor, known by the pass only."""

    id: str

    @property
    def shopper(self) -> str:
        return f"{CHANNEL}:{self.id}"

    def chat(self, shop: str, name: str) -> ChatKey:
        return ChatKey(shop, CHANNEL, f"{self.id}.{name}")


class Guests:
    """Issues and checks passes. `new_id` gives at least 128 random bits of URL-safe text."""

    def __init__(self, secret: str, new_id: Callable[[], str], clock: Callable[[], datetime]) -> None:
        if len(secret) < 16:
            raise ValueError("The secret is too short: give at least 16 characters.")
        self._key = hashlib.sha256(b"shopkeeper guest pass:" + secret.encode()).digest()
        self._new_id = new_id
        self._clock = clock

    def welcome(self, token: str | None) -> Guest:
        """The visitor of an earlier pass, though it may have run out, else a new one."""
        return self._read(token, RENEWABLE) or Guest(self._new_id())

    def token(self, guest: Guest) -> str:
        ends = f"{guest.id}.{int(self._now()) + GOOD}"
        return f"{ends}.{self._signature(ends)}"

    def read(self, token: str | None) -> Guest | None:
        """The visitor of a pass, or None when it is missing, malformed, run out or not signed by us."""
        return self._read(token, 0)

    def of_header(self, authorization: str | None) -> Guest | None:
        """By the value of an Authorization header."""
        scheme, _, token = (authorization or "").partition(" ")
        return self.read(token.strip()) if scheme.lower() == "bearer" else None

    def of_protocols(self, protocols: list[str]) -> Guest | None:
        """By the subprotocols that a socket offers (RFC 6455, 1.9)."""
        return next((self.read(each.removeprefix(PASS)) for each in protocols if each.startswith(PASS)), None)

    def _read(self, token: str | None, grace: int) -> Guest | None:
        parts = _PASS.fullmatch(token or "")
        if parts is None:
            return None
        guest, end, signature = parts.groups()
        if not hmac.compare_digest(signature, self._signature(f"{guest}.{end}")):
            return None
        return Guest(guest) if self._now() < int(end) + grace else None

    def _now(self) -> float:
        return self._clock().timestamp()

    def _signature(self, signed: str) -> str:
        digest = hmac.digest(self._key, signed.encode(), "sha256")
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
