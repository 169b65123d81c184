"""The products as the merchant's feeds state them, in the database: what generations are built from."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor

from catalog import product_json
from catalog.embedder import Vectors
from catalog.errors import CatalogError
from catalog.product import Product
from catalog.tables import embedding, metadata, product, source

#: Below the limit on bound values of one statement (SQLite 32,766; PostgreSQL 32,767).
CHUNK = 1_000
#: Understood by the product's own engines: this connection takes no write lock on SQLite.
_READ = {"shopkeeper_read_only": True}


@dataclass(frozen=True, slots=True)
class Known:
    """What the database holds of one product, short."""

    source: str
    content_hash: str
    removed: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """One product as the database has it. `removed_at`: when it was last seen missing from its feed."""

    product: Product
    source: str
    updated_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Upsert:
    """One product to write: `body` is `product_json.dump`'s."""

    id: str
    content_hash: str
    body: bytes


def write_ahead(cursor: DBAPICursor, wait: float = 10.0) -> None:
    """Switch a SQLite file to its write-ahead log. SQLite does not wait for its busy timeout there, so that
    of processes that open a new file at once one would fail: this tries again for `wait` seconds. Raises
    sqlite3.OperationalError after that."""
    deadline = time.monotonic() + wait
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def open_engine(database: str | Path) -> sa.Engine:
    """An engine over a SQLite file, or over any SQLAlchemy URL."""
    if isinstance(database, str) and "://" in database:
        return sa.create_engine(database)
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(database)))

    def prepare(connection: DBAPIConnection, _entry: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=10000")
        write_ahead(cursor)
        for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    sa.event.listen(engine, "connect", prepare)
    return engine


class LiveProducts:
    """All products that a shop sells now, by id; each pass streams them from the database anew."""

    def __init__(self, store: ProductStore) -> None:
        self._store, self._count = store, store.count()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Product]:
        return self._store.products()

    def __contains__(self, product: object) -> bool:
        return any(one == product for one in self)


