"""A chat's name in addresses: channel and chat in base64url, since messengers call chats what they like."""

from __future__ import annotations

import base64
import binascii

from bot.errors import ShopkeeperError
from bot.messages import ChatKey


def ref(key: ChatKey) -> str:
    named = f"{key.channel}\n{key.chat}".encode("utf-8", "surrogatepass")
    return base64.urlsafe_b64encode(named).decode().rstrip("=")


def key_of(shop: str, ref: str) -> ChatKey:
    """Raises ShopkeeperError for what is no chat's name."""
    try:
        named = base64.urlsafe_b64decode(ref + "=" * (-len(ref) % 4)).decode("utf-8", "surrogatepass")
    except (binascii.Error, ValueError):
        named = ""
    channel, newline, chat = named.partition("\n")
    if not (channel and newline and chat):
        raise ShopkeeperError("There is no such chat.", "error-no-chat")
    return ChatKey(shop, channel, chat)
