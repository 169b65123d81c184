"""Nearest products by meaning: the seam, and FAISS indexes for catalogs of every size.

| products | index | what it costs |
| --- | --- | --- |
| up to 20,000 | flat, 32 bit | nothing: exact |
| up to 150,000 | flat, 16 bit | half the memory and time; order may differ in the third digit |
| more | inverted lists, 8 bit, the best re-scored with 16 bit | a few of the hundred nearest are missed |

docs/search.md has the measurements.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from catalog.embedder import Vectors
from catalog.errors import CatalogError

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: Products up to which search is exact, and up to which all vectors are compared.
EXACT, WHOLE = 20_000, 150_000
#: The share of the inverted lists that is read for a query. With a filter it grows as the filter narrows.
PROBED = 1 / 8
_PROBED_LEAST = 32
#: So few allowed rows are compared one by one, without the lists.
_FEW = 10_000
#: Candidates of the lists that are scored again, for each that is asked for.
_REFINED = 2
#: Vectors per list that the lists are placed by.
_TRAINED = 40
#: Vectors that are indexed at a time.
_PART = 16_384


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
    """Compares all allowed rows: of 32 bits (never wrong) or of 16 (half the memory and time)."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._vectors = _stored(index)

    @classmethod
    def build(cls, vectors: Vectors, *, half: bool = False) -> FlatIndex:
        return cls(_flat(vectors, half=half))

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: NDArray[np.float32], k: int, mask: Mask | None = None) -> tuple[Rows, Vectors]:
        k = min(k, self.size if mask is None else int(np.count_nonzero(mask)))
        if k == 0:
            return _nothing()
        if mask is None:
            cosines, rows = self._index.search(_query(vector), k)
        else:
            parameters: Any = faiss.SearchParameters(sel=_selector(mask))  # type: ignore[call-arg]
            cosines, rows = self._index.search(_query(vector), k, params=parameters)
        return rows[0], cosines[0]

    def cosines(self, vector: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
        return _cosines(self._vectors, vector, rows)

    def vector(self, row: int) -> NDArray[np.float32]:
        return np.asarray(self._vectors[row], dtype=np.float32)

    def save(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))


