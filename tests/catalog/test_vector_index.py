from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from catalog.embedder import Vectors
from catalog.errors import CatalogError
from catalog.vector_index import FlatIndex, ListedIndex, VectorIndex, build_index, load_index

SIZE = 12_000
BUILDERS: dict[str, Callable[[Vectors], VectorIndex]] = {
    "flat": FlatIndex.build,
    "half": lambda vectors: FlatIndex.build(vectors, half=True),
    "listed": ListedIndex.build,
}


def _vectors(count: int) -> Vectors:
    """In bunches, as texts are."""
    chance = np.random.default_rng(1)
    middles = chance.normal(size=(40, 16))
    found = middles[np.arange(count) % 40] + 0.4 * chance.normal(size=(count, 16))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


VECTORS = _vectors(SIZE)


@pytest.fixture(scope="module", params=BUILDERS)
def index(request: pytest.FixtureRequest) -> VectorIndex:
    return BUILDERS[str(request.param)](VECTORS)


def _exact(vector: Vectors, k: int, mask: np.ndarray | None = None) -> list[int]:  # type: ignore[type-arg]
    cosines = VECTORS @ vector
    if mask is not None:
        cosines = np.where(mask, cosines, -2)
    return np.argsort(-cosines, kind="stable")[:k].tolist()


@pytest.mark.parametrize("share", [None, 0.9, 0.3, 0.01])
def test_finds_the_nearest_allowed_rows(index: VectorIndex, share: float | None) -> None:
    chance = np.random.default_rng(2)
    mask = None if share is None else chance.random(SIZE) < share
    met = []
    for vector in _vectors(20):
        rows, cosines = index.search(vector, 50, mask)
        assert len(rows) == len(set(rows.tolist())) == 50
        assert mask is None or mask[rows].all()
        assert np.all(np.diff(cosines) <= 1e-6)
        assert np.allclose(cosines, VECTORS[rows] @ vector, atol=2e-3)
        met.append(len(set(rows.tolist()) & set(_exact(vector, 50, mask))) / 50)
    assert np.mean(met) > 0.93


def test_never_more_rows_than_are_allowed(index: VectorIndex) -> None:
    mask = np.zeros(SIZE, dtype=np.bool_)
    assert len(index.search(VECTORS[0], 5, mask)[0]) == 0
    mask[[2, 7]] = True
    assert set(index.search(VECTORS[0], 5, mask)[0].tolist()) == {2, 7}
    assert index.search(VECTORS[3], 1)[0].tolist() == [3]


def test_gives_its_vectors_back(index: VectorIndex) -> None:
    rows = np.array([5, 11_999, 0], dtype=np.int64)
    assert index.size == SIZE
    assert np.allclose(index.vector(11_999), VECTORS[11_999], atol=1e-3)
    assert np.allclose(index.cosines(VECTORS[1], rows), VECTORS[rows] @ VECTORS[1], atol=2e-3)


def test_survives_a_file(index: VectorIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "v.faiss")
    again = load_index(tmp_path / "v.faiss")
    assert type(again) is type(index)
    assert again.search(VECTORS[9], 20)[0].tolist() == index.search(VECTORS[9], 20)[0].tolist()
    assert np.allclose(again.vector(4), index.vector(4))


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "v.faiss").write_bytes(b"broken")
    with pytest.raises(CatalogError, match=r"v\.faiss"):
        load_index(tmp_path / "v.faiss")


@pytest.mark.parametrize("count", [0, 1, 30])
def test_the_smallest_catalogs_are_exact(count: int, tmp_path: Path) -> None:
    index = build_index(_vectors(count))
    index.save(tmp_path / "v.faiss")
    again = load_index(tmp_path / "v.faiss")
    assert (again.size, len(again.search(VECTORS[0], 5)[0])) == (count, min(5, count))


def test_the_kind_follows_the_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.vector_index.EXACT", 100)
    monkeypatch.setattr("catalog.vector_index.WHOLE", 1000)
    assert isinstance(build_index(_vectors(100)).vector(0)[0], np.float32)
    assert isinstance(build_index(_vectors(101)), FlatIndex)
    assert isinstance(build_index(_vectors(1001)), ListedIndex)
