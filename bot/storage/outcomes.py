"""What came of what was shown and asked: the raw material of learning, read from stored chats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
import sqlalchemy as sa

from bot.storage import tables
from bot.storage.popularity import named
from recommender.learning import ShownList

#: Messages and events looked at, the newest; older ones tell of another shop.
RECENT = 200_000
#: What a shopper's act says of a product that was shown.
SHOWN = "products_shown"
GAINS: Mapping[str, int] = MappingProxyType(
    {"product_asked": 1, "cart_added": 2, "ordered": 3, "order_placed": 3}
)


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


def shown_lists(engine: sa.Engine, shop: str, names: Sequence[str], recent: int = RECENT) -> list[ShownList]:
    """The lists that chats were shown, oldest first, with what came of each product later in its chat.

    names: the features that are read. An outcome counts for the latest list that held the product.
    """
    lists: list[tuple[int, list[str], list[dict[str, list[float]]], list[int]]] = []
    latest: dict[tuple[int, str], tuple[list[int], int]] = {}
    for row in _events(engine, shop, recent):
        if row.name == SHOWN and row.data.get("features"):
            ids = [str(id) for id in row.data["ids"]]
            gains = [0] * len(ids)
            lists.append((row.id, ids, row.data["features"], gains))
            latest.update({(row.chat_id, id): (gains, place) for place, id in enumerate(ids)})
        elif row.name in GAINS:
            for id in named(row.data):
                if (row.chat_id, id) in latest:
                    gains, place = latest[row.chat_id, id]
                    gains[place] = max(gains[place], GAINS[row.name])
    lists.sort(key=lambda one: one[0])
    return [
        ShownList(
            values=np.array([[seen.get(name, (0.0,))[0] for name in names] for seen in features]),
            gains=np.array(gains, dtype=np.int64),
        )
        for _, _, features, gains in lists
    ]


def _events(engine: sa.Engine, shop: str, recent: int) -> list[sa.Row[Any]]:
    """Newest showings and outcomes, in the order of their happening."""
    event = tables.event
    query = (
        sa.select(event.c.id, event.c.chat_id, event.c.name, event.c.data)
        .where(event.c.shop == shop, event.c.name.in_([SHOWN, *GAINS]), event.c.chat_id.is_not(None))
        .order_by(event.c.id.desc())
        .limit(recent)
    )
    with engine.connect() as connection:
        return list(reversed(connection.execute(query).all()))


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