class ListedIndex:
    """Inverted lists: near vectors share a list, and only the lists near to the query are read."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._lists: Any = faiss.downcast_index(index.base_index)
        self._vectors = _stored(faiss.downcast_index(index.refine_index))

    @classmethod
    def build(cls, vectors: Vectors) -> ListedIndex:
        size, dimension = vectors.shape
        lists = max(1, min(int(size**0.5), size // _TRAINED))
        index: Any = faiss.index_factory(
            dimension, f"IVF{lists},SQ8,Refine(SQfp16)", faiss.METRIC_INNER_PRODUCT
        )
        # A sample by chance, the same one every time: feeds are sorted, or go by turns.
        sample = np.random.default_rng(0).permutation(size)[: lists * _TRAINED]
        index.train(np.ascontiguousarray(vectors[np.sort(sample)], dtype=np.float32))
        base, exact = faiss.downcast_index(index.base_index), faiss.downcast_index(index.refine_index)
        for part in _parts(vectors):
            base.add(part)
        _fill(exact, vectors)
        index.ntotal = size
        return cls(index)

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: NDArray[np.float32], k: int, mask: Mask | None = None) -> tuple[Rows, Vectors]:
        allowed = self.size if mask is None else int(np.count_nonzero(mask))
        k = min(k, allowed)
        if k == 0:
            return _nothing()
        if mask is not None and allowed <= _FEW:
            rows = np.flatnonzero(mask)
            cosines = self.cosines(vector, rows)
            best = np.lexsort((rows, -cosines))[:k]
            return rows[best], cosines[best]
        lists = int(self._lists.nlist)
        probed = min(lists, max(_PROBED_LEAST, round(lists * PROBED * self.size / allowed)))
        selected: dict[str, Any] = {} if mask is None else {"sel": _selector(mask)}
        parameters: Any = faiss.IndexRefineSearchParameters(  # type: ignore[call-arg]
            k_factor=float(_REFINED),
            base_index_params=faiss.SearchParametersIVF(nprobe=probed, **selected),  # type: ignore[call-arg]
        )
        cosines, rows = self._index.search(_query(vector), k, params=parameters)
        found = rows[0] >= 0
        return rows[0][found], cosines[0][found]

    def cosines(self, vector: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
        return _cosines(self._vectors, vector, rows)

    def vector(self, row: int) -> NDArray[np.float32]:
        return np.asarray(self._vectors[row], dtype=np.float32)

    def save(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))


def build_index(vectors: Vectors) -> VectorIndex:
    """The kind of index for this many vectors."""
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    if len(vectors) <= WHOLE:
        return FlatIndex.build(vectors, half=len(vectors) > EXACT)
    return ListedIndex.build(vectors)


def load_index(path: Path) -> VectorIndex:
    """Raises CatalogError when the file is missing, damaged or of no kind that is written here."""
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        raise CatalogError(f"{path}: damaged vector index; import the catalog again ({error})") from error
    if isinstance(index, faiss.IndexRefine):
        return ListedIndex(index)
    return FlatIndex(index)


def _flat(vectors: Vectors, *, half: bool) -> Any:
    kind = "SQfp16" if half else "Flat"
    index = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    if half:
        # 16 bits need no ranges; the library wants to be asked.
        index.train(np.ascontiguousarray(vectors[:1], dtype=np.float32))
        _fill(index, vectors)
        return index
    for part in _parts(vectors):
        index.add(part)
    return index


def _fill(index: Any, vectors: Vectors) -> None:
    """Puts vectors into an empty index of 16 bits, whose codes are IEEE halves. Adding them part by part
    would let the library's memory double whenever it is full."""
    size, dimension = vectors.shape
    index.codes.resize(size * dimension * 2)
    if size:
        codes = faiss.rev_swig_ptr(index.codes.data(), size * dimension * 2).view(np.float16)
        stored, end = codes.reshape(size, dimension), 0
        for part in _parts(vectors):
            stored[end : end + len(part)] = part
            end += len(part)
    index.ntotal = size


def _parts(vectors: Vectors) -> Iterator[NDArray[np.float32]]:
    """Slices, so that vectors that rest in a mapped file are never in memory as a whole."""
    for start in range(0, len(vectors), _PART):
        yield np.ascontiguousarray(vectors[start : start + _PART], dtype=np.float32)
        mapped: Any = vectors.base
        if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            # What was read may leave memory; the file has it.
            mapped.madvise(mmap.MADV_DONTNEED)


def _stored(index: Any) -> NDArray[Any]:
    """The vectors (size, dimension) where the index keeps them, 32 or 16 bits, without a copy."""
    size, dimension = int(index.ntotal), int(index.d)
    if isinstance(index, faiss.IndexFlat):
        if not size:
            return np.zeros((0, dimension), dtype=np.float32)
        return np.asarray(faiss.rev_swig_ptr(index.get_xb(), size * dimension).reshape(size, dimension))
    if not size:
        return np.zeros((0, dimension), dtype=np.float16)
    bytes_ = faiss.rev_swig_ptr(index.codes.data(), size * int(index.code_size))
    return np.asarray(bytes_.view(np.float16).reshape(size, dimension))


def _cosines(stored: NDArray[Any], vector: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
    # Not `@`: for so few rows the threads of BLAS cost more than they bring, most of all on a busy machine.
    found = stored[rows].astype(np.float32, copy=False)
    return np.asarray(np.einsum("ij,j->i", found, vector), dtype=np.float32)


def _query(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    # Turns run side by side in threads of their own; a team of threads for each would only wait for itself.
    # The number is the calling thread's own.
    faiss.omp_set_num_threads(1)
    return np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)


def _selector(mask: Mask) -> Any:
    return faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))  # type: ignore[call-arg, arg-type]


def _nothing() -> tuple[Rows, Vectors]:
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
