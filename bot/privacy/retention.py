"""Deletes what has been kept long enough: chats with all that hangs on them, and profiles."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from anyio.to_thread import run_sync

from bot.privacy.keeping import Keeping
from bot.storage import tables
from bot.storage.engine import READ_ONLY
from bot.storage.erasing import erase_chats
from bot.storage.passages import tidy

log = structlog.get_logger(__name__)

#: Seconds between two looks, and chats of one transaction: turns wait for it.
POLL, AT_ONCE = 3600.0, 100


class Retention:
    """Several processes may do this at once: what one deleted is not there for the other."""

    def __init__(self, engine: sa.Engine, shop: str, keeping: Keeping, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        self._shop = shop
        self._keeping = keeping
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await run_sync(self.pass_once)
            await asyncio.sleep(POLL)

    def pass_once(self) -> dict[str, int]:
        """Rows deleted, by table. A chat that waits for a person, or is with one, is kept."""
        now, counts = self._clock(), dict[str, int]()
        if self._keeping.chats:
            while part := self._old_chats(now - timedelta(days=self._keeping.chats)):
                with self._engine.begin() as connection:
                    for name, count in erase_chats(connection, part, now).items():
                        counts[name] = counts.get(name, 0) + count
        if self._keeping.profiles:
            profile = tables.profile
            old = profile.c.updated_at < now - timedelta(days=self._keeping.profiles)
            with self._engine.begin() as connection:
                gone = connection.execute(sa.delete(profile).where(profile.c.shop == self._shop, old))
                counts["profile"] = gone.rowcount
        with self._engine.begin() as connection:
            if links := tidy(connection, self._shop, now):
                counts["passage"] = counts.get("passage", 0) + links
        if any(counts.values()):
            log.info("retention", **{name: count for name, count in counts.items() if count})
        return counts

    def _old_chats(self, before: datetime) -> list[int]:
        chat = tables.chat
        query = (
            sa.select(chat.c.id)
            .where(chat.c.shop == self._shop, chat.c.owner == "bot", chat.c.updated_at < before)
            .order_by(chat.c.id)
            .limit(AT_ONCE)
        )
        with self._reader.connect() as connection:
            return list(connection.scalars(query))
