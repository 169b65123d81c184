"""Open the database: a file of SQLite with settings fit for many short turns, or a PostgreSQL server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from bot.errors import ShopkeeperError
from bot.storage.writers import Writer, in_line
from catalog.store import write_ahead

#: Milliseconds that a writer waits for another one (an import commits in batches; a turn takes 1 ms).
BUSY_TIMEOUT_MS = 10_000
#: Seconds until a server that doesn't answer counts as away, and that one statement may take: a turn's take
#: milliseconds, and what waits longer than this holds up a chat.
CONNECT_SECONDS, STATEMENT_SECONDS = 5, 30
#: A network that dropped a connection without a word is noticed within half a minute (tcp(7), libpq's names).
KEEPALIVES = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
#: Connections of one process: worker threads of the web, messengers, dispatchers.
POOL, OVERFLOW = 10, 30
#: What `postgresql://` means here.
DRIVER = "postgresql+psycopg"
#: Execution option of a connection that only reads: it takes no write lock on SQLite.
READ_ONLY = {"shopkeeper_read_only": True}


def open_engine(database: str | Path | sa.URL) -> sa.Engine:
    """An engine over a SQLite file (created with its folder when missing) or a URL.

    On SQLite a transaction takes the write lock when it begins (`BEGIN IMMEDIATE`), since one that
    upgrades from read to write fails at once instead of waiting (https://sqlite.org/lang_transaction.html);
    connections with the option `READ_ONLY` don't. Raises ValueError for a URL that can't be one.
    """
    url = _url(database)
    options: dict[str, Any] = {
        "json_serializer": dump_json,
        "json_deserializer": json.loads,
        "hide_parameters": True,  # an error's words go to the log; a shopper's do not
    }
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(
            url,
            pool_size=POOL,
            max_overflow=OVERFLOW,
            pool_pre_ping=True,
            connect_args={"connect_timeout": CONNECT_SECONDS, **KEEPALIVES, **_session(url)},
            **options,
        )
    if url.database in (None, "", ":memory:"):
        # One connection for all threads, else each would see an empty database of its own.
        options |= {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        options |= {
            "connect_args": {"factory": in_line()},
            "pool_size": POOL,
            "max_overflow": OVERFLOW,
        }
    engine = sa.create_engine(url, **options)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def take_turns(connection: sa.Connection, *names: str) -> None:
    """Whoever does what is called by one of these names waits until this transaction has ended: for checks of
    rows that are not there yet, which no row lock can hold. On SQLite a writer is alone anyway."""
    if connection.dialect.name == "postgresql":
        for name in sorted(names):
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))


def dump_json(value: Any) -> str:
    """Compact JSON with Cyrillic as it is: half the size of escapes, and readable in the database."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def database_url(text: str) -> sa.URL:
    """`postgresql://…` or `sqlite:///…` as SQLAlchemy knows it. Raises ValueError, which never holds the URL:
    there is a password in it."""
    try:
        url = sa.make_url(text)
    except sa.exc.ArgumentError:
        raise ValueError("no database URL; write postgresql://USER:PASSWORD@HOST/NAME") from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername=DRIVER)
    if url.drivername not in (DRIVER, "sqlite"):
        raise ValueError(f"{url.drivername} is no database that is known here; postgresql and sqlite are")
    if url.drivername == DRIVER and not url.database:
        raise ValueError("the database's name is missing: postgresql://USER:PASSWORD@HOST/NAME")
    return url


def unusable(url: sa.URL, error: Exception) -> ShopkeeperError:
    """Why a database can't be opened, and what to do; the password is hidden."""
    where = url.database if url.drivername == "sqlite" else url.render_as_string(hide_password=True)
    if isinstance(error, ImportError):
        return ShopkeeperError(f"PostgreSQL needs a driver: pip install 'psycopg[binary]' ({error}).")
    why = str(getattr(error, "orig", error)).strip().split("\n")[0]
    if url.drivername == "sqlite":
        return ShopkeeperError(
            f"The database {where} can't be opened ({why}): restore it from a backup, or move it away and "
            "import the catalog again."
        )
    return ShopkeeperError(
        f"The database {where} can't be used ({why}): check SHOPKEEPER_DATABASE_URL, and that the server "
        "runs and lets this machine in."
    )


def _url(database: str | Path | sa.URL) -> sa.URL:
    if isinstance(database, sa.URL):
        return database
    if isinstance(database, str) and "://" in database:
        return database_url(database)
    return sa.URL.create("sqlite", database=str(database))


def _session(url: sa.URL) -> dict[str, str]:
    """Settings of each connection, unless the URL gives libpq `options` of its own."""
    if "options" in url.query:
        return {}
    return {
        "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c idle_in_transaction_session_timeout=60s"
    }


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    write_ahead(cursor, BUSY_TIMEOUT_MS / 1000)
    for pragma in (
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what was deleted is overwritten, not left lying in free pages
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    reads = connection.get_execution_options().get("shopkeeper_read_only", False)
    if reads:
        connection.exec_driver_sql("BEGIN")
        return
    own = connection.connection.driver_connection
    if isinstance(own, Writer):
        own.come(BUSY_TIMEOUT_MS / 1000)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        connection.connection.rollback()
        raise
