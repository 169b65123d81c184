"""All rows of one database into another, whatever the two are: moving over, backups, and restoring them.

A backup is a SQLite file with the tables of its version; anything that reads SQLite reads it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.errors import ShopkeeperError
from bot.storage.engine import READ_ONLY, open_engine, unusable
from bot.storage.migrate import Database, head, merged_metadata, revision, unhurried, upgrade

#: Rows that are read and written at once.
BATCH = 1000


@dataclass(slots=True)
class TableSum:
    """Rows of a table, and a sum over them that is the same in whatever order they come."""

    rows: int = 0
    sum: int = 0

    def add(self, row: Mapping[str, Any]) -> None:
        told = repr(sorted(row.items())).encode("utf-8", "surrogatepass")
        self.rows += 1
        self.sum = (self.sum + int.from_bytes(hashlib.sha256(told).digest())) % 2**256


Sums = dict[str, TableSum]


def copy(source: Database, target: Database, *, replace: bool = False) -> Sums:
    """Copy every row, in one transaction on each side: the target has all of it, or what it had before.

    The source must be at this version's revision; the target is migrated to it. Where the target holds
    anything, `replace` says that it goes. Raises ShopkeeperError, also when the target does not hold
    afterwards what was read.
    """
    with _opened(source) as reading, _opened(target) as writing:
        _require_current(reading)
        upgrade(target)
        with _snapshot(reading) as had, writing.begin() as into:
            unhurried(into)
            _clear(into, replace=replace)
            read = {table.name: _copy_table(table, had, into) for table in merged_metadata().sorted_tables}
            written = {table.name: _sum_of(table, into) for table in merged_metadata().sorted_tables}
            wrong = [name for name, sums in read.items() if sums != written[name]]
            if wrong:
                raise ShopkeeperError(
                    f"Nothing was copied: {', '.join(wrong)} would not hold in "
                    f"{writing.url.render_as_string(hide_password=True)} what it held before."
                )
    return read


def backup(source: Database, path: Path) -> Sums:
    """Write a new file, complete or not at all. Nobody has to stop working meanwhile."""
    if path.exists():
        raise ShopkeeperError(f"There is a file {path} already: choose another name, or move it away.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as folder:
            fresh = Path(folder) / "backup.db"
            sums = copy(source, fresh)
            _whole(fresh)
            fresh.chmod(0o600)
            fresh.replace(path)
    except OSError as error:
        raise ShopkeeperError(f"The backup {path} can't be written: {error.strerror}.") from error
    return sums


def restore(path: Path, target: Database, *, replace: bool = False) -> Sums:
    """Bring back what a backup holds, one of an older version too."""
    if not path.is_file():
        raise ShopkeeperError(f"There is no backup {path}.")
    with tempfile.TemporaryDirectory(prefix="shopkeeper-restore-") as folder:
        work = Path(folder) / "backup.db"
        try:
            shutil.copyfile(path, work)
            with sqlite3.connect(work) as connection:
                (told,) = connection.execute("PRAGMA integrity_check").fetchone()
            connection.close()
        except OSError as error:
            raise ShopkeeperError(f"The backup {path} can't be read: {error.strerror}.") from error
        except sqlite3.DatabaseError as error:
            raise ShopkeeperError(f"{path} is no backup, or a damaged one ({error}).") from error
        if told != "ok":
            raise ShopkeeperError(f"The backup {path} is damaged ({told}).")
        with _opened(work) as engine:
            found = revision(engine)
        if found is None:
            raise ShopkeeperError(f"{path} is no backup of a shop: it has no such tables.")
        upgrade(work)
        return copy(work, target, replace=replace)


@contextmanager
def _opened(database: Database) -> Iterator[sa.Engine]:
    try:
        engine = open_engine(database)
    except ImportError as error:
        raise unusable(sa.make_url(str(database)), error) from error
    try:
        yield engine
    except sa.exc.DatabaseError as error:
        raise unusable(engine.url, error) from error
    finally:
        engine.dispose()


@contextmanager
def _snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One state of the whole database, however long the reading takes."""
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with engine.connect().execution_options(**READ_ONLY, **level) as connection, connection.begin():
        unhurried(connection)
        yield connection


