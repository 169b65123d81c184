"""What keeps a generation's vectors: files that each process reads (FAISS), or a server that all ask."""

from __future__ import annotations

import json
import secrets
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from catalog.embedder import Vectors
from catalog.errors import CatalogError
from catalog.product import Product
from catalog.vector_index import Mask, Rows, VectorIndex, build_index, load_index

#: Beside the other files of a generation: FAISS's index; or where a server has it, and the vectors.
FAISS_FILE, POINTER, STORED = "vectors.faiss", "vectors.json", "vectors.npy"
#: Up to so many allowed rows are compared one by one (8 MB of 384 numbers each).
FEW = 10_000
#: Names of what a server keeps begin so; `shopkeeper db check` passes over them.
PREFIX = "vectors_"


class VectorEngine(Protocol):
    """Raises CatalogError, CatalogAwayError where a server does not answer."""

    def build(self, directory: Path, vectors: Vectors) -> None:
        """Index L2-normalised vectors (products, dimension), and leave in the directory what `open` needs."""

    def built(self, directory: Path) -> bool:
        """Whether this engine has the index of this generation."""

    def open(self, directory: Path) -> VectorIndex: ...

    def tidy(self, data_dir: Path) -> None:
        """Drop what no generation of the data directory names any more."""


class FaissEngine:
    """The embedded default."""

    def build(self, directory: Path, vectors: Vectors) -> None:
        build_index(vectors).save(directory / FAISS_FILE)

    def built(self, directory: Path) -> bool:
        return (directory / FAISS_FILE).is_file()

    def open(self, directory: Path) -> VectorIndex:
        return load_index(directory / FAISS_FILE)

    def tidy(self, data_dir: Path) -> None:
        """A generation's files go with it."""


@dataclass(frozen=True, slots=True)
class EngineIndexing:
    """`catalog.generation.Indexing` with an engine of one's choice."""

    engine: VectorEngine

    def passage_text(self, product: Product, /) -> str:
        from catalog import indexing  # takes longer to load than an import that changes nothing

        return indexing.passage_text(product)

    def write_indexes(
        self, directory: Path, products: Collection[Product], vectors: Vectors, /
    ) -> dict[str, Any]:
        from catalog import indexing

        return indexing.write_indexes(directory, products, vectors, build=self.engine.build)


class StoredVectors:
    """A generation's vectors (size, dimension), 16 bit, in a file that the processes of a machine share in
    memory. A search goes to the server; comparing a few known rows needs no journey."""

    def __init__(self, directory: Path) -> None:
        try:
            self._vectors: NDArray[Any] = np.load(directory / STORED, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError) as error:
            raise CatalogError(f"{directory / STORED}: can't be read; import the catalog again") from error

    @staticmethod
    def write(directory: Path, vectors: Vectors) -> None:
        np.save(directory / STORED, vectors.astype(np.float16), allow_pickle=False)

    @property
    def size(self) -> int:
        return len(self._vectors)

    def cosines(self, vector: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
        found = np.asarray(self._vectors[rows], dtype=np.float32)
        return np.asarray(np.einsum("ij,j->i", found, vector), dtype=np.float32)

    def few(
        self, vector: NDArray[np.float32], k: int, mask: NDArray[np.bool_]
    ) -> tuple[Rows, Vectors] | None:
        """The k best of the allowed rows where those are so few that comparing each is quick, and exact; a
        graph's search with a narrow filter is neither. None where they are many."""
        if np.count_nonzero(mask) > FEW:
            return None
        rows = np.flatnonzero(mask)
        cosines = self.cosines(vector, rows)
        best = np.lexsort((rows, -cosines))[:k]
        return rows[best], cosines[best]

    def vector(self, row: int) -> NDArray[np.float32]:
        return np.asarray(self._vectors[row], dtype=np.float32)


class ServedIndex(StoredVectors, ABC):
    """`catalog.vector_index.VectorIndex` over a server; what needs no journey is answered here."""

    def search(self, vector: NDArray[np.float32], k: int, mask: Mask | None = None) -> tuple[Rows, Vectors]:
        allowed = self.size if mask is None else int(np.count_nonzero(mask))
        k = min(k, allowed)
        if k == 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        if mask is not None and (found := self.few(vector, k, mask)) is not None:
            return found
        return self.ask(vector, k, mask)

    @abstractmethod
    def ask(self, vector: NDArray[np.float32], k: int, mask: Mask | None) -> tuple[Rows, Vectors]:
        """The server's answer: `search` with 0 < k <= the number of allowed rows, which are many."""

    def save(self, path: Path) -> None:
        """It is kept by the server."""


def fresh_name(shop: str) -> str:
    """Of a new index of this shop: letters, digits and underscores."""
    return f"{mark(shop)}{secrets.token_hex(6)}"


def mark(shop: str) -> str:
    """What the names of all indexes of this shop begin with."""
    return f"{PREFIX}{sha256(shop.encode()).hexdigest()[:8]}_"


def point(directory: Path, engine: str, name: str) -> None:
    (directory / POINTER).write_text(json.dumps({"engine": engine, "name": name}), encoding="utf-8")


def pointed(directory: Path, engine: str) -> str | None:
    """The index that this engine has of a generation; None when it has none."""
    try:
        stated = json.loads((directory / POINTER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(stated["name"]) if stated.get("engine") == engine else None


def named(data_dir: Path, engine: str) -> Iterator[str]:
    """The indexes that the data directory's generations name."""
    for pointer in (data_dir / "generations").glob(f"*/{POINTER}"):
        if (name := pointed(pointer.parent, engine)) is not None:
            yield name


def missing(directory: Path, engine: str) -> CatalogError:
    return CatalogError(
        f"{directory}: {engine} has no index of this catalog: run `shopkeeper catalog reindex`, or set "
        "SHOPKEEPER_VECTORS back."
    )
