"""One person's rows, wherever they are: found by the columns that every table of people has.

A table of people names its person in `shopper`, or its chat in `chat_id`; so tables that are added later are
reached without being listed here (a test walks all tables).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.messages import ChatKey
from bot.storage import desk_tables, tables
from bot.storage.chats import named
from bot.storage.passages import same_person
from bot.storage.privacy_tables import erasure

#: Chats that are cleared by one statement.
AT_ONCE = 500


def fingerprint(shop: str, shopper: str) -> str:
    """Of one person in one shop: enough to recognise them in a backup, too little to say who it is."""
    return hashlib.sha256(f"{shop}\0{shopper}".encode()).hexdigest()


def reached(metadata: sa.MetaData = tables.metadata) -> list[sa.Table]:
    """Tables that hold rows of people, the referring ones before those they refer to; `chat` is the last."""
    found = [one for one in reversed(metadata.sorted_tables) if {"shopper", "chat_id"} & set(one.c.keys())]
    return [*(one for one in found if one is not tables.chat), tables.chat]


def chats_of(connection: sa.Connection, shopper: str, shop: str | None) -> list[int]:
    chat = tables.chat
    query = sa.select(chat.c.id).where(chat.c.shopper == shopper)
    return list(connection.scalars(query if shop is None else query.where(chat.c.shop == shop)))


def theirs(
    table: sa.Table, chat_ids: Sequence[int], shopper: str | None, shop: str | None
) -> sa.ColumnElement[bool]:
    """The rows of a table that are of these chats, or that name this person themselves: what they said in a
    chat that changed hands is theirs, too."""
    which: list[sa.ColumnElement[bool]] = []
    if table is tables.chat:
        return table.c.id.in_(chat_ids)
    if "chat_id" in table.c:
        which.append(table.c.chat_id.in_(chat_ids))
    if "shopper" in table.c and shopper is not None:
        named_there = table.c.shopper == shopper
        if shop is not None and "shop" in table.c:
            named_there = sa.and_(named_there, table.c.shop == shop)
        elif shop is not None:
            chat = tables.chat
            in_shop = sa.select(chat.c.id).where(chat.c.shop == shop)
            named_there = sa.and_(named_there, table.c.chat_id.in_(in_shop))
        which.append(named_there)
    return sa.or_(sa.false(), *which)


def erase_person(
    connection: sa.Connection, shopper: str, shop: str | None, at: datetime, keep: ChatKey | None = None
) -> dict[str, int]:
    """Rows deleted, by table, under all names that the person has. `keep`: the chat in which the person asks
    for it stays, emptied, so that its turns count on."""
    counts: dict[str, int] = {}
    for name in same_person(connection, shopper, shop):
        chat_ids = chats_of(connection, name, shop)
        shops = _shops(connection, name, shop)
        gone = erase_chats(connection, chat_ids, at, shopper=name, shop=shop, keep=keep)
        counts = {table: counts.get(table, 0) + count for table, count in gone.items()}
        _ask(connection, [(one, "note", "", fingerprint(one, name)) for one in shops], at)
    return counts


def erase_chats(
    connection: sa.Connection,
    chat_ids: Sequence[int],
    at: datetime,
    *,
    shopper: str | None = None,
    shop: str | None = None,
    keep: ChatKey | None = None,
) -> dict[str, int]:
    """These chats with all that hangs on them; with `shopper` also what that person left elsewhere."""
    counts: dict[str, int] = {}
    parts = [chat_ids[start : start + AT_ONCE] for start in range(0, len(chat_ids), AT_ONCE)] or [()]
    for part in parts:
        _ask(connection, _outside(connection, theirs(tables.message, part, shopper, shop), part), at)
        for table in reached():
            which = theirs(table, part, shopper, shop)
            if table is tables.chat and keep is not None:
                which = sa.and_(which, sa.not_(sa.and_(*named(keep))))
            count = connection.execute(sa.delete(table).where(which)).rowcount
            counts[table.name] = counts.get(table.name, 0) + count
    return counts


def _shops(connection: sa.Connection, shopper: str, shop: str | None) -> set[str]:
    if shop is not None:
        return {shop}
    found: set[str] = set()
    for table in reached():
        if {"shop", "shopper"} <= set(table.c.keys()):
            found.update(
                connection.scalars(sa.select(table.c.shop).where(table.c.shopper == shopper).distinct())
            )
    return found


def _outside(
    connection: sa.Connection, said: sa.ColumnElement[bool], chat_ids: Sequence[int]
) -> Iterable[tuple[str, str, str, str]]:
    """Files that were sent along, and the places at outside desks: (shop, kind, target, ref)."""
    chat, message, place = tables.chat, tables.message, desk_tables.desk_place
    bodies = sa.select(chat.c.shop, message.c.body).join(chat, chat.c.id == message.c.chat_id).where(said)
    for row in connection.execute(bodies):
        for file in row.body.get("files") or ():
            yield row.shop, "file", "", str(file["id"])
    places = sa.select(chat.c.shop, place).join(chat, chat.c.id == place.c.chat_id)
    for row in connection.execute(places.where(place.c.chat_id.in_(chat_ids))):
        yield row.shop, "place", row.desk, row.place


def _ask(connection: sa.Connection, work: Iterable[tuple[str, str, str, str]], at: datetime) -> None:
    rows: list[dict[str, Any]] = [
        {
            "shop": shop, "kind": kind, "target": target, "ref": ref,
            "asked_at": at, "next_at": at, "attempts": 0,
        }
        for shop, kind, target, ref in dict.fromkeys(work)
    ]  # fmt: skip
    if rows:
        connection.execute(sa.insert(erasure), rows)
