"""Vectors in PostgreSQL, by its extension pgvector: one table a generation, with an HNSW index.

https://github.com/pgvector/pgvector: HNSW after Malkov and Yashunin (2016), over 16-bit vectors and inner
products, which are cosines here. A filter is honoured inside the search: the scan of the graph goes on until
enough allowed rows were met (`hnsw.iterative_scan`); few allowed rows are compared here, without the server.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from catalog.embedder import Vectors
from catalog.errors import CatalogAwayError, CatalogError
from catalog.vector_engine import ServedIndex, StoredVectors, fresh_name, mark, missing, named, point, pointed
from catalog.vector_index import Mask, Rows

NAME = "pgvector"
#: Edges a node and candidates while building; pgvector's own defaults.
EDGES, BUILDING = 16, 64
#: Candidates of a search at least, and for each row that is asked for (at most 1,000, says pgvector).
CANDIDATES, PER_ROW, MOST_CANDIDATES = 100, 2, 1000
#: Memory of one index build, beyond which it becomes slow.
BUILD_MEMORY = "512MB"


class PgvectorEngine:
    """`catalog.vector_engine.VectorEngine` in the database that `engine` opens."""

    def __init__(self, engine: sa.Engine, shop: str) -> None:
        self._engine = engine
        self._shop = shop

    def build(self, directory: Path, vectors: Vectors) -> None:
        name = fresh_name(self._shop)
        table = _table(name, vectors.shape[1])
        try:
            with self._engine.begin() as connection:
                for setting, value in (
                    ("statement_timeout", "0"),
                    ("idle_in_transaction_session_timeout", "0"),
                    ("maintenance_work_mem", BUILD_MEMORY),
                ):
                    connection.execute(sa.select(sa.func.set_config(setting, value, True)))
                connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS vector")
                table.create(connection)
                _fill(connection, table, vectors)
                _index(table).create(connection)
        except sa.exc.DBAPIError as error:
            raise CatalogError(
                f"The vectors could not be stored in PostgreSQL ({_why(error)}): it needs the extension "
                "pgvector from version 0.8 on, or set SHOPKEEPER_VECTORS=faiss."
            ) from error
        StoredVectors.write(directory, vectors)
        point(directory, NAME, name)

    def built(self, directory: Path) -> bool:
        name = pointed(directory, NAME)
        if name is None:
            return False
        with self._engine.connect() as connection:
            return sa.inspect(connection).has_table(name)

    def open(self, directory: Path) -> PgvectorIndex:
        name = pointed(directory, NAME)
        if name is None or not self.built(directory):
            raise missing(directory, NAME)
        return PgvectorIndex(self._engine, name, directory)

    def tidy(self, data_dir: Path) -> None:
        kept = set(named(data_dir, NAME))
        with self._engine.begin() as connection:
            for name in sa.inspect(connection).get_table_names():
                if name.startswith(mark(self._shop)) and name not in kept:
                    sa.Table(name, sa.MetaData()).drop(connection)


class PgvectorIndex(ServedIndex):
    """`catalog.vector_index.VectorIndex`. Thread-safe."""

    def __init__(self, engine: sa.Engine, name: str, directory: Path) -> None:
        super().__init__(directory)
        self._engine = engine
        self._table = _table(name, self._vectors.shape[1])

    def ask(self, vector: NDArray[np.float32], k: int, mask: Mask | None) -> tuple[Rows, Vectors]:
        rows = self._table
        distance = rows.c.vector.max_inner_product(vector.tolist())
        query = sa.select(rows.c.row, distance.label("distance"))
        if mask is not None:
            bits = sa.literal(np.packbits(mask, bitorder="little").tobytes(), sa.LargeBinary)
            query = query.where(sa.func.get_bit(bits, rows.c.row) == 1)
        try:
            with self._engine.connect() as connection, connection.begin():
                candidates = min(MOST_CANDIDATES, max(CANDIDATES, PER_ROW * k))
                for setting, value in (
                    ("hnsw.ef_search", str(candidates)),
                    ("hnsw.iterative_scan", "strict_order"),
                    ("hnsw.max_scan_tuples", str(max(20_000, self.size))),
                ):
                    connection.execute(sa.select(sa.func.set_config(setting, value, True)))
                met = connection.execute(query.order_by(sa.text("distance")).limit(k)).all()
        except sa.exc.DBAPIError as error:
            raise CatalogAwayError(f"The catalog can't be searched just now ({_why(error)}).") from error
        return (
            np.array([one.row for one in met], dtype=np.int64),
            np.array([-one.distance for one in met], dtype=np.float32),
        )


def _table(name: str, dimension: int) -> sa.Table:
    from pgvector.sqlalchemy import HALFVEC

    return sa.Table(
        name,
        sa.MetaData(),
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("vector", HALFVEC(dimension), nullable=False),
    )


def _index(table: sa.Table) -> sa.Index:
    return sa.Index(
        f"ix_{table.name}",
        table.c.vector,
        postgresql_using="hnsw",
        postgresql_with={"m": EDGES, "ef_construction": BUILDING},
        postgresql_ops={"vector": "halfvec_ip_ops"},
    )


def _fill(connection: sa.Connection, table: sa.Table, vectors: Vectors) -> None:
    from pgvector import HalfVector
    from pgvector.psycopg import register_vector
    from psycopg import sql

    driver: Any = connection.connection.driver_connection
    register_vector(driver)
    statement = sql.SQL("COPY {} (row, vector) FROM STDIN WITH (FORMAT BINARY)").format(
        sql.Identifier(table.name)
    )
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(["int4", "halfvec"])
        for row, vector in enumerate(vectors):
            copy.write_row((row, HalfVector(vector)))


def _why(error: sa.exc.DBAPIError) -> str:
    return str(error.orig).strip().split("\n")[0]
