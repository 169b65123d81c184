"""The chats that agents see: a list with filters and search, and everything about one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from bot.desk.agents import Agent
from bot.desk.ownership import Ownership
from bot.desk.packet import Material, Packet, make_packet
from bot.desk.read_marks import unread
from bot.desk.talk import said, stretches
from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from bot.profile.profile import Profile
from bot.shop import Shop
from bot.storage import chats, desk_tables, tables
from bot.storage.chats import named
from bot.storage.engine import READ_ONLY

Which = Literal["queued", "mine", "human", "bot", "closed", "open", "all"]
#: Newest events of a chat that a packet looks at, and messages.
EVENTS, MESSAGES = 500, 200


@dataclass(frozen=True, slots=True)
class ChatSummary:
    """A row of the list. `waiting_since`: the shopper's first word that no person has answered, while one
    is wanted. `text` is the latest message, `sender` who wrote it. `unread`: how many messages of the shopper
    this agent has not seen."""

    key: ChatKey
    ownership: Ownership
    name: str | None
    language: str
    updated_at: datetime
    text: str
    sender: str
    reason: str | None
    waiting_since: datetime | None
    opened_at: datetime | None
    answered: bool
    tags: tuple[str, ...]
    message_id: int
    unread: int


class Inbox:
    """Reads only."""

    def __init__(
        self,
        engine: sa.Engine,
        shops: Callable[[str], Shop],
        clock: Callable[[], datetime],
        links: Callable[[ChatKey], dict[str, str]] = lambda _: {},
    ) -> None:
        self._reader = engine.execution_options(**READ_ONLY)
        self._shops = shops
        self._clock = clock
        self._links = links

    def chats(
        self,
        agent: Agent,
        which: Which = "open",
        *,
        search: str = "",
        tag: str | None = None,
        channel: str | None = None,
        of: str | None = None,
        limit: int = 50,
        before: datetime | None = None,
    ) -> list[ChatSummary]:
        """Who waits longest comes first among the queued; else the latest first. `open` is queued and
        human; `of`: the id of the agent who has them; `before`: the `updated_at` of the last row, for
        the next page."""
        chat = tables.chat
        where = [chat.c.shop == agent.shop, *_which(which, agent)]
        if tag is not None:
            tagged = sa.select(desk_tables.tag.c.chat_id).where(desk_tables.tag.c.tag == tag)
            where.append(chat.c.id.in_(tagged))
        if channel is not None:
            where.append(chat.c.channel == channel)
        if of is not None:
            where.append(chat.c.agent == of)
        if before is not None:
            where.append(chat.c.updated_at < before)
        if search.strip():
            where.append(_holds(search.strip()))
        order = chat.c.owner_since.asc() if which == "queued" else chat.c.updated_at.desc()
        return self._found(_list(agent).where(*where).order_by(order, chat.c.id).limit(limit))

    def chat(self, agent: Agent, key: ChatKey) -> ChatSummary:
        """One of them. Raises ShopkeeperError when it isn't there."""
        agent.may_see(key.shop)
        found = self._found(_list(agent).where(*named(key)))
        if not found:
            raise ShopkeeperError(f"There is no chat {key.chat!r} on {key.channel}.", "error-no-chat")
        return found[0]

    def shopper(self, agent: Agent, key: ChatKey) -> str:
        """By what the store knows the shopper of a chat."""
        agent.may_see(key.shop)
        with self._reader.connect() as connection:
            found = connection.execute(sa.select(tables.chat.c.shopper).where(*named(key))).scalar()
        if found is None:
            raise ShopkeeperError(f"There is no chat {key.chat!r} on {key.channel}.", "error-no-chat")
        return str(found)

    def _found(self, query: sa.Select[Any]) -> list[ChatSummary]:
        with self._reader.connect() as connection:
            rows = connection.execute(query).all()
            tags = _tags(connection, [row.id for row in rows])
        return [_summary(row, tags.get(row.id, ())) for row in rows]

    def counts(self, agent: Agent) -> dict[str, int]:
        """How many are queued, with a person, and with this agent."""
        chat = tables.chat
        query = sa.select(chat.c.owner, chat.c.agent, sa.func.count()).where(
            chat.c.shop == agent.shop, chat.c.owner != "bot"
        )
        found = {"queued": 0, "human": 0, "mine": 0}
        with self._reader.connect() as connection:
            for owner, who, count in connection.execute(query.group_by(chat.c.owner, chat.c.agent)):
                found[owner] += count
                if owner == "human" and who == agent.id:
                    found["mine"] += count
        return found

    def hands(self, agent: Agent) -> dict[str, int]:
        """How many open chats each agent has, by agent id: taken, or assigned and not yet answered."""
        chat = tables.chat
        query = (
            sa.select(chat.c.agent, sa.func.count())
            .where(chat.c.shop == agent.shop, chat.c.owner != "bot", chat.c.agent.is_not(None))
            .group_by(chat.c.agent)
        )
        with self._reader.connect() as connection:
            return {str(who): int(count) for who, count in connection.execute(query)}

    def talk(self, agent: Agent, key: ChatKey, limit: int, before: int | None = None) -> list[dict[str, Any]]:
        """What was said in a chat, and before it on another channel; as in `bot.desk.talk.said`."""
        agent.may_see(key.shop)
        with self._reader.connect() as connection:
            return said(connection, stretches(connection, key), limit, before)

    def packet(self, agent: Agent, key: ChatKey, language: Literal["en", "ru"] | None = None) -> Packet:
        """Everything about one chat, as of now."""
        agent.may_see(key.shop)
        return self.packet_of(key, language)

    def packet_of(
        self, key: ChatKey, language: Literal["en", "ru"] | None = None, upto: int | None = None
    ) -> Packet:
        """For desks, which act for all agents of a shop; `upto`: the last message that belongs to it."""
        chat, event, handoff = tables.chat, tables.event, tables.handoff
        with self._reader.connect() as connection:
            row = connection.execute(sa.select(chat).where(*named(key))).first()
            if row is None:
                raise ShopkeeperError(f"There is no chat {key.chat!r} on {key.channel}.", "error-no-chat")
            known = connection.execute(
                sa.select(tables.profile.c.body).where(
                    tables.profile.c.shop == key.shop, tables.profile.c.shopper == row.shopper
                )
            ).scalar()
            parts = stretches(connection, key)
            events = connection.execute(
                sa.select(event.c.name, event.c.data)
                .where(event.c.chat_id.in_([part.id for part in parts]))
                .order_by(event.c.id.desc())
                .limit(EVENTS)
            ).all()
            stretch = connection.execute(
                sa.select(handoff).where(handoff.c.chat_id == row.id).order_by(handoff.c.id.desc()).limit(1)
            ).first()
            log = said(connection, parts, MESSAGES, None if upto is None else upto + 1)
        material = Material(
            key=key,
            turn=row.turn,
            state=row.state,
            profile=known,
            events=[(one.name, one.data) for one in reversed(events)],
            log=log,
            reason=stretch.reason if stretch is not None else "",
            words=stretch.words if stretch is not None else "",
            since=stretch.opened_at if stretch is not None else None,
        )
        return make_packet(material, self._shops(key.shop), self._clock(), language, self._links)


