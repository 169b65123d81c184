"""The vectors of a catalog's texts: those that are kept, and the rest embedded; in a mapped file.

Several processes may embed the rest. They need no word with each other: each begins at a place of its own,
goes round once, and skips what another has kept meanwhile. A killed one loses a batch at most; who comes
later goes on with what is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain, islice
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
#: Fewer new texts than this are not worth starting helpers for, which load the model first.
WORTH_HELP = 2_000
#: Starts processes that embed the stored products as well; leaving it ends them.
Helping = Callable[[], AbstractContextManager[object]]
_T = TypeVar("_T")


class VectorCache(Protocol):
    """Vectors by embedder and text hash, kept from build to build."""

    def vectors(self, embedder: str, dimension: int, hashes: Sequence[str]) -> dict[str, Vectors]: ...

    def keep(self, embedder: str, vectors: Mapping[str, Vectors]) -> None: ...

    def forget_others(self, embedder: str, hashes: Collection[str]) -> int: ...


class Embedding:
    """Embeds what a cache lacks. `hashes`: of all texts, after `vectors`. `helping`: processes that fill the
    cache meanwhile."""

    def __init__(
        self,
        passage_text: Callable[[Product], str],
        embedder: Embedder,
        cache: VectorCache | None,
        progress: Progress,
        helping: Helping | None = None,
    ) -> None:
        self._helping = helping or nullcontext
        self._text, self._embedder = passage_text, embedder
        self._cache, self._progress = cache, progress
        self.hashes: set[str] = set()

    def vectors(self, products: Collection[Product], path: Path) -> Vectors:
        """L2-normalised vectors (products, dimension) in a file that is mapped: memory is a batch's.

        Goes through the products twice where texts have to be embedded."""
        vectors = new_array(path, np.float32, (len(products), self._embedder.dimension))
        missing = self._fill_known(products, vectors)
        with self._helping() if len(missing) >= WORTH_HELP else nullcontext():
            for found, _ in self._made(self._missing_texts(products, missing), len(missing)):
                for hash_, vector in found.items():
                    vectors[missing[hash_]] = _normalised(vector)
        return vectors

    def help(self, products: Collection[Product], start: float) -> int:
        """Fill the cache, beginning at the share `start` (0 to 1) of the products; how many were made."""
        missing = self._fill_known(products, None)
        texts = self._missing_texts(products, missing, int(len(products) * start))
        return sum(made for _, made in self._made(texts, len(missing)))

    def _made(self, texts: Iterable[tuple[str, str]], todo: int) -> Iterator[tuple[dict[str, Vectors], int]]:
        """Vectors by hash, and how many of them nobody else had made meanwhile; kept when they are given."""
        self._progress.advance("embed", len(self.hashes) - todo, len(self.hashes))
        for batch in _batches(texts, EMBED_BATCH):
            found = self._kept([hash_ for hash_, _ in batch])
            lacking = {hash_: text for hash_, text in batch if hash_ not in found}
            if lacking:
                made = self._embedder.passages(list(lacking.values()))
                # Rounded as the cache rounds: a vector is the same whether it was kept or made just now.
                fresh = dict(zip(lacking, made.astype(np.float16).astype(np.float32), strict=True))
                if self._cache is not None:
                    self._cache.keep(self._embedder.id, fresh)
                found |= fresh
            yield found, len(lacking)
            todo -= len(batch)
            self._progress.advance("embed", len(self.hashes) - todo, len(self.hashes))

    def _kept(self, hashes: Sequence[str]) -> dict[str, Vectors]:
        if self._cache is None:
            return {}
        return self._cache.vectors(self._embedder.id, self._embedder.dimension, hashes)

    def _fill_known(self, products: Collection[Product], vectors: Vectors | None) -> dict[str, list[int]]:
        """Rows by text hash of what is not in the cache; the others go into `vectors`."""
        missing: dict[str, list[int]] = {}
        row = 0
        for some in _batches(products, _CHUNK):
            hashes = [text_hash(self._text(product)) for product in some]
            self.hashes.update(hashes)
            asked = list(dict.fromkeys(hash_ for hash_ in hashes if hash_ not in missing))
            known = self._kept(asked)
            for hash_ in hashes:
                if hash_ in known:
                    if vectors is not None:
                        vectors[row] = _normalised(known[hash_])
                else:
                    missing.setdefault(hash_, []).append(row)
                row += 1
        return missing

    def _missing_texts(
        self, products: Collection[Product], missing: Mapping[str, list[int]], start: int = 0
    ) -> Iterator[tuple[str, str]]:
        """(hash, text) of each text that has to be embedded, once; from the row `start` on, and round."""
        if not missing:
            return
        first = {rows[0]: hash_ for hash_, rows in missing.items()}
        after = islice(enumerate(products), start, None)
        for row, product in chain(after, islice(enumerate(products), start)):
            if (hash_ := first.get(row)) is not None:
                yield hash_, self._text(product)


def _batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    coming = iter(items)
    while some := list(islice(coming, size)):
        yield some


def _normalised(vector: Vectors) -> Vectors:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
