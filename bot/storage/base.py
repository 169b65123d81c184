"""What the assistant needs from storage: load a chat, commit a turn. SQL lives behind this seam."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.desk.ownership import Act, Move, Ownership
from bot.messages import ChatKey, Owner

Sender = Literal["shopper", "bot", "human", "system"]


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """A chat as stored. `state` and `profile` are JSON values owned by the dialogue; `version` counts
    commits of this chat (0: new); `turn` is the number of turns so far."""

    key: ChatKey
    shopper: str
    version: int = 0
    turn: int = 0
    ownership: Ownership = field(default_factory=Ownership)
    state: dict[str, Any] | None = None
    profile: dict[str, Any] | None = None

    @property
    def owner(self) -> Owner:
        return self.ownership.owner


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
    incoming: dict[str, Any] | None  # None: nothing was said, the shopper only looked at something
    reply: dict[str, Any] | None  # None: a person answers, or nothing was said
    state: dict[str, Any]
    profile: dict[str, Any]
    #: What this turn does to the ownership of the chat.
    act: Act | None = None
    events: tuple[EventRecord, ...] = ()
    #: Before this turn is stored, forget in the same transaction all that is known of its shopper here;
    #: the chat itself goes on with the state and profile given above.
    forget: bool = False

    @classmethod
    def unsaid(
        cls,
        record: ChatRecord,
        shopper: str,
        at: datetime,
        state: dict[str, Any],
        profile: dict[str, Any],
        event: EventRecord,
    ) -> TurnRecord:
        """What changes the loaded chat without a word of either side."""
        return cls(
            key=record.key,
            shopper=shopper,
            at=at,
            version=record.version,
            turn=record.turn,
            update_id=None,
            incoming=None,
            reply=None,
            state=state,
            profile=profile,
            events=(event,),
        )


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


@dataclass(frozen=True, slots=True)
class Words:
    """A message that is no turn of the shopper's: an agent's answer, a line of the system, a word that the
    bot says by itself. `body` holds at least "text"."""

    sender: Sender
    body: dict[str, Any]
    author: str | None = None
    update_id: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is to happen to a chat at once, outside a turn."""

    move: Move | None = None
    words: tuple[Words, ...] = ()
    events: tuple[EventRecord, ...] = ()
    state: dict[str, Any] | None = None  # None: as it was


@dataclass(frozen=True, slots=True)
class Changed:
    """The chat afterwards, and the ids of the new messages. `again`: this update was handled before, so
    nothing was changed."""

    record: ChatRecord
    message_ids: tuple[int, ...] = ()
    again: bool = False


class UnknownChatError(Exception):
    """There is no such chat (any more)."""


class BotMaySayNothingError(Exception):
    """The bot would have spoken while a person owns the chat, or after it was closed."""


class StaleChatError(Exception):
    """The chat was changed by another process between load and commit: load again and retry."""


class Store(Protocol):
    """One transaction a call. The same `update_id` of one chat is committed once.

    What a turn needs (`load`, `replayed`, `commit`, `popularity`) raises AwayError while the database is
    away.
    """

    def load(self, key: ChatKey, shopper: str) -> ChatRecord: ...

    def replayed(self, key: ChatKey, update_id: str) -> list[dict[str, Any]] | None:
        """The stored replies of an update handled before (none, when a person answers), else None."""

    def commit(self, turn: TurnRecord) -> None:
        """Raises StaleChatError when `turn.version` is not the stored one, and BotMaySayNothingError when
        there is a reply although the chat isn't the bot's. A closed chat opens again."""

    def change(self, key: ChatKey, at: datetime, decide: Callable[[ChatRecord], Change | None]) -> Changed:
        """Something other than a turn: `decide` sees the chat (without profile) and is pure; nobody else
        changes the chat meanwhile. Words of the bot raise BotMaySayNothingError where a person owns the
        chat. Raises UnknownChatError."""

    def history(self, key: ChatKey, limit: int = 50, before: int | None = None) -> list[dict[str, Any]]:
        """The latest messages (with an id below `before`, if given), oldest first: {"id", "turn", "at",
        "from": a Sender, "author", "body"}."""

    def after(self, key: ChatKey, cursor: int, limit: int = 200) -> list[dict[str, Any]]:
        """The first messages with an id above `cursor`, oldest first, as in `history`. Ids grow in the
        order in which messages become visible, so a reader that goes on from the last id misses none."""

    def owner(self, key: ChatKey) -> Owner:
        """Who speaks to the shopper now; the bot where there is no such chat yet."""

    def by_update(self, key: ChatKey, update_id: str) -> int | None:
        """The id of the message that came with this update, if it is stored."""

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
