"""Deletes what has been kept long enough: chats with all that hangs on them, and profiles."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog

from bot.privacy.keeping import Keeping
from bot.storage import tables
from bot.storage.engine import READ_ONLY
from bot.storage.erasing import erase_chats
from bot.storage.passages import tidy

log = structlog.get_logger(__name__)

#: Chats of one transaction: turns wait for it.
AT_ONCE = 100
#: What one look may delete at most: this share of all, or so many if that is more. A clock that is years
#: ahead must not clear a shop before somebody notices.
SHARE, LEAST = 0.05, 200
#: How far the clock may run away from the seconds that have really passed.
DRIFT = timedelta(hours=2)


class Retention:
    """Several processes may do this at once: what one deleted is not there for the other."""

    def __init__(
        self,
        engine: sa.Engine,
        shop: str,
        keeping: Keeping,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        self._shop = shop
        self._keeping = keeping
        self._clock = clock
        self._monotonic = monotonic
        self._began = (clock(), monotonic())

    def look(self) -> None:
        """Delete what is due, unless the clock can't be believed."""
        if self.trusted():
            self.pass_once()

    def trusted(self) -> bool:
        """Whether the clock has gone on as the seconds have since this process began."""
        at, seconds = self._began
        expected = at + timedelta(seconds=self._monotonic() - seconds)
        drift = abs(self._clock() - expected)
        if drift > DRIFT:
            log.warning("clock_jumped", hours=round(drift.total_seconds() / 3600, 1))
        return drift <= DRIFT

    def pass_once(self) -> dict[str, int]:
        """Rows deleted, by table. A chat that waits for a person, or is with one, is kept."""
        now, counts = self._clock(), dict[str, int]()
        if self._keeping.chats:
            left = self._most(tables.chat)
            while part := self._old_chats(now - timedelta(days=self._keeping.chats), min(left, AT_ONCE)):
                left -= len(part)
                with self._engine.begin() as connection:
                    for name, count in erase_chats(connection, part, now).items():
                        counts[name] = counts.get(name, 0) + count
        if self._keeping.profiles:
            profile = tables.profile
            which = (
                sa.select(profile.c.shopper)
                .where(
                    profile.c.shop == self._shop,
                    profile.c.updated_at < now - timedelta(days=self._keeping.profiles),
                )
                .order_by(profile.c.updated_at)
                .limit(self._most(profile))
            )
            old = profile.c.shopper.in_(which)
            with self._engine.begin() as connection:
                gone = connection.execute(sa.delete(profile).where(profile.c.shop == self._shop, old))
                counts["profile"] = gone.rowcount
        with self._engine.begin() as connection:
            if links := tidy(connection, self._shop, now):
                counts["passage"] = counts.get("passage", 0) + links
        if any(counts.values()):
            log.info("retention", **{name: count for name, count in counts.items() if count})
        return counts

    def _most(self, table: sa.Table) -> int:
        """How many rows one look may delete."""
        count = sa.select(sa.func.count()).select_from(table).where(table.c.shop == self._shop)
        with self._reader.connect() as connection:
            return max(LEAST, int((connection.scalar(count) or 0) * SHARE))

    def _old_chats(self, before: datetime, limit: int) -> list[int]:
        if limit < 1:
            return []
        chat = tables.chat
        query = (
            sa.select(chat.c.id)
            .where(chat.c.shop == self._shop, chat.c.owner == "bot", chat.c.updated_at < before)
            .order_by(chat.c.updated_at)
            .limit(limit)
        )
        with self._reader.connect() as connection:
            return list(connection.scalars(query))
