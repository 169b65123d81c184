"""Writing to one chat within a transaction: its row, its log, its owner, and what has to be pushed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from bot.bus import OUTBOX, Bus, chat_topic, desk_topic
from bot.desk.ownership import ASSISTANT, SHOPPER, Move, Ownership
from bot.messages import ChatKey, Owner
from bot.storage import tables
from bot.storage.base import ChatRecord, EventRecord, Words
from bot.storage.redact import redact

#: Kinds of deliveries: a message of the log, a change of owner (to desks), something that happened (to the
#: webhook, which is a target of its own).
MESSAGE, MOVE, EVENT, WEBHOOK = "message", "move", "event", "webhook"
#: Whose words leave their time in the chat's row, and where.
SAID_AT = {"shopper": "asked_at", "human": "answered_at"}


@dataclass(frozen=True, slots=True)
class Routes:
    """Where messages have to be pushed: `channels` can't fetch them by themselves (a messenger), `desks`
    are places outside where agents work. `events`: names of what the webhook is told."""

    channels: frozenset[str] = frozenset()
    desks: tuple[str, ...] = ()
    events: frozenset[str] = frozenset()


NOWHERE = Routes()


def named(key: ChatKey) -> tuple[sa.ColumnElement[bool], ...]:
    chat = tables.chat
    return chat.c.shop == key.shop, chat.c.channel == key.channel, chat.c.chat == key.chat


def _of(key: ChatKey) -> dict[str, str]:
    """The parameters of `_THIS`."""
    return {"of_shop": key.shop, "of_channel": key.channel, "of_chat": key.chat}


#: What every turn executes is built once: building a statement takes as long as executing it.
_THIS = tuple(tables.chat.c[name] == sa.bindparam(f"of_{name}") for name in ("shop", "channel", "chat"))
_FOUND = sa.select(tables.chat).where(*_THIS)
_LOCKED = _FOUND.with_for_update()
_MADE = sa.insert(tables.chat).returning(tables.chat.c.id)
_CHANGED = sa.update(tables.chat).where(*_THIS).returning(tables.chat.c.id)
_SAID = sa.insert(tables.message).returning(tables.message.c.id)
_HAPPENED = sa.insert(tables.event)


def found(connection: sa.Connection, key: ChatKey) -> sa.Row[Any] | None:
    """The chat's row."""
    return connection.execute(_FOUND, _of(key)).first()


def locked(connection: sa.Connection, key: ChatKey) -> sa.Row[Any] | None:
    """The chat's row; nobody else writes to the chat until the transaction ends."""
    return connection.execute(_LOCKED, _of(key)).first()


def record(key: ChatKey, row: sa.Row[Any]) -> ChatRecord:
    ownership = Ownership(
        cast(Owner, row.owner), row.owner_version, row.agent, row.owner_since, row.closed_at is not None
    )
    return ChatRecord(key, row.shopper, row.version, row.turn, ownership, row.state)


def handled(connection: sa.Connection, chat_id: int, words: Sequence[Words]) -> bool:
    """Whether one of these messages is stored already, by its update id."""
    ids = [one.update_id for one in words if one.update_id is not None]
    message = tables.message
    query = sa.select(message.c.id).where(message.c.chat_id == chat_id, message.c.update_id.in_(ids))
    return bool(ids) and connection.execute(query).first() is not None


def event(event: EventRecord, numbers: frozenset[str] = frozenset()) -> EventRecord:
    return EventRecord(event.name, redact(event.data, numbers))


