"""What agents write down for each other: notes and tags. Nothing of it reaches a shopper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.bus import Bus, desk_topic
from bot.desk.agents import Agent
from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from bot.storage import desk_tables, tables
from bot.storage.chats import named
from bot.storage.engine import READ_ONLY
from bot.storage.redact import redact_text

NOTE_LETTERS, TAG_LETTERS, TAGS = 4000, 40, 20


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    at: datetime
    author: str
    author_name: str
    text: str


class Notebook:
    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime], bus: Bus) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        self._clock = clock
        self._bus = bus

    def note(self, agent: Agent, key: ChatKey, text: str) -> int:
        agent.may_write(key.shop)
        kept = redact_text(text.strip())
        if not 1 <= len(kept) <= NOTE_LETTERS:
            raise ShopkeeperError(f"A note has 1 to {NOTE_LETTERS} letters.", "error-note", most=NOTE_LETTERS)
        note = desk_tables.note
        with self._engine.begin() as connection:
            row = {
                "chat_id": chat_id(connection, key),
                "author": agent.id,
                "author_name": agent.name,
                "at": self._clock(),
                "text": kept,
            }
            made = connection.execute(sa.insert(note).values(row).returning(note.c.id)).scalar_one()
        self._bus.publish(desk_topic(key.shop))
        return int(made)

    def notes(self, agent: Agent, key: ChatKey) -> list[Note]:
        """Oldest first."""
        agent.may_see(key.shop)
        note = desk_tables.note
        query = (
            sa.select(note)
            .join(tables.chat, tables.chat.c.id == note.c.chat_id)
            .where(*named(key))
            .order_by(note.c.id)
        )
        with self._reader.connect() as connection:
            rows = connection.execute(query).all()
        return [Note(row.id, row.at, row.author, row.author_name, row.text) for row in rows]

    def tag(self, agent: Agent, key: ChatKey, tag: str) -> None:
        """Twice is once."""
        agent.may_write(key.shop)
        kept = " ".join(redact_text(tag).casefold().split()).lstrip("#")
        if not 1 <= len(kept) <= TAG_LETTERS:
            raise ShopkeeperError(f"A tag has 1 to {TAG_LETTERS} letters.", "error-tag", most=TAG_LETTERS)
        table = desk_tables.tag
        with self._engine.begin() as connection:
            chat = chat_id(connection, key)
            held = connection.execute(sa.select(table.c.tag).where(table.c.chat_id == chat)).scalars().all()
            if kept not in held:
                if len(held) >= TAGS:
                    raise ShopkeeperError(f"A chat has at most {TAGS} tags.", "error-tags", most=TAGS)
                connection.execute(sa.insert(table).values(chat_id=chat, tag=kept))
        self._bus.publish(desk_topic(key.shop))

    def untag(self, agent: Agent, key: ChatKey, tag: str) -> None:
        agent.may_write(key.shop)
        table = desk_tables.tag
        with self._engine.begin() as connection:
            theirs = sa.and_(table.c.chat_id == chat_id(connection, key), table.c.tag == tag)
            connection.execute(sa.delete(table).where(theirs))
        self._bus.publish(desk_topic(key.shop))

    def tags(self, agent: Agent, key: ChatKey) -> list[str]:
        agent.may_see(key.shop)
        query = sa.select(desk_tables.tag.c.tag).join(
            tables.chat, tables.chat.c.id == desk_tables.tag.c.chat_id
        )
        with self._reader.connect() as connection:
            return sorted(connection.execute(query.where(*named(key))).scalars())


def chat_id(connection: sa.Connection, key: ChatKey) -> int:
    """Locked for the transaction, so that what is written belongs to a chat that stays. Raises
    ShopkeeperError when there is no such chat."""
    found = connection.execute(sa.select(tables.chat.c.id).where(*named(key)).with_for_update()).scalar()
    if found is None:
        raise ShopkeeperError(f"There is no chat {key.chat!r} on {key.channel}.", "error-no-chat")
    return int(found)
