"""What every `catalog.vector_index.VectorIndex` does."""

from __future__ import annotations

import numpy as np
import pytest

from catalog.embedder import Vectors
from catalog.vector_index import VectorIndex

SIZE = 12_000


def vectors(count: int) -> Vectors:
    """In bunches, as texts are."""
    chance = np.random.default_rng(1)
    middles = chance.normal(size=(40, 16))
    found = middles[np.arange(count) % 40] + 0.4 * chance.normal(size=(count, 16))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


VECTORS = vectors(SIZE)


def exact(vector: Vectors, k: int, mask: np.ndarray | None = None) -> list[int]:  # type: ignore[type-arg]
    cosines = VECTORS @ vector
    if mask is not None:
        cosines = np.where(mask, cosines, -2)
    return np.argsort(-cosines, kind="stable")[:k].tolist()


class VectorIndexContract:
    """Give a fixture `index` over `VECTORS`."""

    @pytest.mark.parametrize("share", [None, 0.9, 0.3, 0.01])
    def test_finds_the_nearest_allowed_rows(self, index: VectorIndex, share: float | None) -> None:
        chance = np.random.default_rng(2)
        mask = None if share is None else chance.random(SIZE) < share
        met = []
        for vector in vectors(20):
            rows, cosines = index.search(vector, 50, mask)
            assert len(rows) == len(set(rows.tolist())) == 50
            assert mask is None or mask[rows].all()
            assert np.all(np.diff(cosines) <= 1e-6)
            assert np.allclose(cosines, VECTORS[rows] @ vector, atol=2e-3)
            met.append(len(set(rows.tolist()) & set(exact(vector, 50, mask))) / 50)
        assert np.mean(met) > 0.93

    def test_never_more_rows_than_are_allowed(self, index: VectorIndex) -> None:
        mask = np.zeros(SIZE, dtype=np.bool_)
        assert len(index.search(VECTORS[0], 5, mask)[0]) == 0
        mask[[2, 7]] = True
        assert set(index.search(VECTORS[0], 5, mask)[0].tolist()) == {2, 7}
        assert index.search(VECTORS[3], 1)[0].tolist() == [3]

    def test_gives_its_vectors_back(self, index: VectorIndex) -> None:
        rows = np.array([5, 11_999, 0], dtype=np.int64)
        assert index.size == SIZE
        assert np.allclose(index.vector(11_999), VECTORS[11_999], atol=1e-3)
        assert np.allclose(index.cosines(VECTORS[1], rows), VECTORS[rows] @ VECTORS[1], atol=2e-3)
