"""All that a shopper has said in one talk, though it began on another channel: for the people of the shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.messages import ChatKey
from bot.storage import tables
from bot.storage.chats import entry, named

#: Chats that one talk is looked for in: somebody who goes to and fro all day long.
CHATS = 20


@dataclass(frozen=True, slots=True)
class Stretch:
    """A chat that belongs to a talk, by its row; `upto`: its last message that does, None: all do."""

    id: int
    key: ChatKey
    upto: int | None


def stretches(connection: sa.Connection, key: ChatKey) -> list[Stretch]:
    """This chat, then those that it goes on with, up to where they were left."""
    event = tables.event
    found: dict[ChatKey, Stretch] = {}
    waiting: list[tuple[ChatKey, int | None]] = [(key, None)]
    while waiting and len(found) < CHATS:
        one, upto = waiting.pop(0)
        known = found.get(one)
        if known is not None:
            # Left more than once: all before the last time belongs to it.
            if known.upto is not None and upto is not None:
                found[one] = Stretch(known.id, one, max(known.upto, upto))
            continue
        id = connection.execute(sa.select(tables.chat.c.id).where(*named(one))).scalar()
        if id is None:
            continue
        found[one] = Stretch(int(id), one, upto)
        came = sa.select(event.c.data).where(event.c.chat_id == id, event.c.name == "chat_continued")
        for data in connection.scalars(came.order_by(event.c.id.desc())):
            if "chat" in data:
                waiting.append((ChatKey(key.shop, str(data["from"]), str(data["chat"])), int(data["upto"])))
    return list(found.values())


def said(
    connection: sa.Connection, parts: list[Stretch], limit: int, before: int | None = None
) -> list[dict[str, Any]]:
    """The latest messages of a talk (with an id below `before`, if given), oldest first, as in
    `Store.history`; each also has the "key" of the chat that it stands in."""
    message = tables.message
    of = [
        message.c.chat_id == one.id
        if one.upto is None
        else sa.and_(message.c.chat_id == one.id, message.c.id <= one.upto)
        for one in parts
    ]
    query = sa.select(message).where(sa.or_(*of)).order_by(message.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(message.c.id < before)
    keys = {one.id: one.key for one in parts}
    return [{**entry(row), "key": keys[row.chat_id]} for row in reversed(connection.execute(query).all())]
