"""Open the database: a path means SQLite with settings fit for many short turns, a URL means what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

#: Milliseconds that a writer waits for another one (an import commits in batches; a turn takes 1 ms).
BUSY_TIMEOUT_MS = 10_000
#: Execution option of a connection that only reads: it takes no write lock on SQLite.
READ_ONLY = {"shopkeeper_read_only": True}


def open_engine(url_or_path: str | Path) -> sa.Engine:
    """An engine over a SQLite file (created with its folder when missing) or any SQLAlchemy URL.

    On SQLite a transaction takes the write lock when it begins (`BEGIN IMMEDIATE`), since one that
    upgrades from read to write fails at once instead of waiting (https://sqlite.org/lang_transaction.html);
    connections with the option `READ_ONLY` don't.
    """
    url = _url(url_or_path)
    options: dict[str, Any] = {"json_serializer": dump_json, "json_deserializer": json.loads}
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_pre_ping=True, **options)
    if url.database in (None, "", ":memory:"):
        # One connection for all threads, else each would see an empty database of its own.
        options |= {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    else:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, **options)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def dump_json(value: Any) -> str:
    """Compact JSON with Cyrillic as it is: half the size of escapes, and readable in the database."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _url(url_or_path: str | Path) -> sa.URL:
    if isinstance(url_or_path, str) and "://" in url_or_path:
        return sa.make_url(url_or_path)
    return sa.URL.create("sqlite", database=str(url_or_path))


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    reads = connection.get_execution_options().get("shopkeeper_read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
