"""The vectors of a catalog's texts: those that are kept, and the rest embedded; in a mapped file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from catalog.embedder import Embedder, Vectors
from catalog.mapped import new_array
from catalog.product import Product
from catalog.progress import Progress

#: Texts embedded between two commits: what a killed import loses at most (about 3 s on one slow core).
EMBED_BATCH = 64
#: Texts whose vectors are asked for at a time.
_CHUNK = 4_096
_T = TypeVar("_T")


class VectorCache(Protocol):
    """Vectors by embedder and text hash, kept from build to build."""

    def vectors(self, embedder: str, dimension: int, hashes: Sequence[str]) -> dict[str, Vectors]: ...

    def keep(self, embedder: str, vectors: Mapping[str, Vectors]) -> None: ...

    def forget_others(self, embedder: str, hashes: Collection[str]) -> int: ...


class Embedding:
    """Embeds what a cache lacks. `hashes`: of all texts, after `vectors`."""

    def __init__(
        self,
        passage_text: Callable[[Product], str],
        embedder: Embedder,
        cache: VectorCache | None,
        progress: Progress,
    ) -> None:
        self._text, self._embedder = passage_text, embedder
        self._cache, self._progress = cache, progress
        self.hashes: set[str] = set()

    def vectors(self, products: Collection[Product], path: Path) -> Vectors:
        """L2-normalised vectors (products, dimension) in a file that is mapped: memory is a batch's.

        Goes through the products twice where texts have to be embedded."""
        vectors = new_array(path, np.float32, (len(products), self._embedder.dimension))
        missing = self._fill_known(products, vectors)
        todo = len(missing)
        self._progress.advance("embed", len(self.hashes) - todo, len(self.hashes))
        for batch in _batches(self._missing_texts(products, missing), EMBED_BATCH):
            made = self._embedder.passages([text for _, text in batch])
            # Rounded as the cache rounds, so that a vector is the same whether it was kept or made just now.
            rounded = made.astype(np.float16).astype(np.float32)
            fresh = {hash_: vector for (hash_, _), vector in zip(batch, rounded, strict=True)}
            if self._cache is not None:
                self._cache.keep(self._embedder.id, fresh)
            for hash_, vector in fresh.items():
                vectors[missing[hash_]] = _normalised(vector)
            todo -= len(batch)
            self._progress.advance("embed", len(self.hashes) - todo, len(self.hashes))
        return vectors

    def _fill_known(self, products: Collection[Product], vectors: Vectors) -> dict[str, list[int]]:
        """Rows by text hash of what is not in the cache."""
        missing: dict[str, list[int]] = {}
        row = 0
        for some in _batches(products, _CHUNK):
            hashes = [_hash(self._text(product)) for product in some]
            self.hashes.update(hashes)
            asked = list(dict.fromkeys(hash_ for hash_ in hashes if hash_ not in missing))
            known = (
                {}
                if self._cache is None
                else self._cache.vectors(self._embedder.id, self._embedder.dimension, asked)
            )
            for hash_ in hashes:
                if hash_ in known:
                    vectors[row] = _normalised(known[hash_])
                else:
                    missing.setdefault(hash_, []).append(row)
                row += 1
        return missing

    def _missing_texts(
        self, products: Collection[Product], missing: Mapping[str, list[int]]
    ) -> Iterator[tuple[str, str]]:
        """(hash, text) of each text that has to be embedded, once."""
        if not missing:
            return
        first = {rows[0]: hash_ for hash_, rows in missing.items()}
        for row, product in enumerate(products):
            if (hash_ := first.get(row)) is not None:
                yield hash_, self._text(product)


def _batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    coming = iter(items)
    while some := list(islice(coming, size)):
        yield some


def _normalised(vector: Vectors) -> Vectors:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
