from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

import catalog.tables
from bot.desk.ownership import Ownership
from bot.messages import ChatKey
from bot.storage import migrate
from bot.storage.engine import open_engine
from bot.storage.sql import SqlStore

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def test_an_empty_database_gets_every_table_and_no_drift(database: str) -> None:
    migrate.upgrade(database)
    assert migrate.check(database) == []
    with begun(database) as connection:
        tables = set(sa.inspect(connection).get_table_names())
    assert {"product", "source", "embedding", "chat", "message"} <= tables


def test_at_head_alembic_is_not_even_asked(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate.upgrade(database)
    monkeypatch.setattr("alembic.command.upgrade", lambda *_: pytest.fail("migrated again"))
    migrate.upgrade(database)


def test_head_is_alembics_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    assert migrate.head() == ScriptDirectory.from_config(config).get_current_head()


def test_drift_is_told(database: str) -> None:
    migrate.upgrade(database)
    with begun(database) as connection:
        for table in ("stray", "vectors_1"):  # the second as a vector index keeps it
            made = sa.Table(table, sa.MetaData(), sa.Column("x", sa.Integer))
            connection.execute(sa.schema.CreateTable(made))
        connection.exec_driver_sql("DROP INDEX ix_chat_shopper")
    told = migrate.check(database)
    assert len(told) == 2
    assert "stray" in told[0] + told[1]
    assert "ix_chat_shopper" in told[0] + told[1]


def test_a_newer_database_is_left_alone(database: str) -> None:
    migrate.upgrade(database)
    version = sa.table("alembic_version", sa.column("version_num"))
    with begun(database) as connection:
        connection.execute(sa.update(version).values(version_num="9999"))
    migrate.upgrade(database)
    with begun(database) as connection:
        assert connection.execute(sa.select(version.c.version_num)).scalar() == "9999"


def test_rows_survive_going_up_again(database: str) -> None:
    migrate.upgrade(database)
    source = catalog.tables.source
    with begun(database) as connection:
        connection.execute(sa.insert(source).values(shop="main", name="a", imported_at=NEW_YEAR))
    migrate.upgrade(database)
    with begun(database) as connection:
        assert connection.execute(sa.select(source.c.name)).scalars().all() == ["a"]


def test_processes_that_start_at_once_migrate_once(database: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(migrate.upgrade, [database] * 4))
    assert migrate.check(database) == []


def test_what_was_said_survives_becoming_a_log(database: str) -> None:
    to_revision(database, "0002")
    with begun(database) as connection:
        connection.exec_driver_sql(
            "INSERT INTO chat (id, shop, channel, chat, shopper, version, turn, owner, state, updated_at)"
            " VALUES (1, 'main', 'web', 'c', 'anna', 1, 1, 'bot', '{}', '2026-01-01 00:00:00')"
        )
        connection.exec_driver_sql(
            "INSERT INTO message (id, chat_id, turn, sender, shopper, at, update_id, body)"
            " VALUES (7, 1, 1, 'shopper', 'anna', '2026-01-01 00:00:00', 'u1', '{\"text\":\"да\"}')"
        )
    migrate.upgrade(database)
    engine = open_engine(database)
    store = SqlStore(engine)
    key = ChatKey("main", "web", "c")
    (said,) = store.history(key)
    assert (said["id"], said["body"]) == (7, {"text": "да"})
    assert store.load(key, "anna").ownership == Ownership()
    store.forget("anna")
    engine.dispose()
    if not database.startswith("sqlite"):
        return
    with begun(database) as connection:
        assert (
            connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'message'").scalar() == 7
        )


@contextmanager
def begun(database: str) -> Iterator[sa.Connection]:
    engine = open_engine(database)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def to_revision(database: str, revision: str) -> None:
    from alembic import command

    engine = open_engine(database)
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()
