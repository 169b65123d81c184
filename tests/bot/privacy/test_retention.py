from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.desk.ownership import Request
from bot.messages import ChatKey
from bot.privacy.keeping import Keeping
from bot.privacy.retention import AT_ONCE, Retention
from bot.storage import tables
from bot.storage.engine import open_engine
from bot.storage.migrate import upgrade
from bot.storage.privacy_tables import erasure
from bot.storage.sql import SqlStore
from tests.contracts.store import turn

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
KEPT = Keeping(chats=30, profiles=100)


@pytest.fixture
def engine(database: str) -> Iterator[sa.Engine]:
    upgrade(database)
    engine = open_engine(database)
    yield engine
    engine.dispose()


def said(engine: sa.Engine, chat: str, days: float, **more: object) -> None:
    """Something was said in this chat, so many days ago; its shopper has the chat's name."""
    at = NOW - timedelta(days=days)
    key = ChatKey("main", "web", chat)
    SqlStore(engine).commit(turn(1, key=key, shopper=chat, at=at, **more))


def names(engine: sa.Engine, table: sa.Table, column: str) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(sa.select(table.c[column])))


def keep(engine: sa.Engine, keeping: Keeping = KEPT) -> dict[str, int]:
    return Retention(engine, "main", keeping, lambda: NOW).pass_once()


def test_old_chats_go_first_and_old_profiles_later(engine: sa.Engine) -> None:
    for chat, days in (("new", 1), ("edge", 29.9), ("old", 31), ("ancient", 101)):
        said(engine, chat, days)
    counts = keep(engine)
    assert names(engine, tables.chat, "chat") == {"new", "edge"}
    assert names(engine, tables.message, "shopper") == {"new", "edge"}
    assert names(engine, tables.profile, "shopper") == {"new", "edge", "old"}
    assert (counts["chat"], counts["message"], counts["profile"]) == (2, 4, 1)
    assert not any(keep(engine).values())


def test_who_waits_for_a_person_is_kept(engine: sa.Engine) -> None:
    said(engine, "waits", 400, act=Request("asked", "help"))
    keep(engine)
    assert names(engine, tables.chat, "chat") == {"waits"}


def test_files_and_places_go_too(engine: sa.Engine) -> None:
    said(engine, "old", 31, incoming={"text": "look", "files": [{"id": "f" * 64, "name": "x.png"}]})
    keep(engine)
    assert names(engine, erasure, "ref") == {"f" * 64}


def test_without_an_end_all_is_kept(engine: sa.Engine) -> None:
    said(engine, "old", 10_000)
    assert keep(engine, Keeping()) == {}
    assert names(engine, tables.chat, "chat") == {"old"}


def test_other_shops_keep_their_own(engine: sa.Engine) -> None:
    said(engine, "old", 31)
    Retention(engine, "another", KEPT, lambda: NOW).pass_once()
    assert names(engine, tables.chat, "chat") == {"old"}


def test_many_go_in_parts(engine: sa.Engine) -> None:
    for number in range(AT_ONCE + 3):
        said(engine, f"old {number}", 31)
    said(engine, "new", 1)
    assert keep(engine)["chat"] == AT_ONCE + 3
    assert names(engine, tables.chat, "chat") == {"new"}