def _require_current(engine: sa.Engine) -> None:
    found = revision(engine)
    if found != head():
        where = engine.url.render_as_string(hide_password=True)
        raise ShopkeeperError(
            f"The database {where} is at revision {found or 'none'}, this version works with {head()}: "
            "run `shopkeeper db migrate` on it first."
        )


def _clear(connection: sa.Connection, *, replace: bool) -> None:
    tables = merged_metadata().sorted_tables
    if not replace:
        held = [
            table.name
            for table in tables
            if connection.execute(sa.select(sa.literal(1)).select_from(table)).first()
        ]
        if held:
            where = connection.engine.url.render_as_string(hide_password=True)
            raise ShopkeeperError(
                f"The database {where} is not empty ({', '.join(held[:5])}): give --replace "
                "to lose what it holds."
            )
    for table in reversed(tables):
        connection.execute(sa.delete(table))


def _copy_table(table: sa.Table, had: sa.Connection, into: sa.Connection) -> TableSum:
    sums = TableSum()
    for batch in _rows(table, had):
        for row in batch:
            sums.add(row)
        null = {column.name for column in table.columns if isinstance(column.type, sa.JSON)}
        into.execute(
            sa.insert(table),
            [
                {name: sa.null() if value is None and name in null else value for name, value in row.items()}
                for row in batch
            ]
            if null
            else batch,
        )
    _go_on_counting(table, had, into)
    return sums


def _sum_of(table: sa.Table, connection: sa.Connection) -> TableSum:
    sums = TableSum()
    for batch in _rows(table, connection):
        for row in batch:
            sums.add(row)
    return sums


def _rows(table: sa.Table, connection: sa.Connection) -> Iterator[list[dict[str, Any]]]:
    query = sa.select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for batch in connection.execute(query).mappings().partitions():
        yield [{name: _plain(value) for name, value in row.items()} for row in batch]


def _plain(value: Any) -> Any:
    """Times in UTC (SQLite forgets the zone, and what is written is always UTC), bytes as bytes."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return bytes(value) if isinstance(value, memoryview) else value


def _go_on_counting(table: sa.Table, had: sa.Connection, into: sa.Connection) -> None:
    """Numbers that were given once are not given again, those of deleted rows neither."""
    keys = list(table.primary_key.columns)
    if len(keys) != 1 or not isinstance(keys[0].type, sa.Integer):
        return
    latest = max(_given(table, had), int(into.execute(sa.select(sa.func.max(keys[0]))).scalar() or 0))
    if not latest:
        return
    if into.dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(table.name, keys[0].name)
        into.execute(sa.select(sa.func.setval(sequence, latest)))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        counter = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
        into.execute(sa.delete(counter).where(counter.c.name == table.name))
        into.execute(sa.insert(counter).values(name=table.name, seq=latest))


def _given(table: sa.Table, connection: sa.Connection) -> int:
    """The highest number that this table's counter has given."""
    (key,) = table.primary_key.columns
    if connection.dialect.name == "postgresql":
        name = connection.execute(sa.select(sa.func.pg_get_serial_sequence(table.name, key.name))).scalar()
        schema, _, sequence = str(name).rpartition(".")
        counter = sa.table(sequence.strip('"'), sa.column("last_value"), schema=schema or None)
        return int(connection.execute(sa.select(counter.c.last_value)).scalar() or 0)
    if not table.dialect_options["sqlite"]["autoincrement"]:
        return 0
    counter = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
    found = connection.execute(sa.select(counter.c.seq).where(counter.c.name == table.name)).scalar()
    return int(found or 0)


def _whole(path: Path) -> None:
    """One file, with nothing left in a log beside it, and on the disk."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    descriptor = os.open(path, os.O_RDONLY)
    with suppress(OSError):
        os.fsync(descriptor)
    os.close(descriptor)
