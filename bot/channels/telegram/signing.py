"""Callback data: what a button does, signed for one chat, in at most 64 bytes.

A changed client can send any callback data. The signature says that this button was made by us for this very
talk, so nobody presses a button of another chat, or of another person in a group.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

#: Telegram's limit on callback data (https://core.telegram.org/bots/api#inlinekeyboardbutton).
LIMIT = 64
#: 48 bits of signature: forging one needs 2^47 presses, each a request to Telegram.
SIGNATURE = 8


class CallbackSigner:
    def __init__(self, secret: str, bot: int) -> None:
        self._key = hashlib.sha256(f"telegram-callback:{bot}:{secret}".encode()).digest()

    def sign(self, chat: str, payload: str) -> str:
        """Raises ValueError when the payload has more than 56 bytes."""
        data = self._signature(chat, payload) + payload
        if len(data.encode()) > LIMIT:
            raise ValueError(f"a button's payload has at most {LIMIT - SIGNATURE} bytes: {payload!r}")
        return data

    def read(self, chat: str, data: str) -> str | None:
        """The payload, or None when the data was not made for this chat."""
        given, payload = data[:SIGNATURE], data[SIGNATURE:]
        if not hmac.compare_digest(given.encode(), self._signature(chat, payload).encode()):
            return None
        return payload

    def _signature(self, chat: str, payload: str) -> str:
        digest = hmac.digest(self._key, f"{chat}\n{payload}".encode(), "sha256")
        return urlsafe_b64encode(digest[:6]).decode("ascii")


def webhook_secret(secret: str, bot: int) -> str:
    """The token that Telegram has to show with each update; follows from the shop's secret and the bot."""
    key = secret.encode()
    return (
        urlsafe_b64encode(hmac.digest(key, f"telegram-webhook:{bot}".encode(), "sha256")).decode().rstrip("=")
    )
