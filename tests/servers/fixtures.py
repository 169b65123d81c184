"""One server of each kind a test session, started by the first test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage import migrate
from bot.storage.engine import open_engine
from tests.servers.postgres import PostgresServer, UnavailableError
from tests.servers.valkey import ValkeyServer


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """For tests that leave it running."""
    server = started_postgres()
    yield server
    server.close()


@pytest.fixture(scope="session")
def migrated(postgres: PostgresServer) -> Iterator[str]:
    """The URL of a database with all tables, for one test after the other; each leaves it empty."""
    with postgres.database() as url:
        migrate.upgrade(url)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind: a URL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/a 100% new folder/shop.db"
        return
    with request.getfixturevalue("postgres").database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """An open database of each kind with all tables and nothing in them."""
    if request.param == "sqlite":
        migrate.upgrade(tmp_path / "shop.db")
        engine = open_engine(tmp_path / "shop.db")
        yield engine
        engine.dispose()
        return
    engine = open_engine(request.getfixturevalue("migrated"))
    yield engine
    with engine.begin() as connection:
        for table in reversed(migrate.merged_metadata().sorted_tables):
            connection.execute(sa.delete(table))
    engine.dispose()


@pytest.fixture(scope="session")
def valkey() -> Iterator[ValkeyServer]:
    """For tests that leave it running."""
    server = started_valkey()
    yield server
    server.close()


@pytest.fixture
def mortal_valkey() -> Iterator[ValkeyServer]:
    """A server of this test's own."""
    server = started_valkey()
    yield server
    server.close()


@pytest.fixture
def mortal_postgres() -> Iterator[PostgresServer]:
    """A server of this test's own."""
    server = started_postgres()
    yield server
    server.close()


def started_valkey() -> ValkeyServer:
    try:
        server = ValkeyServer()
        server.start()
    except UnavailableError as error:
        pytest.skip(f"no Valkey: {error}")
    return server


def started_postgres() -> PostgresServer:
    try:
        server = PostgresServer()
        server.start()
    except UnavailableError as error:
        pytest.skip(f"no PostgreSQL: {error}")
    return server
