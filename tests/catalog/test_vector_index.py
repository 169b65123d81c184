from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from catalog.embedder import Vectors
from catalog.errors import CatalogError
from catalog.vector_index import FlatIndex, ListedIndex, VectorIndex, build_index, load_index
from tests.catalog.vector_suite import VECTORS, VectorIndexContract, vectors

BUILDERS: dict[str, Callable[[Vectors], VectorIndex]] = {
    "flat": FlatIndex.build,
    "half": lambda vectors: FlatIndex.build(vectors, half=True),
    "listed": ListedIndex.build,
}


@pytest.fixture(scope="module", params=BUILDERS)
def index(request: pytest.FixtureRequest) -> VectorIndex:
    return BUILDERS[str(request.param)](VECTORS)


class TestFaiss(VectorIndexContract):
    pass


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
    index = build_index(vectors(count))
    index.save(tmp_path / "v.faiss")
    again = load_index(tmp_path / "v.faiss")
    assert (again.size, len(again.search(VECTORS[0], 5)[0])) == (count, min(5, count))


def test_the_kind_follows_the_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.vector_index.EXACT", 100)
    monkeypatch.setattr("catalog.vector_index.WHOLE", 1000)
    assert isinstance(build_index(vectors(100)).vector(0)[0], np.float32)
    assert isinstance(build_index(vectors(101)), FlatIndex)
    assert isinstance(build_index(vectors(1001)), ListedIndex)
