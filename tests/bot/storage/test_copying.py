from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.errors import ShopkeeperError
from bot.storage import copying, migrate, tables
from bot.storage.engine import open_engine
from bot.storage.sql import SqlStore
from tests.bot.storage.rows import fill
from tests.contracts.store import KEY, turn

TABLES = len(migrate.merged_metadata().sorted_tables)


@pytest.fixture
def shop(database: str) -> str:
    """A database of each kind with rows in every table."""
    migrate.upgrade(database)
    with opened(database) as engine:
        fill(engine)
    return database


@pytest.fixture
def other(tmp_path: Path, request: pytest.FixtureRequest, database: str) -> Iterator[str]:
    """An empty database of the other kind."""
    if database.startswith("postgresql"):
        yield f"sqlite:///{tmp_path}/other.db"
        return
    with request.getfixturevalue("postgres").database() as url:
        yield url


def test_every_row_gets_to_the_other_kind_of_database_and_back(shop: str, other: str, tmp_path: Path) -> None:
    there = copying.copy(shop, other)
    assert {sums.rows for sums in there.values()} == {3}
    assert len(there) == TABLES
    back = copying.copy(other, f"sqlite:///{tmp_path}/back.db")
    assert back == there
    assert migrate.check(other) == []


def test_numbers_go_on_where_they_were(shop: str, other: str) -> None:
    with opened(shop) as engine:
        store = SqlStore(engine)
        store.commit(turn(1))
        last = store.after(KEY, 0)[-1]["id"]
        store.forget("anna")
    copying.copy(shop, other)
    with opened(other) as engine:
        store = SqlStore(engine)
        store.commit(turn(1))
        assert store.after(KEY, 0)[0]["id"] > last


def test_a_database_with_something_in_it_is_not_overwritten_unasked(shop: str, other: str) -> None:
    copying.copy(shop, other)
    with opened(other) as engine, engine.begin() as connection:
        connection.execute(sa.delete(tables.message))
    with pytest.raises(ShopkeeperError, match=r"is not empty .*--replace"):
        copying.copy(shop, other)
    assert copying.copy(shop, other, replace=True)["message"].rows == 3


def test_a_copy_that_differs_is_no_copy(shop: str, other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = copying._sum_of

    def forgetful(table: sa.Table, connection: sa.Connection) -> copying.TableSum:
        if table.name == "chat":
            connection.execute(sa.update(table).values(turn=99))
        return real(table, connection)

    monkeypatch.setattr(copying, "_sum_of", forgetful)
    with pytest.raises(ShopkeeperError, match="Nothing was copied: chat would not hold"):
        copying.copy(shop, other)
    with opened(other) as engine, engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.chat)).scalar() == 0


def test_a_backup_is_one_moment_and_comes_back(shop: str, other: str, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "shop.db"
    saved = copying.backup(shop, file)
    with opened(shop) as engine:
        SqlStore(engine).commit(turn(1))  # said later
    assert sorted(path.name for path in file.parent.iterdir()) == ["shop.db"]
    assert file.stat().st_mode & 0o077 == 0
    assert copying.restore(file, other) == saved
    with pytest.raises(ShopkeeperError, match="There is a file"):
        copying.backup(shop, file)
    with pytest.raises(ShopkeeperError, match="is not empty"):
        copying.restore(file, shop)
    assert copying.restore(file, shop, replace=True) == saved
    with opened(shop) as engine:
        assert SqlStore(engine).load(KEY, "anna").turn == 0


def test_what_is_no_backup_is_told(tmp_path: Path, database: str) -> None:
    file = tmp_path / "x.db"
    with pytest.raises(ShopkeeperError, match="There is no backup"):
        copying.restore(file, database)
    file.write_bytes(b"not a database at all, but a shopping list" * 100)
    with pytest.raises(ShopkeeperError, match="is no backup, or a damaged one"):
        copying.restore(file, database)
    file.unlink()
    sqlite3.connect(file).close()
    with pytest.raises(ShopkeeperError, match="no such tables"):
        copying.restore(file, database)


def test_a_damaged_backup_changes_nothing(shop: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    copying.backup(shop, file)
    content = bytearray(file.read_bytes())
    for at in range(8192, len(content) - 100, 4096):
        content[at : at + 64] = b"\xff" * 64
    file.write_bytes(content)
    with pytest.raises(ShopkeeperError, match="damaged"):
        copying.restore(file, shop, replace=True)
    with opened(shop) as engine, engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.chat)).scalar() == 3


@contextmanager
def opened(database: str) -> Iterator[sa.Engine]:
    engine = open_engine(database)
    yield engine
    engine.dispose()