class ProductStore:
    """One shop's products and the vectors of their texts. Also a `catalog.embedding.VectorCache`."""

    def __init__(self, engine: sa.Engine, shop: str = "main") -> None:
        self._engine = engine
        self._shop = shop

    def require_tables(self) -> None:
        """Raises CatalogError when the migrations have not run."""
        with self._reading() as connection:
            missing = {table.name for table in metadata.sorted_tables} - set(
                sa.inspect(connection).get_table_names()
            )
        if missing:
            where = self._engine.url.render_as_string(hide_password=True)
            raise CatalogError(f"The database {where} has no tables yet: run its migrations first")

    def known(self) -> dict[str, Known]:
        """Every product of the shop by id, removed ones too."""
        columns = (product.c.id, product.c.source, product.c.content_hash, product.c.removed_at)
        query = sa.select(*columns).where(product.c.shop == self._shop)
        with self._reading() as connection:
            return {
                id_: Known(source_, hash_, removed is not None)
                for id_, source_, hash_, removed in connection.execute(query)
            }

    def count(self) -> int:
        query = sa.select(sa.func.count()).select_from(product).where(*self._live())
        with self._reading() as connection:
            return int(connection.execute(query).scalar_one())

    def products(self) -> Iterator[Product]:
        """What is sold now, by id, streamed."""
        query = sa.select(product.c.body).where(*self._live()).order_by(product.c.id)
        with self._reading() as connection:
            for (body,) in connection.execution_options(yield_per=CHUNK).execute(query):
                yield product_json.load(body)

    def find(self, id: str) -> Stored | None:
        """One product by id, a removed one too; None when there never was one."""
        query = sa.select(product).where(product.c.shop == self._shop, product.c.id == id)
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        removed = None if row.removed_at is None else utc(row.removed_at)
        return Stored(product_json.load(row.body), row.source, utc(row.updated_at), removed)

    def hashes(self) -> list[tuple[str, str]]:
        """(id, content hash) of what is sold now, by id."""
        query = sa.select(product.c.id, product.c.content_hash).where(*self._live()).order_by(product.c.id)
        with self._reading() as connection:
            return [(id_, hash_) for id_, hash_ in connection.execute(query)]

    def apply(
        self, name: str, upserts: Iterator[Sequence[Upsert]], removed: Collection[str], now: datetime
    ) -> None:
        """Write one import of the source `name` in one transaction: all of it is seen, or nothing."""
        with self._engine.begin() as connection:
            earlier = sa.select(source.c.name).where(source.c.shop == self._shop, source.c.name == name)
            # What a source holds at its first import may be as old as the shop.
            seen = None if connection.execute(earlier).first() is None else now
            at = {"shop": self._shop, "name": name, "imported_at": now}
            upsert(connection, source, [at])
            for chunk in upserts:
                rows = [
                    {
                        "shop": self._shop,
                        "id": item.id,
                        "source": name,
                        "content_hash": item.content_hash,
                        "body": item.body.decode(),
                        "updated_at": now,
                        "removed_at": None,
                        "first_seen_at": seen,
                    }
                    for item in chunk
                ]
                upsert(connection, product, rows, once=("first_seen_at",))
            remove = (
                sa.update(product)
                .where(product.c.shop == self._shop, product.c.id == sa.bindparam("gone"))
                .values(removed_at=now)
            )
            if removed:
                connection.execute(remove, [{"gone": id_} for id_ in removed])

    def arrivals(self, since: datetime) -> dict[str, datetime]:
        """What is sold now and was first seen at `since` or later: id -> when."""
        query = sa.select(product.c.id, product.c.first_seen_at).where(
            *self._live(), product.c.first_seen_at >= since
        )
        with self._reading() as connection:
            return {id_: utc(at) for id_, at in connection.execute(query)}

    def vectors(self, embedder: str, dimension: int, hashes: Sequence[str]) -> dict[str, Vectors]:
        """The stored vectors among these text hashes, float32 (dimension,) each."""
        found: dict[str, Vectors] = {}
        with self._reading() as connection:
            for start in range(0, len(hashes), CHUNK):
                query = sa.select(embedding.c.text_hash, embedding.c.vector).where(
                    embedding.c.embedder == embedder,
                    embedding.c.text_hash.in_(hashes[start : start + CHUNK]),
                )
                for text_hash, blob in connection.execute(query):
                    vector = np.frombuffer(blob, dtype=np.float16).astype(np.float32)
                    if vector.shape == (dimension,):
                        found[text_hash] = vector
        return found

    def keep(self, embedder: str, vectors: Mapping[str, Vectors]) -> None:
        """Store vectors by text hash; committed when this returns."""
        rows = [
            {"embedder": embedder, "text_hash": hash_, "vector": vector.astype(np.float16).tobytes()}
            # In one order for all, so that two who keep the same ones don't wait for each other for ever.
            for hash_, vector in sorted(vectors.items())
        ]
        if rows:
            with self._engine.begin() as connection:
                upsert(connection, embedding, rows)

    def forget_others(self, embedder: str, hashes: Collection[str]) -> int:
        """Drop every vector but `embedder`'s of these hashes; returns how many went."""
        kept = hashes if isinstance(hashes, set) else set(hashes)
        query = sa.select(embedding.c.embedder, embedding.c.text_hash)
        with self._reading() as connection:
            stored = connection.execution_options(yield_per=CHUNK).execute(query)
            gone = [{"e": e, "h": h} for e, h in stored if e != embedder or h not in kept]
        if gone:
            where = (embedding.c.embedder == sa.bindparam("e"), embedding.c.text_hash == sa.bindparam("h"))
            with self._engine.begin() as connection:
                connection.execute(sa.delete(embedding).where(*where), gone)
        return len(gone)

    def _reading(self) -> Any:
        return self._engine.connect().execution_options(**_READ)

    def _live(self) -> tuple[sa.ColumnElement[bool], ...]:
        return (product.c.shop == self._shop, product.c.removed_at.is_(None))


def upsert(
    connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]], once: Collection[str] = ()
) -> None:
    """Insert or replace rows by primary key, on SQLite and PostgreSQL alike. once: columns that keep what
    they were inserted with."""
    dialect = connection.dialect.name
    insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.primary_key]
    values = {c.name: insert.excluded[c.name] for c in table.c if c.name not in {*keys, *once}}
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=values), rows)


def utc(at: datetime) -> datetime:
    """A moment read from the database: SQLite forgets the zone; what is written is always UTC."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
