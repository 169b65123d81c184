"""Where chats are kept at desks outside: which topic, which conversation."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from bot.desk.notebook import chat_id
from bot.messages import ChatKey
from bot.storage import tables
from bot.storage.chats import named
from bot.storage.desk_tables import desk_place
from bot.storage.engine import READ_ONLY


@dataclass(frozen=True, slots=True)
class Place:
    """`id`: as the desk numbers it. `pinned`: the message there that holds the packet."""

    id: str
    pinned: str | None = None


class Places:
    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)

    def get(self, desk: str, key: ChatKey) -> Place | None:
        query = (
            sa.select(desk_place.c.place, desk_place.c.pinned)
            .join(tables.chat, tables.chat.c.id == desk_place.c.chat_id)
            .where(desk_place.c.desk == desk, *named(key))
        )
        with self._reader.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else Place(row.place, row.pinned)

    def put(self, desk: str, key: ChatKey, place: Place) -> None:
        """Replaces the one before."""
        with self._engine.begin() as connection:
            chat = chat_id(connection, key)
            mine = sa.and_(desk_place.c.desk == desk, desk_place.c.chat_id == chat)
            connection.execute(sa.delete(desk_place).where(mine))
            row = {"desk": desk, "chat_id": chat, "place": place.id, "pinned": place.pinned}
            connection.execute(sa.insert(desk_place).values(row))

    def forget(self, desk: str, key: ChatKey) -> None:
        """It is no longer there."""
        with self._engine.begin() as connection:
            chat = chat_id(connection, key)
            mine = sa.and_(desk_place.c.desk == desk, desk_place.c.chat_id == chat)
            connection.execute(sa.delete(desk_place).where(mine))

    def find(self, desk: str, place: str) -> ChatKey | None:
        """Whose place this is."""
        chat = tables.chat
        query = (
            sa.select(chat.c.shop, chat.c.channel, chat.c.chat)
            .join(desk_place, desk_place.c.chat_id == chat.c.id)
            .where(desk_place.c.desk == desk, desk_place.c.place == place)
        )
        with self._reader.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else ChatKey(row.shop, row.channel, row.chat)
