"""Nearest products by meaning: the seam, and exact search with FAISS."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from catalog.embedder import Vectors
from catalog.errors import CatalogError

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


class VectorIndex(Protocol):
    """Rows by cosine. `mask` says which rows may be found at all and is honoured inside the search."""

    @property
    def size(self) -> int: ...

    def search(self, vector: NDArray[np.float32], k: int, mask: Mask | None = None) -> tuple[Rows, Vectors]:
        """The k best allowed rows of an L2-normalised vector (dimension,) and their cosines, best first."""
        ...

    def cosines(self, vector: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
        """Cosines of just these rows."""
        ...

    def vector(self, row: int) -> NDArray[np.float32]: ...

    def save(self, path: Path) -> None: ...


class FlatIndex:
    """Exact inner product over all allowed rows: fast enough up to some 200,000 rows, and never wrong."""

    def __init__(self, index: Any) -> None:
        self._index = index
        size = int(index.ntotal)
        self._vectors: Vectors = (
            faiss.rev_swig_ptr(index.get_xb(), size * index.d).reshape(size, index.d)
            if size
            else np.zeros((0, index.d), dtype=np.float32)
        )

    @classmethod
    def build(cls, vectors: Vectors) -> Self:
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> Self:
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            raise CatalogError(f"{path}: damaged vector index; import the catalog again ({error})") from error

    def save(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: NDArray[np.float32], k: int, mask: Mask | None = None) -> tuple[Rows, Vectors]:
        k = min(k, self.size if mask is None else int(np.count_nonzero(mask)))
        if k == 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        if mask is None:
            cosines, rows = self._index.search(query, k)
        else:
            selector: Any = faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))  # type: ignore[call-arg, arg-type]
            parameters: Any = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
            cosines, rows = self._index.search(query, k, params=parameters)
        return rows[0], cosines[0]

    def cosines(self, vector: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
        return np.asarray(self._vectors[rows] @ vector, dtype=np.float32)

    def vector(self, row: int) -> NDArray[np.float32]:
        return np.asarray(self._vectors[row])


def build_index(vectors: Vectors) -> VectorIndex:
    """The kind of index for this many vectors: exact for now; larger shops choose here."""
    return FlatIndex.build(vectors)


def load_index(path: Path) -> VectorIndex:
    return FlatIndex.load(path)
