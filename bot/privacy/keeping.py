"""How long what is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keeping:
    """Days after the last word of a chat, and after the last sign of a shopper; 0: no end is set."""

    chats: int = 0
    profiles: int = 0
