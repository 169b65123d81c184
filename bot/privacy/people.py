"""One person's data: all of it handed out, all of it erased, and erased again after a restored backup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.privacy.erasures import ErasedPeople
from bot.storage import tables
from bot.storage.engine import READ_ONLY
from bot.storage.erasing import chats_of, erase_person, fingerprint, reached, theirs
from bot.storage.passages import same_person


class People:
    """`shopper` is the id under which a channel knows a person: `telegram:4711`, `web:…`, the merchant's."""

    def __init__(self, engine: sa.Engine, shop: str, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        self._shop = shop
        self._clock = clock

    def export(self, shopper: str) -> dict[str, Any]:
        """Every row of every table that is about this person, under all their names, as JSON values:
        `{"shopper", "shop", "at", "tables": {name: [row, …]}}`; tables without a row are left out."""
        found: dict[str, list[dict[str, Any]]] = {}
        with self._reader.connect() as connection:
            for name in same_person(connection, shopper, self._shop):
                chat_ids = chats_of(connection, name, self._shop)
                for table in reversed(reached()):
                    query = sa.select(table).where(theirs(table, chat_ids, name, self._shop))
                    rows = [_plain(row._mapping) for row in connection.execute(query)]
                    known = found.get(table.name, [])
                    if new := [row for row in rows if row not in known]:
                        found[table.name] = [*known, *new]
        return {
            "shopper": shopper, "shop": self._shop, "at": self._clock().isoformat(), "tables": found,
        }  # fmt: skip

    def erase(self, shopper: str) -> dict[str, int]:
        """Rows deleted, by table; what is left to do outside the database is written down with it."""
        with self._engine.begin() as connection:
            return erase_person(connection, shopper, self._shop, self._clock())

    def erase_again(self, erased: ErasedPeople) -> int:
        """After a backup was restored: who was erased and has not been here since goes again; how many."""
        known = erased.all()
        if not known:
            return 0
        with self._reader.connect() as connection:
            seen = self._last_seen(connection)
        again = [
            shopper
            for shopper, at in seen.items()
            if (gone := known.get(fingerprint(self._shop, shopper))) is not None and at <= gone
        ]
        for shopper in again:
            self.erase(shopper)
        return len(again)

    def _last_seen(self, connection: sa.Connection) -> dict[str, datetime]:
        chat, profile = tables.chat, tables.profile
        found: dict[str, datetime] = {}
        for table in (chat, profile):
            query = sa.select(table.c.shopper, table.c.updated_at).where(table.c.shop == self._shop)
            for shopper, at in connection.execute(query):
                found[shopper] = max(at, found.get(shopper, at))
        return found


def _plain(row: Any) -> dict[str, Any]:
    return {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
    }
