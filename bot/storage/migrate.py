"""Bring a database to the tables that this version works with, and tell when it has drifted from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import filelock
import sqlalchemy as sa
import structlog

import bot.storage.account_tables
import bot.storage.desk_tables
import bot.storage.passage_tables
import bot.storage.privacy_tables
import bot.storage.tables
import catalog.tables
from bot.storage.engine import open_engine

if TYPE_CHECKING:
    from alembic.config import Config

log = structlog.get_logger(__name__)

#: Tables named so are no part of the history: generations of the catalog make and drop some, the library of
#: planned work has others.
BESIDE = ("vectors_", "procrastinate_")
#: A path of SQLite, or a URL.
Database: TypeAlias = str | Path | sa.URL
MIGRATIONS = Path(__file__).parent / "migrations"
#: Any number that no other program locks on the same PostgreSQL server.
_POSTGRES_LOCK = 7_205_319


def collected_metadata() -> list[sa.MetaData]:
    """All tables there are: the catalog's and the rest."""
    return [catalog.tables.metadata, bot.storage.tables.metadata]


def upgrade(database: Database) -> None:
    """Run the migrations that the database still lacks; all of them or none.

    Costs one query when there are none. Processes that start at once wait for the first one. A database
    that a newer version migrated is left as it is: its migrations only add what this version ignores.
    """
    engine = open_engine(database)
    try:
        found = revision(engine)
        if found == head():
            return
        if found is not None and found > head():
            log.warning("database_is_newer", found=found, known=head())
            return
        from alembic import command

        with alone(engine), engine.begin() as connection:
            unhurried(connection)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def check(database: Database) -> list[str]:
    """Differences between the database and this version's tables, one a line; empty when there are none."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_engine(database)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _ours})
            return [_told(difference) for difference in compare_metadata(found, merged_metadata())]
    finally:
        engine.dispose()


def head() -> str:
    """The newest revision: its file is named after it, so that asking doesn't cost importing Alembic."""
    return max(path.stem for path in (MIGRATIONS / "versions").glob("rev_*.py")).removeprefix("rev_")


def revision(engine: sa.Engine) -> str | None:
    """The revision that a database is at; None when it has no tables of ours yet."""
    table = sa.table("alembic_version", sa.column("version_num", sa.String))
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table(table.name):
            return None
        revision: Any = connection.execute(sa.select(table.c.version_num)).scalar()
    return None if revision is None else str(revision)


def unhurried(connection: sa.Connection) -> None:
    """Lift the limits that are right for turns until this transaction ends."""
    if connection.dialect.name == "postgresql":
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(sa.select(sa.func.set_config(limit, "0", True)))


def merged_metadata() -> sa.MetaData:
    """All tables in one, in an order in which they can be filled."""
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


def _told(difference: Any) -> str:
    """An operation of Alembic's autogeneration, or a list of such on one column, in one line."""
    if isinstance(difference, list):
        return ", ".join(_told(one) for one in difference)
    return " ".join(str(part) for part in difference if part is not None)


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """What an extension or a vector index of ours keeps in the same database is no drift."""
    return not (kind == "table" and name is not None and name.startswith(BESIDE))


@contextmanager
def alone(engine: sa.Engine) -> Iterator[None]:
    """No other process migrates this database meanwhile (one that waited then finds nothing to do)."""
    database = engine.url.database
    if engine.dialect.name == "postgresql":
        # No transaction: it would be idle for as long as the migration takes, and be ended for it.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.execute(sa.select(sa.func.pg_advisory_lock(_POSTGRES_LOCK)))
            try:
                yield
            finally:
                connection.execute(sa.select(sa.func.pg_advisory_unlock(_POSTGRES_LOCK)))
                connection.invalidate()  # its setting must not go back to the pool
    elif database and database != ":memory:":
        with filelock.FileLock(f"{database}.migrate.lock"):
            yield
    else:
        yield
