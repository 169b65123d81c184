"""Bring a database to the tables that this version works with, and tell when it has drifted from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import filelock
import sqlalchemy as sa

import bot.storage.account_tables
import bot.storage.desk_tables
import bot.storage.tables
import catalog.tables
from bot.storage.engine import open_engine

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
#: Any number that no other program locks on the same PostgreSQL server.
_POSTGRES_LOCK = 7_205_319


def collected_metadata() -> list[sa.MetaData]:
    """All tables there are: the catalog's and the rest."""
    return [catalog.tables.metadata, bot.storage.tables.metadata]


def upgrade(url: str) -> None:
    """Run the migrations that `url` (a SQLAlchemy URL or a SQLite path) still lacks; all of them or none.

    Costs one query when there are none. Processes that start at once wait for the first one.
    """
    engine = open_engine(url)
    try:
        if _revision(engine) == head():
            return
        from alembic import command

        with _alone(engine), engine.begin() as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def check(url: str) -> list[str]:
    """Differences between the database and this version's tables, one a line; empty when there are none."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection, opts={"compare_type": True})
            return [repr(difference) for difference in compare_metadata(found, _merged())]
    finally:
        engine.dispose()


def head() -> str:
    """The newest revision: its file is named after it, so that asking doesn't cost importing Alembic."""
    return max(path.stem for path in (MIGRATIONS / "versions").glob("rev_*.py")).removeprefix("rev_")


def _merged() -> sa.MetaData:
    merged = sa.MetaData()
    for metadata in collected_metadata():
        for table in metadata.sorted_tables:
            table.to_metadata(merged)
    return merged


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    # A percent sign starts an interpolation in Alembic's options.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _revision(engine: sa.Engine) -> str | None:
    table = sa.table("alembic_version", sa.column("version_num", sa.String))
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(table.name):
            return None
        revision: Any = connection.execute(sa.select(table.c.version_num)).scalar()
    return None if revision is None else str(revision)


@contextmanager
def _alone(engine: sa.Engine) -> Iterator[None]:
    """No other process migrates this database meanwhile (one that waited then finds nothing to do)."""
    database = engine.url.database
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            connection.execute(sa.select(sa.func.pg_advisory_lock(_POSTGRES_LOCK)))
            try:
                yield
            finally:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(_POSTGRES_LOCK)))
    elif database and database != ":memory:":
        with filelock.FileLock(f"{database}.migrate.lock"):
            yield
    else:
        yield
