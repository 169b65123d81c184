"""The rows of one-time links: made, claimed once, and who is whom because of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.messages import ChatKey
from bot.storage import tables
from bot.storage.passage_tables import passage

#: Links of one person that may be open at once; making one more ends the oldest.
OPEN = 5


@dataclass(frozen=True, slots=True)
class Claimed:
    """Where the link came from. `done`: the same person took it before, and all has been brought over."""

    key: ChatKey
    shopper: str
    done: bool


class PassageStore:
    """Each call is a transaction of its own."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def make(self, token: str, key: ChatKey, shopper: str, at: datetime, ends_at: datetime) -> None:
        row = {
            "digest": digest(token), "shop": key.shop, "shopper": shopper, "channel": key.channel,
            "chat": key.chat, "made_at": at, "ends_at": ends_at,
        }  # fmt: skip
        theirs = (passage.c.shop == key.shop, passage.c.shopper == shopper, passage.c.taken_by.is_(None))
        with self._engine.begin() as connection:
            connection.execute(sa.delete(passage).where(*theirs, passage.c.ends_at <= at))
            still = connection.scalars(
                sa.select(passage.c.digest).where(*theirs).order_by(passage.c.made_at.desc()).offset(OPEN - 1)
            ).all()
            connection.execute(sa.delete(passage).where(passage.c.digest.in_(still)))
            connection.execute(sa.insert(passage), row)

    def claim(self, token: str, shop: str, shopper: str, at: datetime) -> Claimed | None:
        """None when there is no such link (any more), it has run out, or somebody else has taken it."""
        this = (passage.c.digest == digest(token), passage.c.shop == shop)
        fresh = (passage.c.taken_by.is_(None), passage.c.ends_at > at)
        with self._engine.begin() as connection:
            connection.execute(sa.update(passage).where(*this, *fresh).values(taken_by=shopper))
            row = connection.execute(sa.select(passage).where(*this, passage.c.taken_by == shopper)).first()
        if row is None:
            return None
        return Claimed(ChatKey(row.shop, row.channel, row.chat), row.shopper, row.done_at is not None)

    def done(self, token: str, at: datetime) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.update(passage).where(passage.c.digest == digest(token)).values(done_at=at))


def tidy(connection: sa.Connection, shop: str, at: datetime) -> int:
    """Delete links that nobody took in time, and those from people of whom nothing is left; how many."""
    chat, profile = tables.chat, tables.profile
    gone = [
        ~sa.exists().where(table.c.shop == passage.c.shop, table.c.shopper == passage.c.shopper)
        for table in (chat, profile)
    ]
    missed = sa.and_(passage.c.taken_by.is_(None), passage.c.ends_at <= at)
    left = sa.and_(passage.c.taken_by.is_not(None), *gone)
    done = connection.execute(sa.delete(passage).where(passage.c.shop == shop, sa.or_(missed, left)))
    return int(done.rowcount)


def same_person(connection: sa.Connection, shopper: str, shop: str | None) -> list[str]:
    """All names of a person, the given one first: those they went over from or to by a link."""
    found, new = [shopper], [shopper]
    taken = passage.c.taken_by.is_not(None)
    where = (taken,) if shop is None else (taken, passage.c.shop == shop)
    while new:
        query = sa.select(passage.c.shopper, passage.c.taken_by).where(
            *where, sa.or_(passage.c.shopper.in_(new), passage.c.taken_by.in_(new))
        )
        pairs = [name for row in connection.execute(query) for name in row]
        new = [name for name in dict.fromkeys(pairs) if name not in found]
        found += new
    return found


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
