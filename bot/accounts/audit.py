"""Who did what, when and from where. Entries are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.accounts.base import Visit
from bot.storage.account_tables import audit


@dataclass(frozen=True, slots=True)
class Entry:
    """`who`: an agent's id, "" for nobody known. `subject`: what it was done to."""

    id: int
    at: datetime
    who: str
    act: str
    subject: str
    detail: dict[str, Any]
    address: str


def write(
    connection: sa.Connection,
    shop: str,
    at: datetime,
    who: str,
    act: str,
    subject: str = "",
    visit: Visit | None = None,
    **detail: Any,
) -> None:
    """Part of the caller's transaction: what was done is never without its entry."""
    row = {
        "shop": shop,
        "at": at,
        "who": who,
        "act": act,
        "subject": "".join(letter if letter.isprintable() else "?" for letter in subject),
        "detail": detail,
        "address": visit.address if visit is not None else "",
    }
    connection.execute(sa.insert(audit).values(row))


def read(connection: sa.Connection, shop: str, limit: int = 100, before: int | None = None) -> list[Entry]:
    """Newest first."""
    query = sa.select(audit).where(audit.c.shop == shop).order_by(audit.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.id < before)
    return [
        Entry(row.id, row.at, row.who, row.act, row.subject, row.detail, row.address)
        for row in connection.execute(query)
    ]
