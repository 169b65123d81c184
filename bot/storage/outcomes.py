"""What came of what was shown and asked: the raw material of learning, read from stored chats."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from bot.storage import tables

#: Messages looked at, the newest; older ones tell of another shop.
RECENT = 200_000


def questions(engine: sa.Engine, shop: str, recent: int = RECENT) -> dict[str, tuple[int, int]]:
    """Slot -> (times a question about it was put, times the next turn holds an answer to it).

    A question that ended the chat was not answered, but says nothing of who would have known: it is not
    counted.
    """
    counts: dict[str, tuple[int, int]] = {}
    for one, following in pairwise(_replies(engine, shop, recent)):
        slot = one[1].get("question")
        if slot is None or one[0] != following[0]:
            continue
        put, met = counts.get(slot, (0, 0))
        held = "price" if slot == "budget" else slot
        answered = held in (following[1].get("constraints") or {})
        counts[slot] = (put + 1, met + answered)
    return counts


def _replies(engine: sa.Engine, shop: str, recent: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """(chat, reply) of the assistant, chat by chat, in order."""
    message, chat = tables.message, tables.chat
    newest = (
        sa.select(message.c.id, message.c.chat_id, message.c.body)
        .join(chat, chat.c.id == message.c.chat_id)
        .where(chat.c.shop == shop, message.c.sender == "bot")
        .order_by(message.c.id.desc())
        .limit(recent)
        .subquery()
    )
    query = sa.select(newest.c.chat_id, newest.c.body).order_by(newest.c.chat_id, newest.c.id)
    with engine.connect() as connection:
        for row in connection.execute(query):
            yield row.chat_id, row.body