def _list(agent: Agent) -> sa.Select[Any]:
    """Chats with their latest message, their open stretch and their shopper's profile."""
    chat, handoff, message, profile = tables.chat, tables.handoff, tables.message, tables.profile
    any_ = message.alias()
    latest = sa.select(sa.func.max(any_.c.id)).where(any_.c.chat_id == chat.c.id).scalar_subquery()
    return (
        sa.select(
            chat,
            handoff.c.reason,
            handoff.c.opened_at,
            handoff.c.first_reply_at,
            message.c.id.label("message_id"),
            message.c.body.label("said"),
            message.c.sender,
            profile.c.body.label("known"),
            unread(agent).label("unread"),
        )
        .select_from(chat)
        .join(message, message.c.id == latest, isouter=True)
        .join(handoff, sa.and_(handoff.c.chat_id == chat.c.id, handoff.c.ended_at.is_(None)), isouter=True)
        .join(
            profile,
            sa.and_(profile.c.shop == chat.c.shop, profile.c.shopper == chat.c.shopper),
            isouter=True,
        )
    )


def _which(which: Which, agent: Agent) -> list[sa.ColumnElement[bool]]:
    chat = tables.chat
    match which:
        case "mine":
            return [chat.c.owner != "bot", chat.c.agent == agent.id]
        case "open":
            return [chat.c.owner != "bot"]
        case "closed":
            return [chat.c.closed_at.is_not(None)]
        case "bot":
            return [chat.c.owner == "bot", chat.c.closed_at.is_(None)]
        case "all":
            return []
        case _:
            return [chat.c.owner == which]


def _holds(search: str) -> sa.ColumnElement[bool]:
    """Some message of the chat, its number or its shopper's name has these words. Databases fold only Latin
    letters, so the usual spellings of the first letter are tried."""
    message = tables.message.alias()
    text = message.c.body["text"].as_string()
    spellings = {search, search.lower(), search.upper(), search[:1].upper() + search[1:].lower()}
    said = sa.or_(*(text.icontains(one, autoescape=True) for one in spellings))
    found = sa.exists().where(message.c.chat_id == tables.chat.c.id, said)
    known = sa.cast(tables.profile.c.body, sa.Text)
    names = [known.icontains(one, autoescape=True) for one in spellings]
    return sa.or_(found, tables.chat.c.chat == search, *names)


def _tags(connection: sa.Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    tag = desk_tables.tag
    found: dict[int, tuple[str, ...]] = {}
    query = sa.select(tag.c.chat_id, tag.c.tag).where(tag.c.chat_id.in_(ids)).order_by(tag.c.tag)
    for chat_id, one in connection.execute(query):
        found[chat_id] = (*found.get(chat_id, ()), one)
    return found


def _summary(row: sa.Row[Any], tags: tuple[str, ...]) -> ChatSummary:
    record = chats.record(ChatKey(row.shop, row.channel, row.chat), row)
    asked, answered = row.asked_at, row.answered_at
    waits = row.owner != "bot" and asked is not None and (answered is None or answered < asked)
    since = None
    if waits:
        since = max(row.opened_at, answered) if row.opened_at and answered else (row.opened_at or asked)
    body: dict[str, Any] = row.said or {}
    return ChatSummary(
        key=record.key,
        ownership=record.ownership,
        name=Profile.load(row.known).name,
        language=str((row.state or {}).get("language", "en")),
        updated_at=row.updated_at,
        text=str(body.get("text") or "")[:300],
        sender=row.sender or "",
        reason=row.reason,
        waiting_since=since,
        opened_at=row.opened_at,
        answered=row.first_reply_at is not None,
        tags=tags,
        message_id=row.message_id or 0,
        unread=row.unread,
    )
