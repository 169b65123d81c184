"""Several who embed one catalog: each text once, the same vectors, and nothing lost with one killed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier, Lock

import numpy as np
import pytest

from catalog import embedding
from catalog.embedder import Vectors
from catalog.embedding import EMBED_BATCH, Embedding, Helping
from catalog.product import Product
from catalog.progress import Silent

BATCH = EMBED_BATCH
TEXTS = [f"product {number}" for number in range(BATCH * 12)]
PRODUCTS = [Product(id=text, title=text, price=None, currency=None) for text in TEXTS]


class Kept:
    """A `VectorCache` in memory, rounded as the database rounds."""

    def __init__(self) -> None:
        self.rows: dict[str, Vectors] = {}
        self._guard = Lock()

    def vectors(self, embedder: str, dimension: int, hashes: Sequence[str]) -> dict[str, Vectors]:
        with self._guard:
            return {hash_: self.rows[hash_] for hash_ in hashes if hash_ in self.rows}

    def keep(self, embedder: str, vectors: Mapping[str, Vectors]) -> None:
        with self._guard:
            self.rows |= {hash_: row.astype(np.float16).astype(np.float32) for hash_, row in vectors.items()}

    def forget_others(self, embedder: str, hashes: Sequence[str]) -> int:
        return 0


class Counting:
    """Vectors by the text alone. `dies_after`: passages until the process is gone."""

    id, dimension = "counting", 8

    def __init__(self, dies_after: int | None = None, meet: Barrier | None = None) -> None:
        self.made: list[str] = []
        self._dies_after = dies_after
        self._meet = meet

    def queries(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("nobody asks")

    def passages(self, texts: Sequence[str]) -> Vectors:
        if self._meet is not None and not self.made:
            self._meet.wait(30)
        if self._dies_after is not None and len(self.made) + len(texts) > self._dies_after:
            raise SystemExit("killed")
        self.made += texts
        rows = [np.random.default_rng(int(text.split()[1])).normal(size=8) for text in texts]
        made = np.array(rows, dtype=np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def work(embedder: Counting, kept: Kept, helping: Helping | None = None) -> Embedding:
    return Embedding(lambda product: product.title, embedder, kept, Silent(), helping)


def alone(folder: Path) -> Vectors:
    return work(Counting(), Kept()).vectors(PRODUCTS, folder / "alone.npy")


def test_helpers_make_the_same_vectors_and_hardly_any_twice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(embedding, "WORTH_HELP", 1)
    kept, meet = Kept(), Barrier(3)
    first, helpers = Counting(meet=meet), [Counting(meet=meet), Counting(meet=meet)]
    with ThreadPoolExecutor(2) as pool:

        @contextmanager
        def helping():  # type: ignore[no-untyped-def]
            running = [
                pool.submit(work(helper, kept).help, PRODUCTS, (place + 1) / 3)
                for place, helper in enumerate(helpers)
            ]
            yield
            for one in running:
                one.result(30)

        vectors = work(first, kept, helping).vectors(PRODUCTS, tmp_path / "v.npy")
    assert np.array_equal(vectors, alone(tmp_path))
    made = first.made + helpers[0].made + helpers[1].made
    assert set(made) == set(TEXTS)
    assert all((first.made, *(helper.made for helper in helpers)))
    # Nobody waits for anybody, so slow threads do a few batches twice; each for itself would do all thrice.
    assert len(made) <= 1.5 * len(TEXTS)


def test_who_comes_after_a_killed_one_goes_on(tmp_path: Path) -> None:
    kept = Kept()
    killed = Counting(dies_after=BATCH * 5)
    with pytest.raises(SystemExit):
        work(killed, kept).help(PRODUCTS, 0.5)
    assert len(kept.rows) == BATCH * 5
    after = Counting()
    vectors = work(after, kept).vectors(PRODUCTS, tmp_path / "v.npy")
    assert len(after.made) == len(TEXTS) - BATCH * 5
    assert np.array_equal(vectors, alone(tmp_path))


def test_few_new_texts_start_no_helpers(tmp_path: Path) -> None:
    def helping():  # type: ignore[no-untyped-def]
        raise AssertionError("not worth it")

    assert len(TEXTS) < embedding.WORTH_HELP
    work(Counting(), Kept(), helping).vectors(PRODUCTS, tmp_path / "v.npy")