class Writer:
    """One commit's writes to one chat at `at`, and afterwards the calls to whom they concern."""

    def __init__(self, connection: sa.Connection, routes: Routes, at: datetime) -> None:
        self._connection = connection
        self._routes = routes
        self._at = at
        self._topics: dict[str, None] = {}

    def write(self, after: ChatRecord, state: Any, words: Sequence[Words]) -> int:
        """The chat's row; `words` are about to be said in it."""
        own = after.ownership
        values = {
            "shopper": after.shopper,
            "version": after.version,
            "turn": after.turn,
            "state": state,
            "updated_at": self._at,
            "owner": own.owner,
            "owner_version": own.version,
            "owner_since": own.since,
            "agent": own.agent,
            "closed_at": own.since if own.closed else None,
            **{SAID_AT[one.sender]: self._at for one in words if one.sender in SAID_AT},
        }
        key = {"shop": after.key.shop, "channel": after.key.channel, "chat": after.key.chat}
        if after.version == 1:
            return _id(self._connection, _MADE, {**key, **values})
        return _id(self._connection, _CHANGED, {**_of(after.key), **values})

    def say(self, chat_id: int, before: ChatRecord, after: ChatRecord, words: Sequence[Words]) -> list[int]:
        """Append to the log; the ids of the new messages."""
        ids: list[int] = []
        human = False
        for one in words:
            row = {
                "chat_id": chat_id,
                "turn": after.turn,
                "sender": one.sender,
                "shopper": after.shopper,
                "at": self._at,
                "update_id": one.update_id,
                "body": one.body,
                "author": one.author,
            }
            ids.append(_id(self._connection, _SAID, row))
            self._route(chat_id, ids[-1], one, before, after)
            human = human or one.sender == "human"
        if human:
            self.first_reply(chat_id)
        if words:
            self._topics[chat_topic(after.key)] = None
            if after.owner != "bot" or before.owner != "bot":
                self._topics[desk_topic(after.key.shop)] = None
        return ids

    def move(self, chat_id: int, after: ChatRecord, move: Move) -> None:
        """A change of owner: as an event, in the stretch that it begins or ends, and to the desks."""
        data = {
            "from": "closed" if move.before.closed else move.before.owner,
            "to": "closed" if move.after.closed else move.after.owner,
            "by": move.by,
            "why": move.why,
            "agent": move.after.agent,
            "version": move.after.version,
        }
        self.happened(chat_id, after, [EventRecord("owner_changed", data)])
        self._stretch(chat_id, after, move)
        if move.before.owner != "bot" or move.after.owner != "bot" or move.after.closed:
            latest = sa.select(sa.func.max(tables.message.c.id)).where(tables.message.c.chat_id == chat_id)
            upto = self._connection.execute(latest).scalar()
            body = {**data, "words": move.words, "upto": upto or 0}
            for desk in self._routes.desks:
                self._deliver(chat_id, after, desk, MOVE, body)
        for topic in (chat_topic(after.key), desk_topic(after.key.shop)):
            self._topics[topic] = None

    def happened(self, chat_id: int, after: ChatRecord, events: Sequence[EventRecord]) -> None:
        if not events:
            return
        common = {
            "shop": after.key.shop,
            "chat_id": chat_id,
            "shopper": after.shopper,
            "turn": after.turn,
            "at": self._at,
            "processed": False,
        }
        rows = [{**common, "name": event.name, "data": event.data} for event in events]
        self._connection.execute(_HAPPENED, rows)
        for event in events:
            if event.name in self._routes.events:
                body = {"name": event.name, "data": event.data, "turn": after.turn}
                self._deliver(chat_id, after, WEBHOOK, EVENT, body | {"at": self._at.isoformat()})

    def rate(self, chat_id: int, events: Sequence[EventRecord]) -> None:
        """How the latest stretch with a person was for the shopper: that it was asked, and the answer."""
        handoff = tables.handoff
        latest = sa.select(sa.func.max(handoff.c.id)).where(handoff.c.chat_id == chat_id).scalar_subquery()
        for event in events:
            if event.name == "csat_asked":
                values: dict[str, Any] = {"csat_asked_at": self._at}
            elif event.name == "rated":
                values = {"csat": event.data["stars"], "csat_at": self._at}
            else:
                continue
            self._connection.execute(sa.update(handoff).where(handoff.c.id == latest).values(**values))

    def wake(self, bus: Bus) -> None:
        """After the commit."""
        for topic in self._topics:
            bus.publish(topic)

    def _route(
        self, chat_id: int, message_id: int, one: Words, before: ChatRecord, after: ChatRecord
    ) -> None:
        version = after.ownership.version if one.sender == "bot" else None
        if one.sender != "shopper" and after.key.channel in self._routes.channels:
            self._deliver(chat_id, after, after.key.channel, MESSAGE, {}, message_id, version)
        if one.sender == "system" or before.owner == "bot":
            return  # what was said before a person was called stands in the packet
        for desk in self._routes.desks:
            if one.body.get("via") != desk:
                self._deliver(chat_id, after, desk, MESSAGE, {}, message_id)

    def _deliver(
        self,
        chat_id: int,
        after: ChatRecord,
        target: str,
        kind: str,
        body: dict[str, Any],
        message_id: int | None = None,
        owner_version: int | None = None,
    ) -> None:
        row = {
            "shop": after.key.shop,
            "chat_id": chat_id,
            "message_id": message_id,
            "target": target,
            "kind": kind,
            "body": body,
            "owner_version": owner_version,
            "status": "waiting",
            "attempts": 0,
            "next_at": self._at,
            "created_at": self._at,
        }
        self._connection.execute(sa.insert(tables.delivery).values(row))
        self._topics[OUTBOX] = None

    def _stretch(self, chat_id: int, after: ChatRecord, move: Move) -> None:
        handoff = tables.handoff
        open_ = sa.and_(handoff.c.chat_id == chat_id, handoff.c.ended_at.is_(None))
        if move.after.owner == "bot":
            ended = {"ended_at": self._at, "outcome": move.ended}
            self._connection.execute(sa.update(handoff).where(open_).values(ended))
            return
        if self._connection.execute(sa.select(handoff.c.id).where(open_)).first() is None:
            row = {
                "shop": after.key.shop,
                "chat_id": chat_id,
                "reason": move.why if move.by in {ASSISTANT, SHOPPER} else "agent",
                "words": move.words,
                "opened_at": self._at,
            }
            self._connection.execute(sa.insert(handoff).values(row))
        if move.after.owner == "human":
            taken = {"agent": move.after.agent, "taken_at": sa.func.coalesce(handoff.c.taken_at, self._at)}
            self._connection.execute(sa.update(handoff).where(open_).values(taken))

    def first_reply(self, chat_id: int) -> None:
        """A person has answered in the stretch that is open now."""
        handoff = tables.handoff
        unanswered = sa.and_(
            handoff.c.chat_id == chat_id, handoff.c.ended_at.is_(None), handoff.c.first_reply_at.is_(None)
        )
        self._connection.execute(sa.update(handoff).where(unanswered).values(first_reply_at=self._at))


def _id(connection: sa.Connection, statement: sa.Executable, values: dict[str, Any]) -> int:
    return int(connection.execute(statement, values).scalar_one())


def entry(row: sa.Row[Any]) -> dict[str, Any]:
    """A row of the log of messages as those read it who follow a chat."""
    return {
        "id": row.id,
        "turn": row.turn,
        "at": row.at,
        "from": row.sender,
        "author": row.author,
        "body": row.body,
    }
