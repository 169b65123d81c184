from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from catalog.embedder import Vectors
from catalog.errors import CatalogError
from catalog.vector_index import FlatIndex, build_index, load_index


def _vectors(count: int) -> Vectors:
    found = np.random.default_rng(1).normal(size=(count, 16))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


def test_finds_the_nearest_allowed_rows() -> None:
    vectors = _vectors(203)
    index = build_index(vectors)
    mask = np.zeros(203, dtype=np.bool_)
    mask[150:] = True
    rows, cosines = index.search(vectors[3], 5, mask)
    expected = np.argsort(-(vectors[150:] @ vectors[3]))[:5] + 150
    assert rows.tolist() == expected.tolist()
    assert np.allclose(cosines, vectors[rows] @ vectors[3], atol=1e-6)
    assert index.search(vectors[3], 1)[0].tolist() == [3]


def test_never_more_rows_than_are_allowed() -> None:
    index = FlatIndex.build(_vectors(10))
    mask = np.zeros(10, dtype=np.bool_)
    assert len(index.search(_vectors(1)[0], 5, mask)[0]) == 0
    mask[[2, 7]] = True
    assert set(index.search(_vectors(1)[0], 5, mask)[0].tolist()) == {2, 7}


def test_survives_a_file_and_names_a_broken_one(tmp_path: Path) -> None:
    vectors = _vectors(20)
    build_index(vectors).save(tmp_path / "v.faiss")
    index = load_index(tmp_path / "v.faiss")
    assert index.size == 20
    assert np.allclose(index.vector(4), vectors[4])
    (tmp_path / "broken.faiss").write_bytes(b"x" * 100)
    with pytest.raises(CatalogError, match=r"broken\.faiss"):
        load_index(tmp_path / "broken.faiss")
