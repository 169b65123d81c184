"""The suite of the vector indexes over servers: pgvector, and Milvus through its own client."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from catalog.errors import CatalogAwayError, CatalogError
from catalog.milvus_index import MilvusEngine
from catalog.pgvector_index import PgvectorEngine
from catalog.vector_engine import FaissEngine, VectorEngine
from catalog.vector_index import VectorIndex
from tests.catalog.vector_suite import SIZE, VECTORS, VectorIndexContract, exact, vectors
from tests.servers.postgres import PostgresServer


@pytest.fixture(scope="module")
def tables(postgres: PostgresServer) -> Iterator[sa.Engine]:
    with postgres.database() as url:
        engine = sa.create_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture(scope="module")
def pgvector(tables: sa.Engine) -> PgvectorEngine:
    return PgvectorEngine(tables, "main")


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> MilvusEngine:
    pytest.importorskip("milvus_lite", reason="no Milvus Lite on this machine")
    return MilvusEngine(str(tmp_path_factory.mktemp("milvus") / "vectors.db"), "main")


def opened(engine: VectorEngine, directory: Path) -> VectorIndex:
    engine.build(directory, VECTORS)
    return engine.open(directory)


class TestPgvector(VectorIndexContract):
    @pytest.fixture(scope="class")
    @classmethod
    def index(cls, pgvector: PgvectorEngine, tmp_path_factory: pytest.TempPathFactory) -> VectorIndex:
        return opened(pgvector, tmp_path_factory.mktemp("pgvector"))


@pytest.mark.heavy
class TestMilvus(VectorIndexContract):
    @pytest.fixture(scope="class")
    @classmethod
    def index(cls, milvus: MilvusEngine, tmp_path_factory: pytest.TempPathFactory) -> VectorIndex:
        return opened(milvus, tmp_path_factory.mktemp("milvus"))


@pytest.fixture(params=["faiss", "pgvector", pytest.param("milvus", marks=pytest.mark.heavy)])
def engine(request: pytest.FixtureRequest) -> VectorEngine:
    if request.param == "faiss":
        return FaissEngine()
    engine: VectorEngine = request.getfixturevalue(request.param)
    return engine


def generation(data_dir: Path, number: int) -> Path:
    directory = data_dir / "generations" / f"{number:06d}"
    directory.mkdir(parents=True)
    return directory


@pytest.mark.parametrize("count", [0, 1, 30])
def test_the_smallest_catalogs(engine: VectorEngine, tmp_path: Path, count: int) -> None:
    directory = generation(tmp_path, 1)
    engine.build(directory, vectors(count))
    index = engine.open(directory)
    assert (index.size, len(index.search(VECTORS[0], 5)[0])) == (count, min(5, count))


def test_what_no_generation_names_is_dropped(engine: VectorEngine, tmp_path: Path) -> None:
    first, second = generation(tmp_path, 1), generation(tmp_path, 2)
    engine.build(first, vectors(20))
    engine.build(second, vectors(30))
    assert engine.built(first)
    kept = {path: path.read_bytes() for path in second.iterdir()}
    for path in kept:
        path.unlink()
    engine.tidy(tmp_path)
    for path, content in kept.items():
        path.write_bytes(content)
    assert engine.open(first).size == 20
    if not isinstance(engine, FaissEngine):
        assert not engine.built(second)
        with pytest.raises(CatalogError, match="catalog reindex"):
            engine.open(second)


def test_a_generation_of_another_engine_is_told(pgvector: PgvectorEngine, tmp_path: Path) -> None:
    pgvector.build(tmp_path, vectors(5))
    assert not FaissEngine().built(tmp_path)
    with pytest.raises(CatalogError):
        FaissEngine().open(tmp_path)


def test_another_shops_vectors_stay(tables: sa.Engine, pgvector: PgvectorEngine, tmp_path: Path) -> None:
    theirs = PgvectorEngine(tables, "other")
    theirs.build(generation(tmp_path / "theirs", 1), vectors(5))
    pgvector.tidy(tmp_path / "ours")
    assert theirs.built(tmp_path / "theirs" / "generations" / "000001")


def test_a_server_that_went_away(mortal_postgres: PostgresServer, tmp_path: Path) -> None:
    engine = sa.create_engine(mortal_postgres.url(), pool_pre_ping=True)
    index = opened(PgvectorEngine(engine, "main"), tmp_path)
    mortal_postgres.kill()
    with pytest.raises(CatalogAwayError, match="just now"):
        index.search(VECTORS[0], 5)
    assert index.cosines(VECTORS[0], np.array([0])).shape == (1,)
    mortal_postgres.start()
    assert len(index.search(VECTORS[0], 5, np.arange(SIZE) > 3)[0]) == 5
    engine.dispose()


@pytest.mark.parametrize("kind", ["pgvector", pytest.param("milvus", marks=pytest.mark.heavy)])
def test_a_filter_is_honoured_by_the_server(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.vector_engine.FEW", 0)
    index = opened(request.getfixturevalue(kind), tmp_path)
    mask = np.random.default_rng(5).random(SIZE) < 0.3
    met = []
    for vector in vectors(10):
        rows, _ = index.search(vector, 50, mask)
        assert mask[rows].all()
        met.append(len(set(rows.tolist()) & set(exact(vector, 50, mask))) / 50)
    assert np.mean(met) > 0.93


def test_a_narrow_filter_finds_all_there_is(engine: VectorEngine, tmp_path: Path) -> None:
    mask = np.zeros(SIZE, dtype=np.bool_)
    mask[::120] = True
    rows, _ = opened(engine, tmp_path).search(VECTORS[7], 100, mask)
    assert sorted(rows.tolist()) == np.flatnonzero(mask).tolist()
