"""Messages that the assistant didn't understand, as stored: card numbers are masked there already."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from bot.storage import tables
from bot.storage.engine import READ_ONLY

#: Longer messages are no examples for anybody to label.
MOST_LETTERS = 300
#: What a message is read as that fits no other intent: many are off the topic, some are what nobody taught.
OUTSIDE = "out_of_scope"
_BATCH = 1000


@dataclass(slots=True)
class Utterance:
    """One wording. `times`: how often it was said. `read_as`: intent -> its confidence when said last.
    `fallback`: the assistant had no answer; otherwise it was merely unsure."""

    text: str
    language: str
    times: int
    last_at: datetime
    read_as: dict[str, float] = field(default_factory=dict)
    fallback: bool = False


def not_understood(
    engine: sa.Engine,
    shop: str,
    *,
    below: float = 0.5,
    since: datetime | None = None,
    known: Collection[str] = frozenset(),
) -> list[Utterance]:
    """What shoppers typed that ended in `not_understood`, fitted no intent, or was read with a confidence
    under `below`.

    Most often said first. known: wordings (`wording`) that are training examples by now.
    """
    said, answer = tables.message.alias(), tables.message.alias()
    chat, event = tables.chat, tables.event
    missed = sa.exists().where(
        event.c.chat_id == said.c.chat_id, event.c.turn == said.c.turn, event.c.name == "not_understood"
    )
    intent = answer.c.body["intent"]
    doubtful = sa.or_(intent["confidence"].as_float() < below, intent["name"].as_string() == OUTSIDE)
    query = (
        sa.select(said.c.body, said.c.at, answer.c.body.label("answer"), missed.label("fallback"))
        .join(chat, chat.c.id == said.c.chat_id)
        .join(
            answer,
            sa.and_(
                answer.c.chat_id == said.c.chat_id, answer.c.turn == said.c.turn, answer.c.sender == "bot"
            ),
        )
        .where(chat.c.shop == shop, said.c.sender == "shopper", sa.or_(missed, doubtful))
        .order_by(said.c.id)
    )
    if since is not None:
        query = query.where(said.c.at >= since)
    found: dict[str, Utterance] = {}
    with engine.execution_options(**READ_ONLY).connect() as connection:
        for row in connection.execute(query.execution_options(yield_per=_BATCH)):
            text = str(row.body.get("text") or "").strip()
            key = wording(text)
            if not key or "press" in row.body or len(text) > MOST_LETTERS or key in known:
                continue
            one = found.setdefault(key, Utterance(text, "", 0, row.at))
            one.times += 1
            one.last_at = max(one.last_at, row.at)
            one.fallback = one.fallback or bool(row.fallback)
            one.language = str(row.answer.get("language", ""))
            read = row.answer.get("intent", {})
            one.read_as[str(read.get("name", ""))] = float(read.get("confidence", 0.0))
    return sorted(found.values(), key=lambda one: (-one.times, -one.last_at.timestamp(), one.text))


def wording(text: str) -> str:
    """What makes two messages the same example: neither case nor spaces nor signs at the end."""
    return " ".join(text.casefold().split()).rstrip(" .!?…")
