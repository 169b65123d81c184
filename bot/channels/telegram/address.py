"""Where a chat is in Telegram, written as the name of its `ChatKey`.

A private chat is its id ("1001"); in a group everybody has a talk of their own with the assistant, so the
name adds the person ("-1002:1001"); a topic comes between ("-1002/17:1001", "1001/17").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.messages import ChatKey

CHANNEL = "telegram"
_NAME = re.compile(r"(-?\d+)(?:/(\d+))?(?::(\d+))?")


@dataclass(frozen=True, slots=True)
class Address:
    """`person` is the one in a group that the talk is with; None in a private chat."""

    chat: int
    thread: int | None = None
    person: int | None = None

    @property
    def name(self) -> str:
        thread = "" if self.thread is None else f"/{self.thread}"
        return f"{self.chat}{thread}" + ("" if self.person is None else f":{self.person}")

    @property
    def private(self) -> bool:
        return self.person is None

    def key(self, shop: str) -> ChatKey:
        return ChatKey(shop, CHANNEL, self.name)

    @classmethod
    def of(cls, key: ChatKey) -> Address:
        """Raises ValueError when the chat is none of Telegram's."""
        found = _NAME.fullmatch(key.chat)
        if found is None or key.channel != CHANNEL:
            raise ValueError(f"{key.channel} chat {key.chat!r} is no chat of Telegram")
        chat, thread, person = found.groups()
        return cls(
            int(chat), None if thread is None else int(thread), None if person is None else int(person)
        )


def shopper_of(person: int) -> str:
    """How a Telegram user is remembered, whichever chat they write from."""
    return f"{CHANNEL}:{person}"
