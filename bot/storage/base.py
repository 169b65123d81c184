"""What the assistant needs from storage: load a chat, commit a turn. SQL lives behind this seam."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.messages import ChatKey, Owner


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """A chat as stored. `state` and `profile` are JSON values owned by the dialogue; `version` counts
    commits of this chat (0: new); `turn` is the number of turns so far."""

    key: ChatKey
    shopper: str
    version: int = 0
    turn: int = 0
    owner: Owner = "bot"
    state: dict[str, Any] | None = None
    profile: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class EventRecord:
    """Something that happened, in the past tense ("products_shown"); side effects run from these later."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One turn to commit at once: the message, the reply, the new state, profile and events."""

    key: ChatKey
    shopper: str
    at: datetime
    version: int  # the version that was loaded; the commit fails if somebody was faster
    turn: int
    update_id: str | None
    incoming: dict[str, Any]
    reply: dict[str, Any]
    state: dict[str, Any]
    profile: dict[str, Any]
    owner: Owner
    events: tuple[EventRecord, ...] = ()
    #: Before this turn is stored, forget in the same transaction all that is known of its shopper here;
    #: the chat itself goes on with the state and profile given above.
    forget: bool = False


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as committed; `key` is the chat it happened in."""

    id: int
    shop: str
    key: ChatKey | None
    shopper: str
    turn: int
    at: datetime
    name: str
    data: dict[str, Any]


class StaleChatError(Exception):
    """The chat was changed by another process between load and commit: load again and retry."""


class Store(Protocol):
    """One transaction a call. The same `update_id` of one chat is committed once."""

    def load(self, key: ChatKey, shopper: str) -> ChatRecord: ...

    def replayed(self, key: ChatKey, update_id: str) -> dict[str, Any] | None:
        """The stored reply of an update that was handled before, else None."""

    def commit(self, turn: TurnRecord) -> None:
        """Raises StaleChatError when `turn.version` is not the stored one."""

    def history(self, key: ChatKey, limit: int = 50) -> list[dict[str, Any]]:
        """The latest messages, oldest first: {"turn", "at", "from": "shopper"|"bot"|"human", "body"}."""

    def forget(self, shopper: str, shop: str | None = None) -> None:
        """Delete what is remembered of a person, in one shop or in all: profile, states, messages and
        events of their chats. From within a turn of theirs, use `TurnRecord.forget` instead."""

    def popularity(self, shop: str) -> dict[str, float]:
        """Wisdom of the crowd: product id -> weight from events (shown < asked < in cart), may be empty."""


class Outbox(Protocol):
    """Committed events that wait for their side effects. At least once: a crash repeats some."""

    def waiting(self, limit: int = 100) -> list[StoredEvent]:
        """The oldest events not yet processed, in order."""

    def processed(self, ids: Iterable[int]) -> None: ...
